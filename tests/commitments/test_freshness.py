"""Freshness: how long ago somebody looked, held to the interval of the commitment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.commitments.standings import KNOWN, assessed, of
from tests.factories import CommitmentFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("age", "expected"),
    [(100, "fresh"), (101, "ageing"), (200, "ageing"), (201, "stale")],
)
def test_freshness_turns_after_one_and_two_intervals(age, expected):
    commitment = CommitmentFactory(review_every_days=100)
    StatusUpdateFactory(commitment=commitment, published_at=KNOWN - timedelta(days=age))

    assert of(commitment).freshness == expected


def test_freshness_turns_with_the_day_and_not_within_it():
    commitment = CommitmentFactory(review_every_days=1)
    StatusUpdateFactory(commitment=commitment, published_at=datetime(2022, 6, 1, 23, tzinfo=SEOUL))

    hours = [datetime(2022, 6, day, hour, tzinfo=SEOUL) for day in (2, 3) for hour in (0, 23)]
    assert [of(commitment, known_at=hour).freshness for hour in hours] == ["fresh", "fresh", "ageing", "ageing"]


@pytest.mark.parametrize("implementation", ["delivered", "superseded", "lapsed"])
def test_freshness_of_the_settled_does_not_age(implementation):
    commitment = CommitmentFactory(review_every_days=1)
    StatusUpdateFactory(commitment=commitment, implementation=implementation)

    assert of(commitment).freshness == "settled"


def test_freshness_is_of_the_obligor_looked_at_longest_ago():
    commitment = CommitmentFactory(obligors=["KOR", "USA"], review_every_days=100)
    assessed(commitment, "KOR", "under_way", published_at=KNOWN - timedelta(days=300))
    assessed(commitment, "USA", "under_way", published_at=KNOWN)

    assert of(commitment).freshness == "stale"
