"""What a dry run found is kept with its file: looking at it does not do it again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliance.models import User, WaitingFile
from alliance.tables import pages
from commitments.models import Agreement, Commitment
from tests.factories import AgreementFactory
from tests.tables.files import counts, csv_of, differences, exported, row, rows_of, table_of, told, upload
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db

SINCE = "The ledger has changed since"


def test_pages_of_a_dry_run_ask_nothing_of_the_ledger(
    desk: Client, promise: Commitment, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
):
    monkeypatch.setattr(pages, "SHOWN", 1)
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"
    row(rows, "target")["text"] = "$300 million"
    upload(desk, Commitment, csv_of(rows))

    statements = {"session, user and the rights of the person": 4, "the file": 1, "whether the ledger has changed": 1}
    statements |= {"why it is done, as it was typed": 1}
    with django_assert_num_queries(sum(statements.values())):
        shown = desk.get(address(Commitment, "import"), {"p": "2"})

    assert (counts(shown), len(differences(shown))) == ({"changed": 2, "unchanged": len(rows) - 2}, 2)
    assert [each.name for each in shown.context["page_obj"]] == [f"target {promise.code} 1"]


def test_dry_run_says_that_the_ledger_has_changed_since_until_it_is_done_again(desk: Client, promise: Commitment):
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"
    fresh = upload(desk, Commitment, csv_of(rows))
    Commitment.objects.filter(pk=promise.pk).update(note="Meanwhile.")

    stale = desk.get(address(Commitment, "import"))
    again = desk.post(address(Commitment, "import"), {"step": "again"}, follow=True)

    assert [SINCE in shown.text for shown in (fresh, stale, again)] == [False, True, False]
    assert [len(told(shown)) for shown in (fresh, stale, again)] == [0, 0, 1]


def test_whatever_goes_wrong_in_a_dry_run_the_page_opens_and_the_file_can_be_put_aside(
    desk: Client, promise: Commitment, monkeypatch: pytest.MonkeyPatch
):
    upload(desk, Commitment, csv_of(table_of(desk)), name="first.csv")
    monkeypatch.setattr(pages, "take_in", lambda *given, **more: 1 / 0)
    desk.raise_request_exception = False
    place = address(Commitment, "import")

    broken = [upload(desk, Commitment, csv_of(table_of(desk)), name="second.csv"), desk.post(place, {"step": "again"})]
    shown = desk.get(place)
    desk.post(place, {"step": "discard"})

    assert [answer.status_code for answer in broken] == [500, 500]
    assert (shown.status_code, shown.context["waiting"].name) == (200, "first.csv")
    assert WaitingFile.objects.count() == 0


def test_file_that_waited_without_a_dry_run_is_tried_when_somebody_asks(desk: Client, analyst: User):
    AgreementFactory(code="2021-P1", draft=True)
    content = exported(desk, Agreement)
    WaitingFile.objects.create(by=analyst, noun="commitments.agreement", name="before.csv", content=content)

    shown = desk.get(address(Agreement, "import"))
    again = desk.post(address(Agreement, "import"), {"step": "again"}, follow=True)

    assert (shown.context["told"], "Write all of it" in shown.text) == (None, False)
    assert counts(again) == {"unchanged": len(rows_of(content))}


def test_file_that_waited_for_a_week_goes_with_the_next_upload(desk: Client, reviewer: User, promise: Commitment):
    for days in (6, 8):
        age = timezone.now() - timedelta(days=days)
        WaitingFile.objects.create(by=reviewer, noun=f"{days} days", name="x.csv", content=b"x", uploaded_at=age)

    upload(desk, Commitment, csv_of(table_of(desk)))

    assert set(WaitingFile.objects.values_list("noun", flat=True)) == {"6 days", "commitments.commitment"}
