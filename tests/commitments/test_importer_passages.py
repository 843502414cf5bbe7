"""Headings, bullets and lead-ins of passages. Each text is made up for the rule it shows."""

import pytest

from commitments.importer import read_passages
from tests.commitments.readings import corrections, headings, lead_ins, notes, texts


def test_passages_are_numbered_over_the_whole_text():
    reading = read_passages("Aims\n\nThe two will meet.\n\nThey will:\n- talk;\n- act.\n\nMeans\n\nBoth pay.")

    assert [(passage.number, passage.position, passage.is_bullet) for passage in reading.passages] == [
        ("1", 1, False),
        ("2", 2, False),
        ("3", 3, True),
        ("4", 4, True),
        ("5", 5, False),
    ]


@pytest.mark.parametrize(
    ("source", "heading"),
    [
        ("**Aims of the two**\n\nBoth will meet.", "Aims of the two"),
        ("**<u>Aims of the two</u>**  \n  \nBoth will meet.", "Aims of the two"),
        ("**<u>Aims of</u> <span\nstyle='x'>the\ntwo</span>**\nBoth will meet.", "Aims of the two"),
        ("## Aims of the two\nBoth will meet.", "Aims of the two"),
        ("Aims and Means of the Alliance\n\nBoth will meet.", "Aims and Means of the Alliance"),
        ("AIMS\n\nBoth will meet.", "AIMS"),
        ("Security Engagement:\n\nBoth will meet.", "Security Engagement:"),
        ("2) Digital & Cybersecurity\n\nBoth will meet.", "2) Digital & Cybersecurity"),
        (
            "1) Economic Security & Supply Chain\nResiliency\n\nBoth will meet.",
            "1) Economic Security & Supply Chain Resiliency",
        ),
    ],
)
def test_heading_stands_with_what_follows_it(source: str, heading: str):
    assert headings(source) == [(heading, "Both will meet.")]


@pytest.mark.parametrize(
    "source",
    [
        "To this end, the Republic followed",
        "Both Sides Will Meet.",
        "The United States will:",
        "**Both will meet.**",
        "Korea Will Meet the United States; " + "And Japan " * 10,
    ],
)
def test_sentence_is_no_heading(source: str):
    assert [passage.heading for passage in read_passages(source).passages] == [""]


def test_heading_needs_no_blank_line_around_it():
    assert headings("Both talk.\n**Means of the two**\nBoth act.") == [
        ("", "Both talk."),
        ("Means of the two", "Both act."),
    ]


def test_long_paragraph_in_bold_is_no_heading():
    long, longer = "act" * 100, "act" * 101

    assert headings(f"**{long}**\n\nBoth talk.") == [(long, "Both talk.")]
    assert headings(f"**{longer}**\n\nBoth talk.") == [("", longer), ("", "Both talk.")]


def test_run_in_heading_stays_in_its_passage():
    source = "**Aims**\n\n- **Cybersecurity:** Our experts met.\n- *Space Policy:* Our officials met."

    assert headings(source) == [
        ("Aims", "Cybersecurity: Our experts met."),
        ("Aims", "Space Policy: Our officials met."),
    ]


def test_heading_that_another_heading_follows_is_told_in_a_note():
    source = "FACT SHEET\n\nKey Outcomes\n\nBoth met.\n\nAnnex"

    assert headings(source) == [("Key Outcomes", "Both met.")]
    assert notes(source) == [
        (1, "heading without a passage of its own: FACT SHEET"),
        (7, "heading without a passage of its own: Annex"),
    ]


@pytest.mark.parametrize(
    "bullets",
    ["- talk\n- act", "-   talk\n-   act", "• talk\n• act", "* talk\n* act", "◦ talk\n▪ act", "- a. talk\n\n- b. act",
     "a. talk\nb. act", "(a) talk\n(b) act", "a) talk\nb) act"],
)  # fmt: skip
def test_bullets_of_all_kinds_are_passages(bullets: str):
    reading = read_passages(bullets)

    assert [(passage.is_bullet, passage.text) for passage in reading.passages] == [(True, "talk"), (True, "act")]


def test_list_label_is_told_in_a_note():
    assert notes("- a. Talk.\n- b. Act.") == [(1, "list label a. taken off"), (2, "list label b. taken off")]


def test_letter_in_brackets_inside_a_sentence_is_no_list():
    assert texts("Both will (a) talk and\n(b) act.") == ["Both will (a) talk and (b) act."]


def test_bullet_goes_on_over_its_wrapped_lines():
    assert texts("-   Talk about\n    all things.\n-   Act.") == ["Talk about all things.", "Act."]


def test_lettered_bullet_goes_on_over_its_wrapped_lines():
    assert texts("a. talk about\nall things;\nb. act.") == ["talk about all things;", "act."]


def test_bullets_scanned_as_the_letter_e_are_bullets():
    source = "e Mutual talks should go on.\n\ne |Institutionalization helps.\ne Both act."

    assert texts(source) == ["Mutual talks should go on.", "Institutionalization helps.", "Both act."]
    assert corrections(source) == [
        ("e Mutual", "Mutual", "bullet scanned as the letter e", 1),
        ("e |Institutionalization", "Institutionalization", "bullet scanned as the letter e", 3),
        ("e Both", "Both", "bullet scanned as the letter e", 4),
    ]


def test_stray_bullet_inside_a_line_is_taken_out():
    source = "- Working together: The United • States and • Japan"

    assert texts(source) == ["Working together: The United States and Japan"]
    assert corrections(source) == [
        ("United • States", "United States", "stray bullet inside a line", 1),
        ("and • Japan", "and Japan", "stray bullet inside a line", 1),
    ]


def test_lead_in_ends_with_the_next_paragraph():
    source = "Both will:\n- talk;\n- act.\n\nThe rest is open.\n\n- A note."

    assert lead_ins(source) == [("1", None), ("2", "1"), ("3", "1"), ("4", None), ("5", None)]


def test_lead_in_ends_with_the_next_heading():
    assert lead_ins("Both will:\n\n- talk.\n\nMeans\n\n- A note.") == [("1", None), ("2", "1"), ("3", None)]


def test_lead_in_goes_on_over_a_page_end_between_bullets():
    assert lead_ins("Both will:\n\n- talk;\n\n7\n\n- act.") == [("1", None), ("2", "1"), ("3", "1")]


def test_bullet_introduces_the_deeper_bullets_below_it():
    source = "Both will:\n- talk about:\n    - trade;\n    - cars.\n- act."

    assert lead_ins(source) == [("1", None), ("2", "1"), ("3", "2"), ("4", "2"), ("5", "1")]


def test_bullet_does_not_introduce_a_bullet_that_is_less_deep():
    source = "Both will:\n- talk about:\n    - trade:\n- act."

    assert lead_ins(source) == [("1", None), ("2", "1"), ("3", "2"), ("4", "1")]


def test_bullet_in_a_list_without_depth_introduces_the_rest_of_it():
    source = "Both will:\n- talk;\n- act on:\n- trade;\n- cars."

    assert lead_ins(source) == [("1", None), ("2", "1"), ("3", "1"), ("4", "3"), ("5", "3")]


def test_colon_introduces_one_quotation():
    source = "He said:\n\n“We talk.”\n\n“We act.”"

    assert lead_ins(source) == [("1", None), ("2", "1"), ("3", None)]


def test_colon_before_a_paragraph_introduces_nothing():
    assert lead_ins("The key outcomes:\n\nBoth met.") == [("1", None), ("2", None)]


@pytest.mark.parametrize(
    "source", ["", " \n\n", "---\na: b\n---\n", "https://example.org", "Aims\n\nMeans", "-\n•\n", "<b\n\nx>"]
)
def test_text_without_sentences_has_no_passages(source: str):
    assert read_passages(source).passages == ()
