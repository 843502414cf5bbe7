"""The cutting of a passage at its quotations; no database."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from commitments.marks import segments


@dataclass(frozen=True)
class Words:
    """A quotation by its place alone."""

    start: int | None
    end: int | None


@st.composite
def texts_with_words(draw: st.DrawFn) -> tuple[str, list[Words]]:
    text = draw(st.text(max_size=60))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda pair: pair[0] < pair[1])
    spans = draw(st.lists(places.map(lambda pair: Words(*pair)), max_size=8)) if text else []
    return text, spans


@given(texts_with_words())
def test_segments_join_to_the_text(world: tuple[str, list[Words]]):
    text, cited = world

    assert "".join(segment.text for segment in segments(text, cited)) == text


@given(texts_with_words())
def test_each_quotation_covers_exactly_its_words_and_ends_once(world: tuple[str, list[Words]]):
    text, cited = world

    cut = segments(text, cited)

    for words in cited:
        assert "".join(part.text for part in cut if words in part.covering) == text[words.start : words.end]
        assert len([part for part in cut if words in part.ending]) == 1


def test_overlapping_and_nested_quotations_share_a_segment():
    outer, inner, later = Words(0, 10), Words(2, 6), Words(4, 12)

    cut = segments("abcdefghijklmn", [outer, inner, later])

    assert [(part.text, part.covering, part.ending) for part in cut] == [
        ("ab", (outer,), ()),
        ("cd", (outer, inner), ()),
        ("ef", (outer, inner, later), (inner,)),
        ("ghij", (outer, later), (outer,)),
        ("kl", (later,), (later,)),
        ("mn", (), ()),
    ]


def test_a_quotation_that_does_not_stand_in_the_text_marks_nothing():
    assert [part.covering for part in segments("We will meet.", [Words(None, None)])] == [()]
