"""What the filters of agreements, passages, status updates and recommendations find."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from alliance.api.filters import StrictFilterSet
from commitments import filters
from commitments.models import Agreement, Passage, Recommendation, StatusUpdate
from tests.commitments.filters.asking import DAY, MOMENT, NOW, promise
from tests.factories import (
    AgreementFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def keys(filterset_class: type[StrictFilterSet], rows: object, query: str, key: str = "code") -> list[str]:
    filterset = filterset_class(QueryDict(query), rows, moment=MOMENT)
    assert filterset.is_valid(), filterset.errors
    return [getattr(row, key) for row in filterset.qs]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["C", "A", "B"]),
        ("ordering=issued_on", ["A", "C", "B"]),
        ("ordering=-code", ["C", "B", "A"]),
        ("kind=treaty", ["A"]),
        ("party=KOR&party=USA", ["A"]),
        ("text_held=none", ["B"]),
        ("issued_after=1953-10-01", ["C", "A"]),
        ("issued_before=1953-10-01", ["A"]),
    ],
)
def test_agreements_are_filtered(query: str, codes: list[str]):
    treaty = AgreementFactory(code="A", kind="treaty", issued_on=date(1953, 10, 1))
    treaty.parties.add(PartyFactory(code="KOR"), PartyFactory(code="USA"))
    AgreementFactory(code="B", issued_on=None, text_held="none")
    AgreementFactory(code="C")

    assert keys(filters.AgreementFilter, Agreement.objects.for_list(), query) == codes


def test_passages_stand_in_the_order_of_the_texts():
    later, first = AgreementFactory(code="B"), AgreementFactory(code="A")
    PassageFactory(agreement=later, position=1, number="1")
    PassageFactory(agreement=first, position=2, number="1a")
    PassageFactory(agreement=first, position=1, number="1")

    assert keys(filters.PassageFilter, Passage.objects.for_list(DAY), "", "number") == ["1", "1a", "1"]
    assert keys(filters.PassageFilter, Passage.objects.for_list(DAY), "agreement=A", "number") == ["1", "1a"]


@pytest.mark.parametrize(
    ("query", "rationales"),
    [
        ("", ["confirmed", "joint", "own"]),
        ("ordering=effective_on", ["own", "joint", "confirmed"]),
        ("ordering=published_at", ["joint", "own", "confirmed"]),
        ("commitment=2021-A-002", ["joint"]),
        ("party=KOR", ["confirmed", "joint", "own"]),
        ("party=USA", ["joint"]),
        ("party=JPN", []),
        ("status=under_way", ["confirmed", "own"]),
        ("changed=true", ["joint", "own"]),
        ("changed=false", ["confirmed"]),
        ("published_after=2022-02-02", ["confirmed", "own"]),
        ("published_after=2022-02-03", ["confirmed"]),
        ("effective_after=2021-12-02", ["confirmed", "joint"]),
    ],
)
def test_status_updates_are_filtered(query: str, rationales: list[str]):
    korea = PartyFactory(code="KOR")
    PartyFactory(code="JPN")
    one, both = promise("a", obligors=["KOR"]), promise("b", obligors=["KOR", "USA"])
    # 20:00 UTC is the next day in Seoul
    moments = [datetime(2022, 2, day, 20, tzinfo=UTC) for day in (1, 3)]
    StatusUpdateFactory(commitment=one, party=korea, rationale="own", published_at=moments[0])
    StatusUpdateFactory(
        commitment=one, party=korea, rationale="confirmed", effective_on=date(2022, 1, 20), published_at=moments[1]
    )
    StatusUpdateFactory(commitment=both, rationale="joint", implementation="stalled", effective_on=date(2021, 12, 10))

    rows = StatusUpdate.objects.ever_published().for_list(DAY, NOW)

    assert keys(filters.StatusUpdateFilter, rows, query, "rationale") == rationales


def test_recommendations_are_filtered():
    first = RecommendationFactory(code="2024-A-R01", theme=ThemeFactory(slug="cyber"), agreement__code="2024-A")
    first.addressees.add(PartyFactory(code="KOR"))
    RecommendationFactory(code="2024-B-R01").addressees.add(PartyFactory(code="USA"))
    rows = Recommendation.objects.public()

    for query in ("agreement=2024-A", "addressee=KOR", "theme=cyber"):
        assert keys(filters.RecommendationFilter, rows, query) == ["2024-A-R01"]
    assert keys(filters.RecommendationFilter, rows, "addressee=KOR&addressee=USA&ordering=-code") == [
        "2024-B-R01",
        "2024-A-R01",
    ]
