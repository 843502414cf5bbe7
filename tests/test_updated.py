"""The revision of a list and of a commitment, and what was updated since: on page and API."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from alliance import revision
from commitments import workflow
from commitments.models import Commitment, Obligation
from tests.factories import (
    CommitmentFactory,
    CommitmentLinkFactory,
    PartyFactory,
    StatusUpdateFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ledger() -> dict[str, Commitment]:
    """Two promises, made public in one revision."""
    with transaction.atomic():
        return {code: CommitmentFactory(code=code) for code in ("2021-FS-001", "2021-FS-002")}


def numbers(client: Client) -> dict[str, int]:
    """The revision of each commitment, as its record gives it."""
    answer = client.get("/api/v1/commitments/?full=1").json()
    return {record["code"]: record["revision"] for record in answer["results"]}


def test_list_has_the_number_of_the_last_change(client: Client, ledger: Any):
    before = client.get("/api/v1/parties/").json()["revision"]

    PartyFactory(code="JPN")

    assert before == revision.current() - 1
    assert client.get("/api/v1/parties/").json()["revision"] == before + 1


def changes(commitment: Commitment) -> dict[str, Any]:
    """Ways to change what readers see of a commitment."""
    return {
        "the commitment": lambda: Commitment.objects.filter(pk=commitment.pk).update(title_en="Another"),
        "a part": lambda: TargetFactory(commitment=commitment),
        "a part of a part": lambda: commitment.obligations.get().agencies.create(code="kor-me", party=PartyFactory()),
        "its words": lambda: commitment.citations.get().passage.citations.update(kind="reported"),
        "the passage": lambda: commitment.citations.get().passage.__class__.objects.update(heading="Climate"),
        "its agreement": lambda: type(commitment.agreement).objects.update(note="A note."),
    }


@pytest.mark.parametrize("name", changes(Commitment()))
def test_commitment_has_the_revision_that_changed_it_last(client: Client, name: str):
    with transaction.atomic():
        changed, other = CommitmentFactory(code="2021-FS-001"), CommitmentFactory(code="2021-FS-002")
        CommitmentFactory(code="2020-X-001", agreement__draft=True)
    before = numbers(client)

    changes(changed)[name]()

    now = revision.current()
    expected = {changed.code: now, other.code: now if name in ("the passage", "its agreement") else before[other.code]}
    assert (numbers(client), now > before[changed.code]) == (expected, True)


def test_link_changes_both_of_its_ends(client: Client):
    with transaction.atomic():
        earlier = CommitmentFactory(code="2021-FS-001")
        later = CommitmentFactory(code="2022-FS-001", agreement__issued_on="2022-05-21")
        other = CommitmentFactory(code="2021-FS-002")
    before = numbers(client)

    CommitmentLinkFactory(later=later, earlier=earlier)

    now = revision.current()
    assert numbers(client) == before | {earlier.code: now, later.code: now}
    assert before[other.code] < now


def test_draft_changes_nothing_and_its_publication_does(client: Client, ledger: Any, analyst: Any, reviewer: Any):
    commitment, before = ledger["2021-FS-001"], numbers(client)
    draft = StatusUpdateFactory(commitment=commitment, draft=True, implementation="not_assessable", author=analyst)
    now = timezone.now()
    workflow.submit(update=draft, by=analyst, at=now)
    unchanged = numbers(client)

    workflow.publish(update=draft, by=reviewer, at=now)

    assert unchanged == before
    assert numbers(client) == before | {commitment.code: revision.current()}


def test_what_changed_nothing_has_no_revision(ledger: Any):
    before = revision.current()

    Commitment.objects.update(note="")
    Obligation.objects.update(role="obligor")

    assert revision.current() == before


def test_updates_can_be_asked_for_by_day_and_sorted(client: Client, ledger: Any):
    Commitment.objects.filter(code="2021-FS-001").update(note="Mended.")
    today, day = timezone.localdate(), timedelta(days=1)

    found = {
        query: [record["code"] for record in client.get(f"/api/v1/commitments/?{query}").json()["results"]]
        for query in (
            f"updated_after={today}",
            f"updated_after={today + day}",
            f"updated_before={today}",
            f"updated_before={today - day}",
            "ordering=updated",
            "ordering=-updated",
        )
    }

    both = ["2021-FS-001", "2021-FS-002"]
    assert list(found.values()) == [both, [], both, [], both[::-1], both]
    page = client.get(f"/commitments/?updated_after={today + day}")
    assert (page.status_code, "2021-FS-001" in page.text) == (200, False)


def test_cursor_goes_on_in_the_order_of_updates(client: Client, ledger: Any):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE commitments_commitment SET note = 'Mended.' WHERE code = '2021-FS-001'")

    first = client.get("/api/v1/commitments/?ordering=updated&page_size=1").json()
    second = client.get(first["next"]).json()

    assert [page["results"][0]["code"] for page in (first, second)] == ["2021-FS-002", "2021-FS-001"]
