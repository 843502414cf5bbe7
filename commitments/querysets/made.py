"""When something was made: the day on which its agreement was issued (domain.md, "Computed")."""

from datetime import date

from django.db.models import Expression, Q

type Day = date | Expression
"""A day, or a column of days where many are asked about at once."""


def made(day: Day, path: str = "") -> Q:
    """The agreement at the end of the path (`"commitment__agreement__"`) was issued by the day.

    One without a date counts as issued before everything. A path by joins: a condition on the rows themselves.
    """
    return Q(**{f"{path}issued_on": None}) | Q(**{f"{path}issued_on__lte": day})
