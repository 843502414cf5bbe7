"""Brief and full form by fixed statements are as the serializers define them: of every commitment, on any day."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection

from alliance.moment import Moment
from commitments.models import Commitment
from commitments.serializers import CommitmentSerializer, brief_records, full_records
from tests.commitments.api.definition import brief_form, full_form, rendered
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    ObligationFactory,
    PassageFactory,
)
from tests.world import bare_ledger, hidden_ledger, public_ledger

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Seoul"))
TODAY = NOW.date()


def told(day: date = TODAY, known_at: datetime = NOW) -> list[Any]:
    """All commitments of the day in full, in an order that no key has; both forms are as the serializers have them."""
    moment = Moment(day=day, known_at=known_at, today=TODAY)
    rows = Commitment.objects.public().made_by(day).order_by("title_en", "-code")
    keys = [row.pk for row in rows]
    brief, full = rendered(brief_records(keys, day, known_at)), rendered(full_records(keys, moment))
    assert brief == brief_form(rows, moment)
    assert full == full_form(rows, moment)
    return full


def of(code: str, day: date = TODAY) -> Any:
    return next(record for record in told(day) if record["code"] == code)


@pytest.mark.parametrize("day", [date(2021, 5, 2), date(2023, 6, 1), TODAY, date(2030, 1, 1)])
def test_forms_are_those_of_the_serializers(day: date):
    public_ledger(3)
    bare_ledger()
    hidden_ledger()

    assert len(told(day)) > 3


def test_fields_stand_in_the_order_of_the_serializer():
    public_ledger()

    assert list(told()[0]) == CommitmentSerializer.Meta.fields


def test_forms_have_the_words_that_are_public_by_then():
    promise = CommitmentFactory(code="2021-A-001", agreement__code="2021-A", agreement__issued_on=date(2021, 5, 21))
    early = PassageFactory(agreement__code="2020-B", agreement__draft=True, text="They will act.")
    CitationFactory(commitment=promise, passage=early, quote="act", number=0)

    assert [quoted["agreement"] for quoted in of("2021-A-001")["citations"]] == ["2021-A"]


def test_obligations_stand_in_their_order():
    promise = CommitmentFactory(obligors=["USA", "KOR"])
    ObligationFactory(commitment=promise, party__code="JPN", role="counterpart")

    assert [(owed["party"], owed["role"]) for owed in told()[0]["obligations"]] == [
        ("KOR", "obligor"),
        ("USA", "obligor"),
        ("JPN", "counterpart"),
    ]


def test_latest_of_a_thread_is_found_over_several_steps_and_not_through_parts():
    made = {}
    for year, code in [(2018, "2018-A"), (2019, "2019-B"), (2020, "2020-C"), (2021, "2021-D")]:
        agreement = AgreementFactory(code=code, issued_on=date(year, 1, 1))
        made[code] = CommitmentFactory(code=f"{code}-001", agreement=agreement)
    CommitmentLinkFactory(later=made["2019-B"], earlier=made["2018-A"])
    CommitmentLinkFactory(later=made["2020-C"], earlier=made["2019-B"])
    part = CommitmentFactory(code="2020-C-002", agreement=made["2020-C"].agreement)
    CommitmentLinkFactory(later=part, earlier=made["2020-C"], kind="part_of")

    latest = {record["code"] for record in told() if record["latest_in_thread"]}

    assert latest == {"2020-C-001", "2020-C-002", "2021-D-001"}
    assert of("2018-A-001", date(2018, 6, 1))["latest_in_thread"]


def test_forms_of_nobody_are_empty():
    assert brief_records([], TODAY, NOW) == full_records([], Moment.now()) == []


def test_forms_of_the_whole_record_are_those_of_the_serializers_on_any_day():
    call_command("load_ledger", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as `prepare` does

    for day in (date(2021, 6, 1), date(2024, 1, 1), TODAY, date(2030, 1, 1)):
        assert len(told(day, NOW + timedelta(days=1))) > 50
