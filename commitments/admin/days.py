"""Dates as one types them: a day, a month, a year, or today. A month or year counts as its last day (domain.md)."""

import calendar
import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from commitments.choices import Precision

LESS = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
"""A year, or a year and a month."""

DAY_ALONE = "Type a day as 2026-05-21, or today."
ANY = "Type a day as 2026-05-21, a month as 2026-05, a year as 2026, or today."


class DayField(forms.DateField):
    """A day. With `to_the_year` also a month or a year; `precision_of` tells which of them was typed."""

    def __init__(self, *, to_the_year: bool = False, **options: Any) -> None:
        hint = "2026-05-21, 2026-05 or 2026" if to_the_year else "2026-05-21"
        options.setdefault("widget", forms.TextInput(attrs={"placeholder": hint, "autocomplete": "off", "size": "12"}))
        options.setdefault("error_messages", {"invalid": ANY if to_the_year else DAY_ALONE})
        super().__init__(**options)
        self.to_the_year = to_the_year

    def to_python(self, value: Any) -> date | None:
        text = str(value).strip().lower() if isinstance(value, str) else ""
        if text == "today":
            return timezone.localdate()
        if not self.to_the_year or not (match := LESS.fullmatch(text)):
            return super().to_python(value)
        year, month = int(match[1]), int(match[2] or 12)
        try:
            return date(year, month, calendar.monthrange(year, month)[1])
        except ValueError:  # of which a thirteenth month is one, too
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def precision_of(self, text: str | None) -> str:
        match = LESS.fullmatch((text or "").strip())
        if match is None:
            return str(Precision.DAY)
        return str(Precision.MONTH if match[2] else Precision.YEAR)


def as_typed(day: date | None, precision: str) -> str:
    """As somebody would type it."""
    text = day.isoformat() if day else ""
    return text[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(Precision(precision), 10)]
