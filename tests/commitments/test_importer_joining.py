"""Lines and sentences that were cut become whole again. Each text is made up for the rule it shows."""

import pytest

from tests.commitments.readings import corrections, notes, texts


@pytest.mark.parametrize(
    ("source", "text", "correction"),
    [
        # the text writes "cooperation" elsewhere
        ("Cooperation in coop-\neration.", "Cooperation in cooperation.",
         ("coop- eration.", "cooperation.", "hyphen at a line end taken out", 1)),
        ("A long-\nstanding tie.", "A long-standing tie.",
         ("long- standing", "long-standing", "hyphen at a line end joined", 1)),
        ("The Indo-\nPacific region.", "The Indo-Pacific region.",
         ("Indo- Pacific", "Indo-Pacific", "hyphen at a line end joined", 1)),
        ("The US-\n\nROK tie.", "The US-ROK tie.", ("US- ROK", "US-ROK", "hyphen at a line end joined", 3)),
        # a capital keeps the hyphen even if the word stands elsewhere without it
        ("The IndoPacific and Indo-\nPacific.", "The IndoPacific and Indo-Pacific.",
         ("Indo- Pacific.", "Indo-Pacific.", "hyphen at a line end joined", 1)),
    ],
)  # fmt: skip
def test_word_divided_at_a_line_end_is_made_whole(source: str, text: str, correction: tuple[str, str, str, int]):
    assert texts(source) == [text]
    assert corrections(source) == [correction]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Both short-\nand long-term aims.", "Both short- and long-term aims."),
        ("Aims have defined clear—\nand mutual—aims.", "Aims have defined clear—and mutual—aims."),
        ("The alliance\n—old and new—grows.", "The alliance—old and new—grows."),
        ("The alliance —\nold and new — grows.", "The alliance — old and new — grows."),
        ("The alliance\n— old and new — grows.", "The alliance — old and new — grows."),
        ("Both act -\ntogether.", "Both act - together."),
        ("The so-\n“called” pact.", "The so- “called” pact."),
        ("The years 2021 –\n2023 were good.", "The years 2021 – 2023 were good."),
    ],
)
def test_lines_are_joined_without_a_correction(source: str, text: str):
    assert texts(source) == [text]
    assert corrections(source) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Both work on security between", "the two."),
        ("Both work on the", "Korean Peninsula."),
        ("It now binds the United", "States as well."),
        ("It pays for about 28,500", "US troops."),
        ("Both pledged efforts alongside", "18 other countries."),
        ("As one of the closest allies,", "Korea acts."),
        ("The strategy—at its core—", "is new."),
        ("- Both draw on scientists,", "business leaders, and others."),
    ],
)
def test_sentence_cut_by_a_blank_line_is_joined(before: str, after: str):
    sentence = f"{before.removeprefix('- ')}{'' if before.endswith('—') else ' '}{after}"

    assert texts(f"{before}\n\n{after}") == [sentence]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Both act in the region.", "the rest follows."),
        ("Both act in the region", "Kayla Orta is a fellow."),
        ("Both said “we act.”", "so they did."),
        ("Both act on three things:", "the first is trade."),
        ("Both act in the region", "2) The rest follows."),
        ("Both act in the region", "2021. The rest follows."),
    ],
)
def test_paragraphs_stay_apart(before: str, after: str):
    assert texts(f"{before}\n\n{after}") == [before, after]


def test_sentence_is_not_joined_to_a_bullet_or_over_a_heading():
    assert texts("Both work on\n\n- trade\n\nAims\n\nand the rest.") == ["Both work on", "trade", "and the rest."]


def test_joined_sentence_is_told_in_a_note():
    assert notes("Both work on\n\ntrade.") == [(3, "sentence joined over a blank line or a page end: on | trade.")]


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped():
    long = "Both sides act " * 10 + "together."

    assert texts(f"{long}\nThe first talks.\nThe second acts.") == [long, "The first talks.", "The second acts."]


def test_long_links_do_not_hide_that_a_text_is_wrapped():
    assert texts("Both sides act\ntogether.\n\nhttps://example.org/" + "a" * 200) == ["Both sides act together."]
