"""What a person makes of a text that was read: corrects, joins, divides, leaves out, takes back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from commitments.importer import (
    doubts,
    edited,
    faults,
    numbers_of,
    passages_of,
    pieces_of,
    read_passages,
    restored,
    stored,
    unchanged,
)
from commitments.importer.editing import differences
from tests.commitments.test_importer_properties import TEXTS

TEXT = """# Aims

Both will:

- act in the 70t year;
- meet.

# Means

They meet in Seoul. They eat.

Page three
of the text.
"""


def changed(*changes: tuple[int, dict[str, Any]], text: str = TEXT) -> Any:
    pieces = pieces_of(read_passages(text))
    edits = unchanged(pieces)
    for place, change in changes:
        edits[place] = replace(edits[place], **change)
    return edited(pieces, edits)


def told(result: Any) -> list[tuple[str, str, str | None, str]]:
    return [(row.number, row.heading, row.lead_in, row.text) for row in passages_of(result.pieces)]


AS_READ = [
    ("1", "Aims", None, "Both will:"),
    ("2", "Aims", "1", "act in the 70t year;"),
    ("3", "Aims", "1", "meet."),
    ("4", "Means", None, "They meet in Seoul. They eat."),
    ("5", "Means", None, "Page three of the text."),
]


def test_nothing_changed_is_what_was_read():
    assert (told(changed()), changed().faults) == (AS_READ, {})


def test_changed_words_are_corrections_with_their_reason():
    result = changed((1, {"text": "act in the 70th year;", "reason": "letter lost"}))

    correction = result.pieces[1].corrections[0]
    assert (correction.was, correction.becomes, correction.reason) == ("70t", "70th", "letter lost")
    assert result.pieces[1].text == "act in the 70th year;"


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("a b c", "a b c d", [("c", "c d")]),
        ("a b c", "b c", [("a b", "b")]),
        ("a b c", "a x c", [("b", "x")]),
        ("a", "b", [("a", "b")]),
        ("a b c d e", "x b c d y", [("a", "x"), ("e", "y")]),
        ("w " * 500 + "a z", "w " * 500 + "b z", [("a", "b")]),
    ],
)
def test_difference_of_two_texts_names_the_words(was: str, becomes: str, expected: list[tuple[str, str]]):
    assert [(change.was, change.becomes) for change in differences(was, becomes, "why", 1)] == expected


def test_line_break_divides_a_passage_and_the_last_part_introduces():
    result = changed((0, {"text": "Both\r\nwill:"}))

    assert told(result)[:3] == [
        ("1", "Aims", None, "Both"),
        ("2", "Aims", None, "will:"),
        ("3", "Aims", "2", "act in the 70t year;"),
    ]
    assert [piece.corrections for piece in result.pieces] == [()] * 6


def test_passage_is_joined_to_the_one_before_over_what_is_no_text():
    result = changed((3, {"become": "no_text"}), (4, {"become": "join"}))

    assert told(result)[2:] == [("3", "Aims", "1", "meet. Page three of the text.")]


def test_what_is_no_text_loses_its_number_and_comes_back():
    gone = changed((0, {"become": "no_text"}))
    edits = unchanged(gone.pieces)
    back = edited(gone.pieces, [replace(edits[0], become="passage"), *edits[1:]])

    assert numbers_of(gone.pieces) == ["", "1", "2", "3", "4"]
    assert [lead_in for _, _, lead_in, _ in told(gone)] == [None] * 4
    assert [text for *_, text in told(back)] == [text for *_, text in AS_READ]


def test_what_is_not_held_keeps_its_number():
    assert [number for number, *_ in told(changed((3, {"become": "not_held"})))] == ["1", "2", "3", "5"]


def test_heading_goes_as_far_as_it_stood():
    result = changed((1, {"heading": "Goals"}), (4, {"become": "heading"}))

    assert [heading for _, heading, _, _ in told(result)] == ["Aims", "Goals", "Goals", "Means"]


def test_passage_becomes_the_heading_of_what_follows():
    assert told(changed((2, {"become": "heading"}), (1, {"lead_in": ""})))[1:] == [
        ("2", "Aims", None, "act in the 70t year;"),
        ("3", "Means", None, "They meet in Seoul. They eat."),
        ("4", "Means", None, "Page three of the text."),
    ]


@pytest.mark.parametrize(
    ("place", "change", "sentence"),
    [
        (1, {"text": "act in the 70th year;"}, "Say why the words change: readers see it."),
        (1, {"text": " "}, "A passage needs its text; to take it out, say that it is no part of the text."),
        (0, {"become": "join"}, "There is nothing before it to join."),
        (1, {"lead_in": "5"}, "What introduces it is the number of a passage before."),
        (1, {"lead_in": "x"}, "What introduces it is the number of a passage before."),
        (1, {"text": "x" * 301, "reason": "y", "become": "heading"}, "A heading has at most 300 characters."),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_done(place: int, change: dict[str, Any], sentence: str):
    result = changed((place, change), (4, {"become": "no_text"}))

    assert (result.faults, told(result)) == ({place: [sentence]}, AS_READ)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("They co- operate.", "A hyphen of a line's end may have stayed: “co- operate”."),
        ("They \ufffd act.", "A character could not be read: “\ufffd”."),
        ("They &nbsp; act.", "This looks like an escape of HTML: “&nbsp;”."),
        ("They <h4>act.", "This looks like markup: “<h4>”."),
        ("Their cooperation12 goes on.", "The mark of a footnote may have stayed: “cooperation12”."),
        ("They act. " * 201, "Long for one passage: 2,009 characters."),
        ("- They act.\n- They act.", "The same text as passage 1."),
        ("and they act.", "It begins with a small letter: perhaps the rest of the passage before."),
        ("They act " + "and act " * 20 + "again", "It ends without a full stop: perhaps it is cut off."),
    ],
)
def test_doubtful_place_is_pointed_out(text: str, sentence: str):
    assert doubts(pieces_of(read_passages(text)))[-1] == [sentence]


def test_ordinary_text_has_no_doubtful_place():
    text = "The short- and long-term aims of the 21st century (G7, COP26, 5G) & R&D, i.e. 3 < 4.\n\n- meet;\n- act"

    assert doubts(pieces_of(read_passages(text))) == [[], [], []]


def test_what_stands_between_pieces_and_the_ledger_is_told():
    pieces = changed((0, {"become": "not_held"})).pieces
    pieces[3] = replace(pieces[3], text="x" * 20_001)

    assert faults(pieces) == {
        1: ["Passage 1 introduces it and is not held; hold both, or empty the box."],
        2: ["Passage 1 introduces it and is not held; hold both, or empty the box."],
        3: ["A passage has at most 20,000 characters, and this has 20,001: divide it by line breaks."],
    }


@settings(deadline=None)
@given(TEXTS)
def test_reading_survives_its_way_through_the_form(source: str):
    reading = read_passages(source)
    pieces, notes = restored(stored(pieces_of(reading), reading.notes))

    assert (passages_of(pieces), tuple(notes)) == (reading.passages, reading.notes)
    assert edited(pieces, unchanged(pieces)).pieces == pieces
