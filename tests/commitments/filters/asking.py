"""The filters of commitments, asked on one day, and the promises among which they find."""

from datetime import UTC, date, datetime

from django.http import QueryDict

from alliance.api.filters import StrictFilterSet
from alliance.moment import Moment
from commitments import filters
from commitments.models import Commitment
from tests.factories import CommitmentFactory

DAY = date(2023, 6, 30)
NOW = datetime(2023, 7, 1, tzinfo=UTC)
MOMENT = Moment(day=DAY, known_at=NOW, today=DAY)


def asked(query: str, **more: object) -> StrictFilterSet:
    commitments = Commitment.objects.public()
    return filters.CommitmentFilter(QueryDict(query), commitments, moment=MOMENT, **more)


def found(query: str) -> list[str]:
    """The last letters of the codes of the commitments found, which the tests call a, b, c ..."""
    filterset = asked(query)
    assert filterset.is_valid(), filterset.errors
    return [commitment.title_en for commitment in filterset.qs]


def refused(query: str) -> dict[str, list[str]]:
    filterset = asked(query)
    assert not filterset.is_valid()
    assert list(filterset.qs) == []
    return {name: list(sentences) for name, sentences in filterset.errors.items()}


def promise(letter: str, **fields: object) -> Commitment:
    code = f"2021-A-{ord(letter) - 96:03}"
    return CommitmentFactory(code=code, title_en=letter, **fields)
