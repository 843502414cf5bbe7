"""How a set of commitments stands: counts by status, and the shares of a bar."""

from collections import Counter
from collections.abc import Iterable
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
    """The whole set and its assessed part. Shares are of the assessed part; what nobody has assessed stands apart."""

    total: int
    assessed: int
    slices: list[Slice]

    @property
    def not_assessed(self) -> int:
        return self.total - self.assessed


def by_status(rows: Iterable[tuple[str, str, int]]) -> Tally:
    """The tally of the rows that `CommitmentQuerySet.tally` gives."""
    counts: Counter[str] = Counter()
    for implementation, _, count in rows:
        counts[implementation] += count
    assessed = counts.total() - counts[NOT_ASSESSED]
    return Tally(total=counts.total(), assessed=assessed, slices=_slices(counts, assessed))


def by_schedule(rows: Iterable[tuple[str, str, int]]) -> Counter[str]:
    """How many of them are on each schedule."""
    counts: Counter[str] = Counter()
    for _, schedule, count in rows:
        counts[schedule] += count
    return counts


def _slices(counts: Counter[str], assessed: int) -> list[Slice]:
    slices: list[Slice] = []
    passed = 0
    for value in BAR_ORDER:
        if count := counts[value]:
            start, width = (round(100 * part / assessed, 3) for part in (passed, count))
            slices.append(Slice(value=value, label=str(STATUS_LABELS[value]), count=count, start=start, width=width))
            passed += count
    return slices
