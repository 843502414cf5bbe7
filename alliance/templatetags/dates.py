"""Dates as elements that people and machines can read."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alliance.dates import in_words, span_in_words

register = template.Library()

MACHINE = {"day": "Y-m-d", "month": "Y-m", "year": "Y"}


@register.filter
def dated(day: date | None, precision: str = "day") -> SafeString | str:
    """A date as a `<time>` element; a moment as the day that it was where the ledger is kept; nothing for no date."""
    if not day:
        return ""
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return _time(day, precision, in_words(day, precision))


@register.simple_tag
def dated_span(start: date | None, end: date | None, precision: str = "day") -> SafeString | str:
    """A start and an end: 13–14 November 2019, 30 May – 2 June 2022; the start alone where nothing else is known."""
    if not start or not end or in_words(start, precision) == in_words(end, precision):
        return dated(start or end, precision)
    first, dash, last = span_in_words(start, end, precision)
    return format_html("{}{}{}", _time(start, precision, first), dash, _time(end, precision, last))


def _time(day: date, precision: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', formatted(day, MACHINE[precision]), words)
