"""Two wordings of one promise, word by word: what stayed, what fell away, what came in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

WORD = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words in a row: `same` in both, `gone` from the earlier wording, or `new` in the later one."""

    kind: str
    text: str


def compare(earlier: str, later: str) -> list[Piece]:
    """The later wording with what became of the earlier one; capitals and white space are no difference."""
    before, after = _words(earlier), _words(later)
    matcher = SequenceMatcher(
        None, [word.casefold() for word, _ in before], [word.casefold() for word, _ in after], False
    )
    return [piece for part in matcher.get_opcodes() for piece in _pieces(part, before, after)]


@dataclass(frozen=True)
class Wording:
    """A member of a thread in its words, against the last member before it of which words are held."""

    commitment: Any
    pieces: list[Piece]


def wordings(thread: Iterable[Any]) -> list[Wording]:
    """The words of each member of a thread (`for_thread`), in its order; without members of which none are held."""
    found: list[Wording] = []
    earlier = None
    for commitment in thread:
        words = " … ".join(citation.quote for citation in commitment.citations.all())
        if words:
            found.append(Wording(commitment, compare(words if earlier is None else earlier, words)))
            earlier = words
    return found


Words = list[tuple[str, bool]]
"""Each word or mark, and whether white space stands before it."""


def _words(text: str) -> Words:
    return [(found[0], found.start() > 0 and text[found.start() - 1].isspace()) for found in WORD.finditer(text)]


def _pieces(part: tuple[str, int, int, int, int], before: Words, after: Words) -> Iterator[Piece]:
    kind, start, end, new_start, new_end = part
    if kind == "equal":
        yield Piece("same", _joined(after[new_start:new_end]))
        return
    if start < end:
        yield Piece("gone", _joined(before[start:end]))
    if new_start < new_end:
        yield Piece("new", _joined(after[new_start:new_end]))


def _joined(words: Words) -> str:
    return "".join(f" {word}" if is_apart else word for word, is_apart in words)
