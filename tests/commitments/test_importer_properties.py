"""What holds for any text at all, however broken."""

import unicodedata

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.importer import fixture, preview, read_passages

# What the rules look for, so that hypothesis meets them and their mixtures.
FRAGMENTS = [
    *("\n", "\n\n", "\n ", "\f", "\r\n", " ", "  ", "\t", "\u00a0", "\u200b", "\u2028", "\u0301"),
    *("- ", "-", "—", "–", "• ", " • ", "* ", "*", "**", "***", "_", "#", "# ", "\\###", "---", "---\n", "title: x\n"),
    *("e ", "e |", "a. ", "(b) ", "12", "Page 3", "March 2024", "https://example.org/a", "www.a", "(Continued)"),
    *("<u>", "</u>", "<span", ">", "<", ":", ":\n- ", ".", ",", ";", "“", "”", '"', "'", "&", "%", "@", "`", "|", "\\"),
    *("the", "The", "United", "States", "coop", "eration", "cooperation", "Indo", "Pacific", "한미", "\u1112\u1161"),
    *("{", "}", "[", "]", "?", "!", "😀"),
]
PIECES = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8)
LINES = PIECES.map("".join) | PIECES.map(" ".join) | st.text(max_size=9)
TEXTS = st.lists(LINES, min_size=1, max_size=9).map("\n".join) | st.lists(LINES, max_size=9).map("\n\n".join)


@settings(deadline=None)  # a busy machine is no fault of the importer
@given(TEXTS)
def test_passages_are_clean_and_numbered(source: str):
    passages = read_passages(source).passages

    texts = [passage.text for passage in passages]
    assert texts == [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]
    assert "" not in texts
    assert [passage.number for passage in passages] == [str(n) for n in range(1, len(passages) + 1)]


@settings(deadline=None)
@given(TEXTS)
def test_lead_in_stands_before_what_it_introduces(source: str):
    for passage in read_passages(source).passages:
        assert passage.lead_in is None or 1 <= int(passage.lead_in) < passage.position


@settings(deadline=None)
@given(TEXTS)
def test_reading_its_own_passages_again_changes_nothing(source: str):
    texts = [passage.text for passage in read_passages(source).passages]

    again = read_passages("\n\n".join(f"- {text}" for text in texts))

    assert [passage.text for passage in again.passages] == texts
    assert [passage.corrections for passage in again.passages] == [()] * len(texts)


@settings(deadline=None)
@given(TEXTS)
def test_fixture_gives_back_the_exact_texts(source: str):
    reading = read_passages(source)

    records = yaml.safe_load(fixture(reading, "2021-FS", corrected=False))["commitments.passage"]

    assert [(record["number"], record["heading"], record["text"]) for record in records] == [
        (passage.number, passage.heading, passage.text) for passage in reading.passages
    ]


@settings(deadline=None)
@given(TEXTS)
def test_preview_counts_the_passages(source: str):
    reading = read_passages(source)

    assert f"Passages: {len(reading.passages)}. " in preview(reading)
