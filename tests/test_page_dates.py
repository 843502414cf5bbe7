"""Dates in words; no database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from alliance.templatetags.dates import dated, dated_span
from alliance.templatetags.pages import amount, share
from tests.html import words

MAY = date(2021, 5, 21)


@pytest.mark.parametrize(
    ("day", "precision", "html"),
    [
        (MAY, "day", '<time datetime="2021-05-21">21 May 2021</time>'),
        (date(2023, 2, 28), "month", '<time datetime="2023-02">February 2023</time>'),
        (date(2024, 12, 31), "year", '<time datetime="2024">2024</time>'),
        (None, "day", ""),
    ],
)
def test_date_is_told_no_more_exactly_than_it_is_known(day: date | None, precision: str, html: str):
    assert dated(day, precision) == html


def test_moment_is_the_day_that_it_was_in_seoul():
    assert words(dated(datetime(2026, 11, 21, 15, 30, tzinfo=UTC))) == "22 November 2026"


@pytest.mark.parametrize(
    ("start", "end", "precision", "told"),
    [
        (date(2019, 11, 13), date(2019, 11, 14), "day", "13–14 November 2019"),
        (date(2022, 5, 30), date(2022, 6, 2), "day", "30 May – 2 June 2022"),
        (date(2022, 12, 30), date(2023, 1, 2), "day", "30 December 2022 – 2 January 2023"),
        (MAY, MAY, "day", "21 May 2021"),
        (MAY, None, "day", "21 May 2021"),
        (date(2023, 2, 28), date(2023, 3, 31), "month", "February 2023 – March 2023"),
        (None, None, "day", ""),
    ],
)
def test_span_says_what_start_and_end_share_once(start: date, end: date, precision: str, told: str):
    assert words(dated_span(start, end, precision)) == told


@pytest.mark.parametrize(
    ("start", "end", "precision", "told"),
    [
        (MAY, None, "day", "2021년 5월 21일"),
        (MAY, None, "month", "2021년 5월"),
        (date(2019, 11, 13), date(2019, 11, 14), "day", "2019년 11월 13일–14일"),
        (date(2022, 5, 30), date(2022, 6, 2), "day", "2022년 5월 30일 – 6월 2일"),
        (date(2022, 12, 30), date(2023, 1, 2), "day", "2022년 12월 30일 – 2023년 1월 2일"),
    ],
)
def test_in_korean_the_year_comes_first(start: date, end: date | None, precision: str, told: str):
    with translation.override("ko"):
        assert words(dated_span(start, end, precision)) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(1, 3, "33%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (0, 5, "0%"), (0, 0, "")]
)
def test_share_never_rounds_something_to_nothing_or_to_everything(part: int, whole: int, told: str):
    assert share(part, whole) == told


@pytest.mark.parametrize(("quantity", "told"), [("200000000.0000", "200,000,000"), ("2.5000", "2.5")])
def test_amount_has_no_needless_zeros(quantity: str, told: str):
    assert amount(Decimal(quantity)) == told
