"""The revision: the number of the last change that readers can see (domain.md, "History and revision").

The database gives it at commit, in the order of commits (alliance/migrations/0003_history.py). A reader takes it
**before** the data: data that is newer than its number is told again under the next, data that is older never would be.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.http import HttpRequest
from django.utils import timezone

from alliance import prepared

LAST = """
SELECT number, made_at, greatest((SELECT max(published_at) FROM commitments_statusupdate),
                                 (SELECT max(withdrawn_at) FROM commitments_statusupdate))
  FROM alliance_revision ORDER BY number DESC LIMIT 1
"""

TAKEN = "pacta.state"
"""Where a request carries the state that was taken before its data."""


@dataclass(frozen=True)
class State:
    """All that an answer depends on beside its question: the last revision (0 before the first), when that was given,
    and the ledger's day.

    A ledger that was restored from a backup gives the same numbers again, but not at the same moments. `is_ahead`:
    something was published or withdrawn by a clock that is ahead of ours, or ours was set back. Then an answer changes
    as the moment comes, with no revision.
    """

    number: int
    at: datetime | None
    day: date
    is_ahead: bool = False

    @classmethod
    def now(cls) -> Self:
        [(number, at, latest)] = prepared.rows(LAST) or [(0, None, None)]
        return cls(number, at, timezone.localdate(), latest is not None and latest > timezone.now())


def before(request: HttpRequest) -> State:
    """The state before the data of this request: taken once, by who asks first."""
    if TAKEN not in request.META:
        request.META[TAKEN] = State.now()
    state: State = request.META[TAKEN]
    return state


def current() -> int:
    """The number of the last revision; 0 before the first."""
    return State.now().number
