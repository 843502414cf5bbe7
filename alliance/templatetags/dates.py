"""Dates in words, never more exact than they are known."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

WORDS = {"day": "j F Y", "month": "F Y", "year": "Y"}
MACHINE = {"day": "Y-m-d", "month": "Y-m", "year": "Y"}


def in_words(day: date, precision: str) -> str:
    """21 May 2021, May 2021 or 2021."""
    return formatted(day, WORDS[precision])


@register.filter
def dated(day: date | None, precision: str = "day") -> SafeString | str:
    """A date as a `<time>` element; a moment as the day that it was where the ledger is kept; nothing for no date."""
    if not day:
        return ""
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return format_html('<time datetime="{}">{}</time>', formatted(day, MACHINE[precision]), in_words(day, precision))


@register.simple_tag
def dated_span(start: date | None, end: date | None, precision: str = "day") -> SafeString | str:
    """A start and an end: 13–14 November 2019, 30 May – 2 June 2022; the start alone where nothing else is known."""
    if not start or not end or in_words(start, precision) == in_words(end, precision):
        return dated(start or end, precision)
    if precision == "day" and (start.year, start.month) == (end.year, end.month):
        first, dash = formatted(start, "j"), "–"
    elif precision == "day" and start.year == end.year:
        first, dash = formatted(start, "j F"), " – "
    else:
        first, dash = in_words(start, precision), " – "
    machine = formatted(start, MACHINE[precision])
    return format_html('<time datetime="{}">{}</time>{}{}', machine, first, dash, dated(end, precision))
