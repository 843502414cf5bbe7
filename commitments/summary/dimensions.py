"""By what commitments are grouped, and the filter of their list that finds a group again.

A commitment is in each group that its list would show it in: with two parties in two, below an upper theme in both, and
in none where it has no such value. Where the filters name values of a dimension, only those are groups.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import QueryDict

from commitments.choices import NOT_ASSESSED, ObligationKind, Schedule, Strength
from commitments.filters import CommitmentFilter
from commitments.models import Commitment, Obligation
from commitments.tally import BAR_ORDER

STANDING = {"status": "implementation", "schedule": "schedule"}
"""Dimensions that are columns of the standing."""

PARTY = "party"

STATUSES = [*BAR_ORDER, NOT_ASSESSED]

Pairs = QuerySet[Any, tuple[int, Any]]
"""Keys of commitments, each with a value."""


def by_theme(filters: CommitmentFilter) -> Pairs:
    """An upper theme with what is of those below it."""
    own, upper = Commitment.objects.all(), Commitment.objects.exclude(theme__parent=None)
    if asked := filters.form.cleaned_data["theme"]:
        own = own.filter(Q(theme__slug__in=asked) | Q(theme__parent__slug__in=asked))
        upper = upper.filter(theme__parent__slug__in=asked)
    return own.values_list("pk", "theme__slug").union(upper.values_list("pk", "theme__parent__slug"), all=True)


def by_party(filters: CommitmentFilter) -> Pairs:
    return _involved(filters, "party", "party__code")


def by_agency(filters: CommitmentFilter) -> Pairs:
    return _involved(filters, "agency", "agencies__code")


def _involved(filters: CommitmentFilter, name: str, path: str) -> Pairs:
    given = filters.form.cleaned_data
    rows = Obligation.objects.exclude(**{path: None})
    if given["role"]:
        rows = rows.filter(role__in=given["role"])
    if given[name]:
        rows = rows.filter(**{f"{path}__in": given[name]})
    return rows.values_list("commitment", path).distinct()


def by_dialogue(filters: CommitmentFilter) -> Pairs:
    return filters.belonging(Commitment.objects.all(), filters.form.cleaned_data["dialogue"])


def by_year(filters: CommitmentFilter) -> Pairs:
    """The year in which it was made; what has no date is of none."""
    dated = Commitment.objects.exclude(agreement__issued_on=None)
    return dated.values_list("pk", ExtractYear("agreement__issued_on"))


def _column(path: str) -> Callable[[CommitmentFilter], Pairs]:
    return lambda filters: Commitment.objects.values_list("pk", path)


PAIRS: dict[str, Callable[[CommitmentFilter], Pairs]] = {
    "theme": by_theme,
    PARTY: by_party,
    "agreement": _column("agreement__code"),
    "dialogue": by_dialogue,
    "strength": _column("strength"),
    "obligation": _column("obligation"),
    "agency": by_agency,
    "year": by_year,
}
"""Dimensions that are asked of the records."""

NAMES = ("theme", PARTY, "agreement", "dialogue", "strength", "obligation", *STANDING, "agency", "year")

ORDERS: dict[str, list[str]] = {
    "strength": [str(word) for word in Strength.values],
    "obligation": [str(word) for word in ObligationKind.values],
    "status": [str(word) for word in STATUSES],
    "schedule": [str(word) for word in Schedule.values],
}
"""In which order the words of a vocabulary come; all else comes by its letters."""


def place(name: str, value: str) -> tuple[int, str]:
    """Where a value comes among those of its dimension."""
    return (ORDERS[name].index(value) if name in ORDERS else 0, value)


def address(filters: CommitmentFilter, by: dict[str, str]) -> QueryDict:
    """The query of the list that holds exactly the commitments of a group."""
    query = filters.data.copy()
    for name, value in by.items():
        if name == "year":
            first, last = _within(filters, int(value))
            query["issued_after"], query["issued_before"] = first.isoformat(), last.isoformat()
        else:
            query.setlist(name, [value])
    return query


def _within(filters: CommitmentFilter, year: int) -> tuple[date, date]:
    """The days of the year on which the filters look."""
    given = filters.form.cleaned_data
    first, last = date(year, 1, 1), date(year, 12, 31)
    return max(given["issued_after"] or first, first), min(given["issued_before"] or last, last)
