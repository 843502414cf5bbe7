"""How a set of commitments stands: counts by status, and the shares of a bar."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commitments.choices import NOT_ASSESSED, STATUS_LABELS, Implementation

BAR_ORDER = (
    Implementation.DELIVERED,
    Implementation.UPHELD,
    Implementation.PARTLY_DELIVERED,
    Implementation.UNDER_WAY,
    Implementation.STALLED,
    Implementation.NO_ACTION_FOUND,
    Implementation.REVERSED,
    Implementation.NOT_ASSESSABLE,
    Implementation.LAPSED,
    Implementation.SUPERSEDED,
)
"""From kept to broken, then what cannot be weighed."""


GAP = 1.5
"""Between the assessed part of the bar and the rest, in per cent of its width."""


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The commitments of one status: how many, and where in the bar they start and how wide they are, in per cent."""

    value: str
    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A set and how it stands. Shares are of the whole set; `slices` are its assessed part, `rest` stands apart.

    A share of the assessed alone would mislead: what is known first is seldom what failed.
    """

    total: int
    slices: list[Slice]
    rest: Slice

    @property
    def assessed(self) -> int:
        return self.total - self.rest.count

    @property
    def not_assessed(self) -> int:
        return self.rest.count


def by_status(rows: Iterable[tuple[str, str, int]]) -> Tally:
    """The tally of the rows that `CommitmentQuerySet.tally` gives."""
    counts: Counter[str] = Counter()
    for implementation, _, count in rows:
        counts[implementation] += count
    total, unknown = counts.total(), counts[NOT_ASSESSED]
    gap = GAP if unknown and unknown < total else 0.0
    scale = (100 - gap) / total if total else 0.0
    slices = list(_slices(counts, scale))
    rest = _slice(NOT_ASSESSED, unknown, round(scale * (total - unknown) + gap, 3), scale)
    return Tally(total=total, slices=slices, rest=rest)


def by_schedule(rows: Iterable[tuple[str, str, int]]) -> Counter[str]:
    """How many of them are on each schedule."""
    counts: Counter[str] = Counter()
    for _, schedule, count in rows:
        counts[schedule] += count
    return counts


def _slices(counts: Counter[str], scale: float) -> Iterator[Slice]:
    passed = 0
    for value in BAR_ORDER:
        if count := counts[value]:
            yield _slice(value, count, round(scale * passed, 3), scale)
            passed += count


def _slice(value: str, count: int, start: float, scale: float) -> Slice:
    label = str(STATUS_LABELS[value])
    return Slice(value=value, label=label, count=count, start=start, width=round(scale * count, 3))
