"""The moment of an address: what it takes, what it refuses, and how links keep it. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import Context, Template

from alliance.moment import Moment

NOW = datetime(2022, 6, 1, 3, tzinfo=UTC)  # noon in Seoul
DAY_END = timedelta(hours=15) - timedelta(microseconds=1)
"""From the first moment of a UTC day to the end of the same day in Seoul."""


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def read(query: str) -> Moment:
    return Moment.read(QueryDict(query))


def test_address_without_a_moment_is_of_today_and_now():
    moment = read("party=KOR&as_of=&known_at=")

    assert (moment.day, moment.known_at) == (date(2022, 6, 1), NOW)
    assert (moment.asked, moment.query, moment.knowledge) == ((), "", None)


def test_today_is_the_day_of_the_ledger_and_not_of_greenwich():
    with time_machine.travel(datetime(2022, 5, 31, 15, 30, tzinfo=UTC)):
        assert read("").day == date(2022, 6, 1)


def test_day_alone_leaves_the_knowledge_at_now():
    moment = read("as_of=2020-01-01")

    assert (moment.day, moment.known_at, moment.knowledge) == (date(2020, 1, 1), NOW, None)
    assert moment.of("/agreements/") == "/agreements/?as_of=2020-01-01"


@pytest.mark.parametrize(
    ("known_at", "moment"),
    [
        ("2021-05-21", datetime(2021, 5, 21, tzinfo=UTC) + DAY_END),
        ("2022-06-01", NOW),  # today ends later than now
        ("2021-05-21T09:30", datetime(2021, 5, 21, 0, 30, tzinfo=UTC)),
        ("2021-05-21T09:30:15.25Z", datetime(2021, 5, 21, 9, 30, 15, 250_000, tzinfo=UTC)),
        ("2021-05-21T09:30:00%2B02:00", datetime(2021, 5, 21, 7, 30, tzinfo=UTC)),
        ("2021-05-21T09:30:00+02:00", datetime(2021, 5, 21, 7, 30, tzinfo=UTC)),  # the plus arrives as a space
        ("2022-06-01T12:00", NOW),
    ],
)
def test_known_at_is_a_moment_or_the_end_of_a_date(known_at: str, moment: datetime):
    assert read(f"known_at={known_at}").known_at == moment
    assert read(f"known_at={known_at}").knowledge == moment


DATE = "is no date: write the year, month and day, as in 2021-05-21."
TIME = "is neither a date such as 2021-05-21 nor a moment such as 2021-05-21T18:00:00+09:00."
FUTURE = "is in the future: nobody knows yet what will be known then."


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("as_of=soon", {"as_of": [f"'soon' {DATE}"]}),
        ("as_of=20200101", {"as_of": [f"'20200101' {DATE}"]}),
        ("as_of=2020-01-01T00:00", {"as_of": [f"'2020-01-01T00:00' {DATE}"]}),
        ("as_of=%00", {"as_of": [f"'\\x00' {DATE}"]}),
        ("as_of=2020-01-01&as_of=2020-01-01", {"as_of": ["Give this parameter once."]}),
        ("known_at=2022-06-02", {"known_at": [f"'2022-06-02' {FUTURE}"]}),
        ("known_at=2022-06-01T12:01", {"known_at": [f"'2022-06-01T12:01' {FUTURE}"]}),
        ("known_at=2021-02-30", {"known_at": [f"'2021-02-30' {TIME}"]}),
        ("known_at=0001-01-01", {"known_at": [f"'0001-01-01' {TIME}"]}),
        ("known_at=0001-01-01T00:00:00%2B14:00", {"known_at": [f"'0001-01-01T00:00:00+14:00' {TIME}"]}),
        ("known_at=2021-05-21T24:30", {"known_at": [f"'2021-05-21T24:30' {TIME}"]}),
        ("known_at=20210521T1200", {"known_at": [f"'20210521T1200' {TIME}"]}),
        ("as_of=x&known_at=y", {"as_of": [f"'x' {DATE}"], "known_at": [f"'y' {TIME}"]}),
    ],
)
def test_moment_that_is_not_understood_is_refused_with_a_sentence(query: str, errors: dict[str, list[str]]):
    with pytest.raises(ValidationError) as refused:
        read(query)

    assert refused.value.message_dict == errors


@pytest.mark.parametrize(
    ("as_of", "ahead", "until"),
    [
        ("2022-05-31", False, date(2022, 5, 31)),
        ("2022-06-01", False, date.max),
        ("2022-06-02", True, date.max),
        ("9999-12-31", True, date.max),
    ],
)
def test_meetings_ahead_are_on_record_from_today_on_only(as_of: str, ahead: bool, until: date):
    moment = read(f"as_of={as_of}")

    assert (moment.is_ahead, moment.meetings_until) == (ahead, until)


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("/", "/?as_of=2020-01-01"),
        ("/commitments/2021-FS-001/", "/commitments/2021-FS-001/?as_of=2020-01-01"),
        ("/commitments/?a=b&amp;c=d", "/commitments/?a=b&amp;c=d&amp;as_of=2020-01-01"),
        ("/agreements/sheet/#p7", "/agreements/sheet/?as_of=2020-01-01#p7"),
        ("/commitments/?as_of=2018-01-01&amp;a=b", "/commitments/?as_of=2018-01-01&amp;a=b"),  # a day of its own
        ("?", "?as_of=2020-01-01"),
        ("?party=KOR", "?party=KOR"),  # what a list says of itself has its moment already
        ("#main", "#main"),
        ("https://example.org/", "https://example.org/"),
        ("//example.org/", "//example.org/"),
        ("/api/v1/docs/", "/api/v1/docs/"),
        ("/admin/", "/admin/"),
    ],
)
def test_links_of_a_page_keep_its_moment(link: str, kept: str):
    page = Template('{% load moment %}{% staying %}<a class="x" href="' + link + '">/x</a>{% endstaying %}')

    assert page.render(Context({"moment": read("as_of=2020-01-01")})) == f'<a class="x" href="{kept}">/x</a>'
    for nothing in ({}, {"moment": None}, {"moment": Moment.now()}):
        assert page.render(Context(nothing)) == f'<a class="x" href="{link}">/x</a>'


def test_links_keep_both_parts_of_a_moment_spelt_safely():
    page = Template('{% load moment %}{% staying %}<a href="/">x</a>{% endstaying %}')
    moment = read("known_at=2021-05-21T09:30:00%2B02:00&as_of=2020-01-01")

    kept = "as_of=2020-01-01&amp;known_at=2021-05-21T09%3A30%3A00%2B02%3A00"
    assert page.render(Context({"moment": moment})) == f'<a href="/?{kept}">x</a>'
