"""How a text becomes numbered passages. Each text is made up for the rule that it shows."""

import pytest

from commitments.importer import Reading, read_passages


def texts(source: str) -> list[str]:
    return [passage.text for passage in read_passages(source).passages]


def headings(source: str) -> list[tuple[str, str]]:
    return [(passage.heading, passage.text) for passage in read_passages(source).passages]


def lead_ins(source: str) -> list[tuple[str, str | None]]:
    return [(passage.number, passage.lead_in) for passage in read_passages(source).passages]


def corrections(source: str) -> list[tuple[str, str, str, int]]:
    return [
        (change.was, change.becomes, change.reason, change.line)
        for passage in read_passages(source).passages
        for change in passage.corrections
    ]


def notes(source: str) -> list[tuple[int, str]]:
    return [(note.line, note.what) for note in read_passages(source).notes]


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


def test_bold_mark_without_an_end_keeps_its_paragraph_to_itself():
    assert texts("The sides ** meet.\n\nThey talk.") == ["The sides meet.", "They talk."]


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


def test_lead_in_that_stands_twice_is_no_footer():
    source = "Both will:\n\n- talk;\n\n12\n\nBoth will:\n\n- act."

    assert texts(source) == ["Both will:", "talk;", "Both will:", "act."]


@pytest.mark.parametrize("number", ["7", "Page 7", "7 of 12", "Page 7 of 12"])
def test_page_number_is_taken_out(number: str):
    source = f"Both work on\n\n{number}\n\ntrade."

    assert texts(source) == ["Both work on trade."]
    assert corrections(source) == [("on […] trade.", "on trade.", "sentence cut by 1 page footer", 5)]


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
        "Both talk.\n---\ntitle: x\n---\nBoth act.".replace("title: x\n---\n", ""),
    ],
)
def test_horizontal_rule_is_no_front_matter(source: str):
    assert texts(source) == ["Both talk.", "Both act."]


def test_front_matter_without_an_end_is_text():
    assert texts("---\ntitle: the two\n\nBoth act.") == ["title: the two", "Both act."]


@pytest.mark.parametrize("mark", ["\\###", "###", "# # #", "---", "***", "* * *", "_____"])
def test_end_marks_and_rules_are_left_out(mark: str):
    source = f"Both act.\n\n{mark}\n"

    assert texts(source) == ["Both act."]
    assert notes(source) == [(3, "rule or end mark taken out (1 line)")]


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped():
    long = "Both sides act " * 10 + "together."

    assert texts(f"{long}\nThe first talks.\nThe second acts.") == [long, "The first talks.", "The second acts."]


def test_long_links_do_not_hide_that_a_text_is_wrapped():
    assert texts("Both sides act\ntogether.\n\nhttps://example.org/" + "a" * 200) == ["Both sides act together."]


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


def test_bullet_in_a_list_without_depth_introduces_the_rest_of_it():
    source = "Both will:\n- talk;\n- act on:\n- trade;\n- cars."

    assert lead_ins(source) == [("1", None), ("2", "1"), ("3", "1"), ("4", "3"), ("5", "3")]


def test_colon_introduces_one_quotation():
    source = "He said:\n\n“We talk.”\n\n“We act.”"

    assert lead_ins(source) == [("1", None), ("2", "1"), ("3", None)]


def test_colon_before_a_paragraph_introduces_nothing():
    assert lead_ins("The key outcomes:\n\nBoth met.") == [("1", None), ("2", None)]


@pytest.mark.parametrize("source", ["", " \n\n", "---\na: b\n---\n", "https://example.org", "Aims\n\nMeans", "-\n•\n"])
def test_text_without_sentences_has_no_passages(source: str):
    assert read_passages(source).passages == ()


def test_reading_is_a_value():
    assert isinstance(read_passages("Both act."), Reading)
    assert read_passages("Both act.") == read_passages("Both act.")
