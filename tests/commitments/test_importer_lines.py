"""What is no part of a text: markup, page furniture, front matter. Each text is made up for the rule it shows."""

import pytest

from tests.commitments.readings import corrections, headings, notes, texts


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("The **two** sides", "The two sides"),
        ("The *two* sides", "The two sides"),
        ("The ***two*** sides", "The two sides"),
        ("The <u>two</u> sides", "The two sides"),
        ('The <span style="text-decoration: underline">two</span> sides', "The two sides"),
        ("The **<u>two</u>** sides", "The two sides"),
        ("The  two\u00a0 sides \t", "The two sides"),
        ("The two\u200b si\u00addes\ufeff", "The two sides"),
        ("The two\x07 sides", "The two sides"),
        ("cafe\u0301 talks", "café talks"),
        ("\u1112\u1161\u11ab\u1106\u1175 동맹은 강하다", "한미 동맹은 강하다"),
        ("costs of 5 * 3 sides", "costs of 5 * 3 sides"),
        ("less than <5 or >3 sides", "less than <5 or >3 sides"),
        ("the costs* of both", "the costs* of both"),
    ],
)
def test_markup_and_loose_characters_are_taken_off(marked: str, words: str):
    assert texts(marked) == [words]


@pytest.mark.parametrize(
    "source",
    [
        "The sides <span\nstyle='x'>will</span> meet.",
        "The sides **will\nmeet**.",
        "The sides *will\nmeet*.",
        "The sides <u>will\nmeet</u>.",
    ],
)
def test_markup_may_go_over_a_line_end(source: str):
    assert texts(source) == ["The sides will meet."]


@pytest.mark.parametrize(("lines", "headings_read"), [(8, ["act " * 7 + "act"]), (9, [""])])
def test_bold_heading_may_go_over_eight_lines(lines: int, headings_read: list[str]):
    heading = "\n".join(["act"] * lines)

    assert [heading for heading, _ in headings(f"**{heading}**\n\nBoth talk.")][-1:] == headings_read


def test_bold_mark_without_an_end_keeps_its_paragraph_to_itself():
    assert texts("The sides ** meet.\n\nThey talk.") == ["The sides meet.", "They talk."]


PAGES = """Threats
from the North

Alliance in the Pacific

March 2024

https://example.org/one
https://example.org/two

Korea grow and both act.

Alliance in the Pacific

March 2024

The end."""


def test_sentence_cut_by_footer_and_links_is_joined_and_kept_on_record():
    source = PAGES.replace("Threats\n", "The threats\n")

    assert texts(source) == ["The threats from the North Korea grow and both act.", "The end."]
    assert corrections(source) == [("North […] Korea", "North Korea", "sentence cut by 2 page footers and 2 links", 11)]
    assert notes(source) == [
        (4, "page footer taken out (2 lines, to line 6)"),
        (8, "link taken out (2 lines, to line 9)"),
        (13, "page footer taken out (2 lines, to line 15)"),
    ]


def test_date_and_title_that_stand_once_are_no_footer():
    source = "Alliance in the Pacific\n\nMarch 2024\n\nBoth act."

    assert notes(source) == [(1, "heading without a passage of its own: Alliance in the Pacific")]


def test_heading_that_stands_twice_is_no_footer():
    source = "Korea\n\nAims\n\nKorea acts.\n\nJapan\n\nAims\n\nJapan acts."

    assert headings(source) == [("Aims", "Korea acts."), ("Aims", "Japan acts.")]


def test_heading_above_a_footer_is_no_footer():
    page = "Aims\n\nAlliance in the Pacific\n\nMarch 2024\n\n"

    assert headings(f"{page}Both talk.\n\n{page}Both act.") == [("Aims", "Both talk."), ("Aims", "Both act.")]


def test_lead_in_that_stands_twice_is_no_footer():
    source = "Both will:\n\n- talk;\n\n12\n\nBoth will:\n\n- act."

    assert texts(source) == ["Both will:", "talk;", "Both will:", "act."]


@pytest.mark.parametrize("number", ["7", "Page 7", "7 of 12", "Page 7 of 12"])
def test_page_number_is_taken_out(number: str):
    source = f"Both work on\n\n{number}\n\ntrade."

    assert texts(source) == ["Both work on trade."]
    assert corrections(source) == [("on […] trade.", "on trade.", "sentence cut by 1 page footer", 5)]


@pytest.mark.parametrize("source", ["Both build\n12\nships.", "Both build\n12\n\nships.", "Both build\n\n12\nships."])
def test_number_beside_text_is_no_page_number(source: str):
    assert texts(source) == ["Both build 12 ships."]


def test_continued_head_of_a_page_does_not_begin_a_new_heading():
    source = "Aims\n\nBoth talk.\n Aims (Continued)\n\nBoth act."

    assert headings(source) == [("Aims", "Both talk."), ("Aims", "Both act.")]
    assert notes(source) == [(4, "page head taken out (1 line)")]


def test_head_that_continues_nothing_is_a_heading():
    assert headings("Aims (Continued)\n\nBoth act.") == [("Aims (Continued)", "Both act.")]


@pytest.mark.parametrize("break_", ["\n ", "\f", "\n\f"])
def test_page_end_parts_two_paragraphs(break_: str):
    assert texts(f"Both talk.{break_}Both act.") == ["Both talk.", "Both act."]


def test_link_inside_a_sentence_stays():
    assert texts("See https://example.org/one for more.") == ["See https://example.org/one for more."]


def test_front_matter_is_left_out():
    source = "---\ntitle: Fact Sheet\ndate: '2021-05-21'\n---\n\nBoth act."

    assert texts(source) == ["Both act."]
    assert notes(source) == [(1, "front matter taken out (4 lines, to line 4)")]


@pytest.mark.parametrize(
    "source",
    [
        "---\nBoth talk.\n---\nBoth act.",
        "---\n\nBoth talk.\n\n---\n\nBoth act.",
        "Both talk.\n---\nBoth act.",
    ],
)
def test_horizontal_rule_is_no_front_matter(source: str):
    assert texts(source) == ["Both talk.", "Both act."]


def test_front_matter_stands_at_the_very_start():
    assert texts("Both talk.\ntitle: the two\n---\nBoth act.") == ["Both talk. title: the two", "Both act."]


def test_front_matter_without_an_end_is_text():
    assert texts("---\ntitle: the two\n\nBoth act.") == ["title: the two", "Both act."]


def test_each_place_of_a_mark_has_a_note_of_its_own():
    assert notes("Both talk.\n\n---\n\nBoth act.\n\n---") == [
        (3, "rule or end mark taken out (1 line)"),
        (7, "rule or end mark taken out (1 line)"),
    ]


@pytest.mark.parametrize("mark", ["\\###", "###", "# # #", "---", "***", "* * *", "_____"])
def test_end_marks_and_rules_are_left_out(mark: str):
    source = f"Both act.\n\n{mark}\n"

    assert texts(source) == ["Both act."]
    assert notes(source) == [(3, "rule or end mark taken out (1 line)")]
