"""How a page shows what was found: the sentence in which the words stand, with each of them marked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from alliance.searching.asking import Asked, Term

WORD = re.compile(r"(?:[^\W\d_가-힣]\.){2,3}|[^\W_가-힣]+(?:[.,]\d+)*")
"""An English word or a number; also U.S."""

SENTENCE_END = re.compile(r"(?<=[.!?;])(?<!\b[A-Z]\.)\s+(?=[A-Z“\"(가-힣])|\s*\n\s*|(?<=\S) · (?=\S)")

LONGEST = 280
"""How many characters of a sentence are shown."""

BEFORE = 100
"""How many of them may stand before the first mark."""

MATCHING = """
SELECT word FROM unnest(%s::text[]) AS word
 WHERE tsvector_to_array(to_tsvector('english', search_folded(word)))
       && (SELECT coalesce(array_agg(stem), '{}') FROM unnest(%s::text[]) AS term,
                  unnest(tsvector_to_array(to_tsvector('english', search_folded(term)))) AS stem)
    OR EXISTS (SELECT FROM unnest(%s::text[]) AS likeness WHERE word_similarity(likeness, word) >= 0.6)
"""


@dataclass(frozen=True)
class Piece:
    """A part of a text that is marked, or one between marks."""

    text: str
    is_marked: bool


class Marker:
    """Marks what was asked, wherever it stands in these texts."""

    def __init__(self, asked: Asked, texts: Iterable[str], *, loosely: bool) -> None:
        self.words = _words_among(texts, asked, loosely)
        spelt = [spelling for term in asked.terms for spelling in _spellings(term, loosely)]
        self.spelt = re.compile("|".join(spelt), re.IGNORECASE) if spelt else None

    def pieces(self, text: str) -> list[Piece]:
        """The whole text."""
        ends = sorted({0, len(text), *(end for span in self._spans(text) for end in span)})
        covered = self._spans(text)
        return [
            Piece(text[start:end], any(first <= start and end <= last for first, last in covered))
            for start, end in pairwise(ends)
        ]

    def sentence(self, text: str) -> list[Piece]:
        """The sentence with the most of it, cut where it is long; nothing where none is marked."""
        sentences = SENTENCE_END.split(text)
        best = max(sentences, key=lambda sentence: len({found.casefold() for found in self._marked(sentence)}))
        if not self._spans(best):
            return []
        return self.pieces(_cut(best, self._spans(best)[0][0]))

    def _marked(self, text: str) -> Iterator[str]:
        for start, end in self._spans(text):
            yield text[start:end]

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where the marks are, in order; what touches is one."""
        found = [match.span() for match in WORD.finditer(text) if match[0] in self.words]
        found += [match.span() for match in self.spelt.finditer(text)] if self.spelt else []
        spans: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if spans and start <= spans[-1][1]:
                spans[-1] = spans[-1][0], max(end, spans[-1][1])
            else:
                spans.append((start, end))
        return spans


def _words_among(texts: Iterable[str], asked: Asked, loosely: bool) -> set[str]:
    """The English words of the texts that have the stem of a word asked for."""
    terms = [term for term in asked.terms if not term.is_exact]
    words = {word for text in texts for word in WORD.findall(text)}
    alike = [term.likeness for term in terms if term.likeness] if loosely else []
    with connection.cursor() as cursor:
        cursor.execute(MATCHING, [sorted(words), [term.english for term in terms], alike])
        return {word for (word,) in cursor.fetchall()}


def _spellings(term: Term, loosely: bool) -> Iterator[str]:
    """What of a term is found letter by letter: phrases, and Korean with any space between its syllables."""
    if term.pattern:
        yield term.pattern.replace(r"\m", r"\b").replace(r"\M", r"\b")
        return
    for run in [*term.korean, *(term.without_particles if loosely else [])]:
        yield r"\s*".join(run)


def _cut(sentence: str, mark: int) -> str:
    """A stretch of the sentence around the mark, between words, with dots where something is left out."""
    if len(sentence) <= LONGEST:
        return sentence
    start = 0 if mark <= BEFORE else sentence.find(" ", mark - BEFORE, mark) + 1 or mark
    stretch = sentence[start : start + LONGEST]
    is_whole = start + LONGEST >= len(sentence)
    end = len(stretch) if is_whole else max(stretch.rfind(" "), mark - start + 1)
    return f"{'… ' if start else ''}{stretch[:end]}{'' if is_whole else ' …'}"
