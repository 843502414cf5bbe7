"""Where the quotations stand in a passage: its text cut wherever one starts or ends, so that each can be marked.

A leaf: it needs of a citation only `start` and `end`, in code points.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol


class Quotation(Protocol):
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...


@dataclass(frozen=True)
class Segment[Cited: Quotation]:
    """A stretch of text with the quotations that cover it, and those of them that end with it."""

    text: str
    covering: tuple[Cited, ...] = ()
    ending: tuple[Cited, ...] = ()


def segments[Cited: Quotation](text: str, citations: Iterable[Cited]) -> list[Segment[Cited]]:
    """The text in order, cut at all starts and ends; joined again the segments are the text.

    Quotations may overlap and nest. One that does not stand in the text marks nothing.
    """
    spans = [(cited.start, cited.end, cited) for cited in citations]
    placed = [(start, end, cited) for start, end, cited in spans if start is not None and end is not None]
    cuts = sorted({0, len(text)}.union(*((start, end) for start, end, _ in placed)))
    return [
        Segment(
            text[here:there],
            tuple(cited for start, end, cited in placed if start <= here and there <= end),
            tuple(cited for start, end, cited in placed if start <= here and there == end),
        )
        for here, there in pairwise(cuts)
    ]
