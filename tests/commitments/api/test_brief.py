"""The brief form by its own statement is the one that the serializer defines: of every commitment, on any day."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.core.management import call_command

from alliance.api.renderer import JSONRenderer
from commitments.models import Commitment
from commitments.serializers import CommitmentBriefSerializer, brief_records
from tests.factories import CitationFactory, CommitmentFactory, ObligationFactory, PassageFactory
from tests.world import bare_ledger, public_ledger

pytestmark = pytest.mark.django_db

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 21, 12, tzinfo=SEOUL)
TODAY = NOW.date()


def rendered(records: Any) -> Any:
    return orjson.loads(JSONRenderer().render(records))


def both(day: date = TODAY, known_at: datetime = NOW) -> tuple[Any, Any]:
    """All commitments of the day, in an order that no key has: by the statement, and by the serializer."""
    rows = Commitment.objects.public().made_by(day).order_by("title_en", "-code")
    plain = CommitmentBriefSerializer(rows.for_list(day, known_at), many=True).data
    return rendered(brief_records([row.pk for row in rows], day, known_at)), rendered(plain)


def test_brief_form_is_that_of_the_serializer():
    public_ledger(3)
    bare_ledger()

    fast, plain = both()

    assert len(fast) > 3
    assert fast == plain


def test_brief_form_has_the_first_words_that_are_public_by_then():
    promise = CommitmentFactory(code="2021-A-001", agreement__code="2021-A", agreement__issued_on=date(2021, 5, 21))
    early = PassageFactory(agreement__code="2020-B", agreement__draft=True, text="They will act.")
    CitationFactory(commitment=promise, passage=early, quote="act", number=0)

    fast, plain = both()

    assert [quoted["agreement"] for quoted in fast[0]["citations"]] == ["2021-A"]
    assert fast == plain


def test_obligations_stand_in_their_order():
    promise = CommitmentFactory(obligors=["USA", "KOR"])
    ObligationFactory(commitment=promise, party__code="JPN", role="counterpart")

    fast, plain = both()

    assert [(owed["party"], owed["role"]) for owed in fast[0]["obligations"]] == [
        ("KOR", "obligor"),
        ("USA", "obligor"),
        ("JPN", "counterpart"),
    ]
    assert fast == plain


def test_brief_form_of_nobody_is_empty():
    assert brief_records([], TODAY, NOW) == []


def test_brief_form_of_the_whole_record_is_that_of_the_serializer_on_any_day():
    call_command("load_ledger", verbosity=0)

    for day in (date(2021, 6, 1), date(2024, 1, 1), TODAY, date(2030, 1, 1)):
        fast, plain = both(day, NOW + timedelta(days=1))
        assert len(fast) > 50
        assert fast == plain
