"""What somebody looks for: words that must all be there, and phrases in quotation marks.

English words are looked for by their stems, Korean ones as runs of syllables whatever the spaces between them.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Self

MOST_CHARACTERS = 200

TERM = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]|([^\s"“”„«»]+)')
"""A phrase in quotation marks of any kind, or a word."""

HANGUL = re.compile("[가-힣]+")
SPACE_IN_HANGUL = re.compile(r"(?<=[가-힣])\s+(?=[가-힣])")

PARTICLE = re.compile("(?<=[가-힣]{2})(?:으로|에서|까지|부터|[을를이가은는의에와과로도])$")
"""What clings to the end of a Korean word, where at least two syllables are left without it."""

SHORTEST_LIKENESS = 4
"""Words of fewer letters are like too many others."""

DASH, APOSTROPHE = "[-‐-―]", "['’‘]"


@dataclass(frozen=True)
class Term:
    """One word, or with `is_exact` a phrase of which each letter counts but capitals, dashes and apostrophes."""

    text: str
    is_exact: bool = False

    @cached_property
    def english(self) -> str:
        """What of it is read as English; the database takes the stems."""
        return HANGUL.sub(" ", self.text).strip()

    @cached_property
    def korean(self) -> list[str]:
        """The runs of syllables; a lone one at an English word is a particle (NATO와) and says nothing."""
        runs = HANGUL.findall(SPACE_IN_HANGUL.sub("", self.text))
        is_mixed = any(letter.isalnum() for letter in self.english)
        return [run for run in runs if len(run) > 1] if is_mixed else runs

    @cached_property
    def without_particles(self) -> list[str]:
        """The same without what clings to their ends; empty where nothing does, or each letter counts."""
        bare = [PARTICLE.sub("", run) for run in self.korean]
        return bare if bare != self.korean and not self.is_exact else []

    @cached_property
    def pattern(self) -> str | None:
        """The phrase as PostgreSQL's regular expressions spell it; None for a word, and for Korean alone.

        Of Korean the syllables decide, whatever the spaces between them.
        """
        if not self.is_exact or not self.english:
            return None
        spelt = "".join(_spelt(letter) for letter in " ".join(self.text.split()))
        return rf"{_edge(self.text[0], 'm')}{spelt}{_edge(self.text[-1], 'M')}"

    @cached_property
    def likeness(self) -> str | None:
        """What names and titles may resemble; None for a phrase, and for a short word, which resembles too many."""
        return None if self.is_exact or len(self.text) < SHORTEST_LIKENESS else self.text


@dataclass(frozen=True)
class Asked:
    """What was asked, word for word, and the terms that it is made of, each once."""

    text: str
    terms: tuple[Term, ...]

    @classmethod
    def read(cls, text: str) -> Self:
        found = TERM.finditer(unicodedata.normalize("NFC", text))
        terms = [Term(match[1].strip(), is_exact=True) if match[1] else Term(match[2]) for match in found]
        once = {(term.text.casefold(), term.is_exact): term for term in terms if any(map(str.isalnum, term.text))}
        return cls(text, tuple(once.values()))


def pairs(runs: list[str]) -> str:
    """The runs as a query of PostgreSQL: a phrase of pairs of syllables; a lone syllable as the beginning of one."""
    return " & ".join(
        "(" + " <-> ".join(f"'{run[place : place + 2]}'" for place in range(len(run) - 1)) + ")"
        if len(run) > 1
        else f"'{run}':*"
        for run in runs
    )


def _spelt(letter: str) -> str:
    """One letter of a phrase; dashes stand for each other, as do apostrophes, and any white space for a space."""
    if letter == " ":
        return r"\s+"
    if letter in "'’‘":
        return APOSTROPHE
    if letter in "-‐‑‒–—―":
        return DASH
    return re.escape(letter) if letter.isascii() else letter


def _edge(letter: str, escape: str) -> str:
    """The beginning (m) or end (M) of a word; none beside Korean, to which particles cling, or a sign."""
    return rf"\{escape}" if letter.isascii() and letter.isalnum() else ""
