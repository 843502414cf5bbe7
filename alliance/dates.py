"""Dates in the words of the page's language, never more exact than they are known. Knows no app."""

from datetime import date, datetime

from django.utils import translation
from django.utils.dateformat import format as formatted

WORDS = {
    "en": {"day": "j F Y", "month": "F Y", "year": "Y", "moment": "H:i:s, j F Y"},
    "ko": {"day": "Y년 n월 j일", "month": "Y년 n월", "year": "Y년", "moment": "Y년 n월 j일 H:i:s"},
}

SPANS = {
    "en": {"same month": ("j", "–", "j F Y"), "same year": ("j F", " – ", "j F Y")},
    "ko": {"same month": ("Y년 n월 j일", "–", "j일"), "same year": ("Y년 n월 j일", " – ", "n월 j일")},
}
"""How first and last day are written, and the dash between: what they share is said once, in English at the end."""


def in_words(time: date, precision: str = "day") -> str:
    """21 May 2021, May 2021 or 2021; of a moment also the time."""
    return formatted(time, WORDS[_language()]["moment" if isinstance(time, datetime) else precision])


def span_in_words(start: date, end: date, precision: str = "day") -> tuple[str, str, str]:
    """A start, a dash and an end: 13–14 November 2019, 30 May – 2 June 2022. The two must differ in words."""
    if precision != "day" or start.year != end.year:
        return in_words(start, precision), " – ", in_words(end, precision)
    first, dash, last = SPANS[_language()]["same month" if start.month == end.month else "same year"]
    return formatted(start, first), dash, formatted(end, last)


def _language() -> str:
    return "ko" if translation.get_language() == "ko" else "en"
