"""How far two coders agree who coded the same document apart: recall each way, and Cohen's kappa.

A coding is a file of docs/coding/: the undertakings that the coder saw, each with its words, and the passages that were
passed over with the reason. Two undertakings *meet* where their operative words overlap by half of the shorter or more.
An undertaking that meets any of the other coder's is *found* by that coder; for the kappas each is *paired* with one of
the other's at most, the closest first, so that a finer splitting counts as a difference and never twice.

Kappa: Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20 (1960).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

QUESTIONS = ("strength", "obligation", "obligors")
"""What both coders answer about an undertaking that both see."""


@dataclass(frozen=True, kw_only=True)
class Undertaking:
    """What one coder took for a commitment; `start` and `end` are code points of the passage, as in a Citation.

    `passages` are all that it quotes from: that of its operative words, and those that lend it a subject or repeat it.
    `obligors` are codes of parties in alphabetical order.
    """

    passage: str
    passages: frozenset[str]
    start: int
    end: int
    quote: str
    strength: str
    obligation: str
    obligors: str

    def overlap(self, other: Self) -> int:
        """How many code points both quote."""
        if self.passage != other.passage:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def meets(self, other: Self) -> bool:
        return 2 * self.overlap(other) >= min(self.end - self.start, other.end - other.start)

    def closeness(self, other: Self) -> float:
        """The share of all code points quoted by either that both quote."""
        shared = self.overlap(other)
        return shared / (self.end - self.start + other.end - other.start - shared)


@dataclass(frozen=True)
class Coding:
    """All that one coder saw in one document; `passed_over` maps a passage's number to the reason."""

    document: str
    undertakings: list[Undertaking]
    passed_over: dict[str, str]

    @property
    def passages(self) -> set[str]:
        """The numbers of all passages of the document."""
        return set(self.passed_over).union(*(one.passages for one in self.undertakings))

    def found_in(self, other: Self) -> list[Undertaking]:
        """The undertakings that the other coder saw too."""
        return [one for one in self.undertakings if any(one.meets(another) for another in other.undertakings)]

    def holds(self, passage: str) -> bool:
        """Whether the coder saw the operative words of an undertaking in the passage."""
        return any(one.passage == passage for one in self.undertakings)


def read_coding(path: Path) -> Coding:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    undertakings = [
        Undertaking(
            passages=frozenset(words["passage"] for words in [one, *one.get("more", [])]),
            obligors=", ".join(sorted(one["obligors"])),
            **{name: one[name] for name in ("passage", "start", "end", "quote", "strength", "obligation")},
        )
        for one in content["undertakings"]
    ]
    return Coding(content["document"], undertakings, content["passed_over"])


def pairs(first: Coding, second: Coding) -> list[tuple[Undertaking, Undertaking]]:
    """Each undertaking with at most one of the other coder's, the closest first, in the order of the first coding."""
    meeting = [(one, other) for one in first.undertakings for other in second.undertakings if one.meets(other)]
    meeting.sort(key=lambda pair: -pair[0].closeness(pair[1]))
    partners: dict[Undertaking, Undertaking] = {}
    for one, other in meeting:
        if one not in partners and other not in partners.values():
            partners[one] = other
    return [(one, partners[one]) for one in first.undertakings if one in partners]


def kappa(answers: Iterable[tuple[object, object]]) -> float | None:
    """Cohen's kappa of paired answers; None where it is not defined: no answers, or all the same on both sides."""
    answers = list(answers)
    if not answers:
        return None
    total = len(answers)
    observed = sum(one == other for one, other in answers) / total
    firsts, seconds = Counter(one for one, _ in answers), Counter(other for _, other in answers)
    expected = sum(firsts[answer] * seconds[answer] for answer in firsts) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


@dataclass(frozen=True)
class Comparison:
    """Two codings of one or more documents. All figures are of the codings before any difference was settled."""

    codings: list[tuple[Coding, Coding]]

    @property
    def seen(self) -> tuple[int, int]:
        """How many undertakings each coder saw."""
        return (
            sum(len(first.undertakings) for first, _ in self.codings),
            sum(len(second.undertakings) for _, second in self.codings),
        )

    @property
    def found(self) -> tuple[int, int]:
        """How many of the first coder's the second found, and the other way round."""
        return (
            sum(len(first.found_in(second)) for first, second in self.codings),
            sum(len(second.found_in(first)) for first, second in self.codings),
        )

    @property
    def passages(self) -> list[tuple[bool, bool]]:
        """For each passage, whether the one and the other coder saw an undertaking in it."""
        return [
            (first.holds(passage), second.holds(passage))
            for first, second in self.codings
            for passage in sorted(first.passages | second.passages)
        ]

    @property
    def paired(self) -> list[tuple[Undertaking, Undertaking]]:
        return [pair for first, second in self.codings for pair in pairs(first, second)]

    def answers(self, question: str) -> list[tuple[object, object]]:
        """What both answered about each undertaking that they share: `strength`, `obligation` or `obligors`."""
        return [(getattr(one, question), getattr(other, question)) for one, other in self.paired]


def differences(first: Coding, second: Coding) -> Iterator[str]:
    """A line for each undertaking that one coder alone saw or split off, and each question answered in two ways."""
    together = pairs(first, second)
    for name, coding, side in (("first", first, 0), ("second", second, 1)):
        paired = {pair[side] for pair in together}
        for one in coding.undertakings:
            if one not in paired:
                yield f"{coding.document} {one.passage}: only the {name} coder: “{one.quote}”"
    for one, other in together:
        for question in QUESTIONS:
            answer, another = getattr(one, question), getattr(other, question)
            if answer != another:
                yield f"{first.document} {one.passage}: {question} {answer} or {another}: “{one.quote}”"
