"""The text of an agreement as a reader sees it: passages with their marks, and in the margin what each mark is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commitments.marks import Segment, segments
from commitments.models import Citation, Passage


@dataclass(frozen=True, kw_only=True)
class Line:
    """A passage, its text in segments, and its margin: what is marked here for the first time, and what again."""

    passage: Passage
    segments: list[Segment[Citation]]
    first: list[Citation]
    again: list[Citation]

    @property
    def heading(self) -> str:
        return self.passage.heading


def lines(passages: Iterable[Passage], status: str | None = None) -> list[Line]:
    """The passages in their order; needs their quotations prefetched, in the order of their places.

    With a status only the promises that have it are marked.
    """
    seen: set[str] = set()
    text = []
    for passage in passages:
        marked = (citation for citation in passage.citations.all() if _has(citation, status))
        citations = sorted(marked, key=lambda citation: (citation.start or 0, citation.pk))
        here = {cited_key(citation): citation for citation in reversed(citations)}
        noted = [citation for citation in citations if here[cited_key(citation)] is citation]
        text.append(
            Line(
                passage=passage,
                segments=segments(passage.text, citations),
                first=[citation for citation in noted if cited_key(citation) not in seen],
                again=[citation for citation in noted if cited_key(citation) in seen],
            )
        )
        seen |= here.keys()
    return text


def _has(citation: Citation, status: str | None) -> bool:
    """Whether it is of a promise with that status; of None everything is."""
    promise: Any = citation.commitment
    return status is None or bool(promise and promise.standing.implementation == status)


def cited_key(citation: Citation) -> str:
    """The code of the commitment or recommendation whose words these are."""
    parent = citation.commitment or citation.recommendation
    return parent.code if parent else ""
