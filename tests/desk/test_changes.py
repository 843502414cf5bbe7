"""What colleagues changed last, as the desk tells it: the tests commit, as a line stands for a transaction."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse

from alliance.history import recorded
from alliance.models import Change, User
from commitments import workflow
from commitments.models import Commitment, Party, StatusUpdate, Target
from tests.commitments.steps import NOW, update_in
from tests.desk.asking import desk
from tests.factories import AgreementFactory, CommitmentFactory, PartyFactory, TargetFactory
from tests.html import words
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db(transaction=True)


def changes(client: Client, person: User) -> Any:
    return desk(client, person).context["changes"]


def test_line_tells_who_what_how_many_and_why(client: Client, analyst: User, reviewer: User):
    with recorded(actor=reviewer):
        promise = CommitmentFactory(code="2021-FS-001", title_en="Meet", agreement__draft=True)
    with recorded(actor=reviewer, reason="The words say so.", batch="edit-1"):
        TargetFactory(commitment=promise)
        Commitment.objects.update(note="In part.")

    answer = desk(client, analyst)

    line = answer.context["changes"][0]
    assert (line.who, line.what, line.why, line.batch, line.number) == (
        "reviewer",
        "2021-FS-001 Meet, changed",
        "The words say so.",
        "edit-1",
        2,
    )
    assert line.address == address(Commitment, "history", promise.pk)
    assert f"2021-FS-001 Meet, changed and 1 other reviewer, {line.when} · batch edit-1 · The words say so." in words(
        answer
    )


def test_ones_own_changes_are_not_among_them(client: Client, analyst: User, reviewer: User):
    for person, code in ((reviewer, "AAA"), (analyst, "BBB"), (reviewer, "CCC"), (analyst, "DDD")):
        with recorded(actor=person):
            PartyFactory(code=code, name_en=code.lower())

    assert [line.what for line in changes(client, analyst)] == ["ccc, added", "aaa, added"]
    assert [line.what for line in changes(client, reviewer)] == ["ddd, added", "bbb, added"]


def test_what_the_program_did_is_among_them(client: Client, analyst: User):
    PartyFactory(name_en="Korea")

    assert [(line.who, line.what) for line in changes(client, analyst)] == [("The program", "Korea, added")]


def test_update_is_told_with_its_commitment_and_its_step(client: Client, analyst: User, reviewer: User):
    with transaction.atomic():
        promise = CommitmentFactory(code="2021-FS-001")
    update = update_in("draft", analyst, reviewer, commitment=promise)
    workflow.submit(update=update, by=analyst, at=NOW)

    line = changes(client, reviewer)[0]

    assert line.what == "2021-FS-001: Under way, 1 December 2021, submitted"
    assert line.address == address(StatusUpdate, "history", update.pk)


def test_part_is_told_with_its_commitment(client: Client, analyst: User):
    with transaction.atomic():
        promise = CommitmentFactory(code="2021-FS-001", agreement__draft=True)
    with recorded():
        TargetFactory(commitment=promise, text="five meetings")

    assert changes(client, analyst)[0].what == "2021-FS-001: five meetings, added"


def test_what_is_gone_leads_to_its_transaction(client: Client, analyst: User):
    with transaction.atomic():
        target = TargetFactory(commitment__agreement__draft=True)
    Target.objects.filter(pk=target.pk).delete()

    line = changes(client, analyst)[0]

    gone = Change.objects.latest("id").transaction
    assert (line.what, line.address) == ("Target deleted", reverse("admin:ledger_transaction", args=[gone]))


def test_only_the_latest_are_shown(client: Client, analyst: User):
    for n in range(10):
        PartyFactory(code=f"P{n}", name_en=f"Party {n}")

    assert [line.what for line in changes(client, analyst)] == [f"Party {n}, added" for n in range(9, 1, -1)]


def test_what_one_may_not_look_at_is_not_told(client: Client, analyst: User):
    with recorded():
        PartyFactory(name_en="Korea")
        AgreementFactory(code="2021-FS", draft=True)
    analyst.groups.clear()
    for name in ("add_statusupdate", "view_party"):
        analyst.user_permissions.add(Permission.objects.get(codename=name))

    (line,) = changes(client, analyst)

    assert (line.what, line.number, line.address) == (
        "Korea, added",
        1,
        address(Party, "history", Party.objects.get().pk),
    )
