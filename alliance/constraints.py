"""Check constraints that many tables share, each with a sentence for people."""

from django.db import models
from django.db.models import F, Func, Q

OFFICIAL_KOREAN = "Where the official Korean name was read. Empty: the Korean is our own translation."


def _holds(column: str, sql: str) -> Func:
    """A boolean SQL expression over a column, for conditions that no look-up spells."""
    return Func(F(column), template=sql, output_field=models.BooleanField())


def allowed(
    model: str, field: str, choices: type[models.TextChoices], *, blank: bool = False
) -> models.CheckConstraint:
    """The column holds one of the choices (or is empty, where `blank`)."""
    values = sorted([*choices.values, *([""] if blank else [])])
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{model}_{field}_allowed",
        violation_error_message=f"The {field.replace('_', ' ')} must be one of: {', '.join(filter(None, values))}.",
    )


def address_part(model: str, field: str) -> models.CheckConstraint:
    """The key can stand in an address as it is: letters and digits, with single hyphens between them."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__regex": r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"}),
        name=f"{model}_{field}_form",
        violation_error_message=f"A {field} has letters, digits and single hyphens only.",
    )


def clean_text(model: str, field: str) -> models.CheckConstraint:
    """The text is NFC, on one line, with single spaces and no empty ends (domain.md, first paragraph)."""
    return models.CheckConstraint(
        condition=Q(_holds(field, "%(expressions)s IS NFC NORMALIZED"))
        & Q(_holds(field, r"%(expressions)s !~ '(^\s|\s$|\s\s|[\t\n\r])'")),
        name=f"{model}_{field}_clean",
        violation_error_message=f"The {field} must be in Unicode form NFC, on one line, with single spaces.",
    )


def last_day(model: str, field: str, precision: str) -> models.CheckConstraint:
    """A date known to the month or year is held as its last day, so that it sorts and compares as domain.md says."""
    month_end = _holds(field, "EXTRACT(DAY FROM %(expressions)s + 1) = 1")
    year_end = _holds(field, "to_char(%(expressions)s, 'MMDD') = '1231'")
    condition = Q(**{f"{field}__isnull": True}) | (
        (~Q(**{precision: "month"}) | Q(month_end)) & (~Q(**{precision: "year"}) | Q(year_end))
    )
    return models.CheckConstraint(
        condition=condition,
        name=f"{model}_{field}_last_day",
        violation_error_message="A date known to the month or year is stored as its last day.",
    )


def source_of_korean(model: str, field: str) -> models.CheckConstraint:
    """A source says that the Korean words are official, so it needs them."""
    return models.CheckConstraint(
        condition=filled(field) | empty(f"{field}_source"),
        name=f"{model}_{field}_source_has_words",
        violation_error_message="The source of the official Korean needs the Korean.",
    )


def filled(*fields: str) -> Q:
    """Every one of these text columns holds something."""
    condition = Q()
    for field in fields:
        condition &= ~Q(**{field: ""})
    return condition


def empty(*fields: str) -> Q:
    """Every one of these text columns is empty."""
    return Q(**dict.fromkeys(fields, ""))
