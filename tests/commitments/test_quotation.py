"""Quotations: found in their passage, or told where they break."""

import pytest

from commitments import quotation

TEXT = "The two countries will establish a working group and hold an annual meeting, and hold another one."


def test_clean_text_is_composed_and_on_one_line():
    assert quotation.clean(" 한미\n\n동맹\t is  firm ") == "한미 동맹 is firm"


@pytest.mark.parametrize(
    ("quote", "occurrence", "start"),
    [("The two", 1, 0), ("hold an", 1, 53), ("hold an", 2, 81), ("hold an", 3, None), ("hold a meeting", 1, None)],
)
def test_quotation_is_found_where_it_stands(quote: str, occurrence: int, start: int | None):
    assert quotation.find(quote, TEXT, occurrence) == start


def test_equal_quotations_do_not_overlap():
    assert [quotation.find("aa", "aaaa", occurrence) for occurrence in (1, 2, 3)] == [0, 2, None]


@pytest.mark.parametrize(
    ("start", "quote", "text", "occurrence"),
    [
        (0, "aa", "aaaa", 1),
        (2, "aa", "aaaa", 2),
        (1, "aa", "aaaa", None),
        (3, "협", "🤝 협협", 2),
        (0, "b", "ab", None),
    ],
)
def test_occurrence_is_told_from_the_place(start: int, quote: str, text: str, occurrence: int | None):
    assert quotation.occurrence_at(start, quote, text) == occurrence


@pytest.mark.parametrize(
    ("quote", "occurrence", "sentence"),
    [
        ("establish a working group", 1, None),
        (
            "establish a working party and",
            1,
            "The quotation breaks after “establish a working”: it goes on “party and”, "
            "the passage “group and hold an annual meeting, and hold another one.”.",
        ),
        (
            "countries will establish a working grouping",
            1,
            "The quotation breaks after “countries will establish a working”: it goes on “grouping”, "
            "the passage “group and hold an annual meeting, and hold another one.”.",
        ),
        (
            "They will establish a working group",
            1,
            "The passage does not hold these words; the nearest that it has: "
            "“countries will establish a working group”.",
        ),
        (
            "annual meetings",
            1,
            "The passage does not hold these words; the nearest that it has: “annual meeting,”.",
        ),
        ("meetings and", 1, "The passage does not hold these words; the nearest that it has: “meeting, and”."),
        (
            "hold an annual gathering, and",
            1,
            "The quotation breaks after “hold an annual”: it goes on “gathering, and”, "
            "the passage “meeting, and hold another one.”.",
        ),
        ("qq", 1, "The passage does not hold these words; the nearest that it has: “The”."),
        ("annual", 2, "The passage holds these words once, so there is no occurrence 2."),
        ("hold an", 3, "The passage holds these words 2 times, so there is no occurrence 3."),
    ],
)
def test_fault_says_where_a_quotation_breaks(quote: str, occurrence: int, sentence: str | None):
    assert quotation.fault(quote, TEXT, occurrence) == sentence
