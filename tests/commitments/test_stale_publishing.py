"""Who publishes a coding publishes what they read of it, and nothing that came since."""

from typing import Any

import pytest
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments import workflow
from commitments.models import Agreement, Citation, Target
from tests.coding.screens import screen, soup
from tests.commitments.admin_forms import enter
from tests.commitments.at_once import while_another_waits
from tests.commitments.forms import fields_of
from tests.commitments.steps import NOW, snapshot
from tests.commitments.two_people import change
from tests.commitments.writes import later
from tests.factories import AgreementFactory, CommitmentFactory, TargetFactory
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def coded(analyst: User) -> Agreement:
    agreement = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
    CommitmentFactory(agreement=agreement, title_en="Meet")
    return agreement


def seal_of(answer: Any) -> str:
    """What a page says that it has shown."""
    return soup(answer).select_one("[name=seal]")["value"]


def opened(client: Client, agreement: Agreement) -> str:
    return seal_of(client.get(screen(agreement)))


def publish(client: Client, agreement: Agreement, seal: str) -> Any:
    return client.post(screen(agreement), {"act": "publish", "seal": seal})


def refusals(answer: Any) -> list[str]:
    return [item.get_text() for item in soup(answer).select(".errorlist li")]


@pytest.mark.django_db(transaction=True)
def test_coding_that_changed_since_it_was_read_is_not_published(
    client: Client, analyst: User, reviewer: User, kim: User
):
    agreement = coded(analyst)
    enter(client, reviewer)
    seal = opened(client, agreement)
    change(kim, agreement.commitments.get(), "Wrong.", title_en="Meet twice")
    with recorded(actor=kim):
        Citation.objects.get().delete()
        CommitmentFactory(agreement=agreement)

    first, *told = refusals(publish(client, agreement, seal))

    assert first == "The coding has changed since you opened this page; look at what is new, then publish."
    assert len([sentence for sentence in told if "(title) was changed by kim on" in sentence]) == 1
    assert len([sentence for sentence in told if "was deleted by kim on" in sentence]) == 1
    assert Agreement.objects.get().published_at is None


@pytest.mark.django_db(transaction=True)
def test_coding_is_published_once_its_changes_were_told(client: Client, analyst: User, reviewer: User, kim: User):
    agreement = coded(analyst)
    enter(client, reviewer)
    seal = opened(client, agreement)
    change(kim, agreement.commitments.get(), title_en="Meet twice")
    refused = publish(client, agreement, seal)

    publish(client, agreement, seal_of(refused))

    assert Agreement.objects.get().checked_by == reviewer


@pytest.mark.parametrize("seal", ["", "nonsense", "1:1:", "' OR 1=1"])
def test_coding_of_which_nobody_says_what_was_read_is_not_published(
    client: Client, analyst: User, reviewer: User, seal: str
):
    agreement = coded(analyst)
    enter(client, reviewer)

    answer = publish(client, agreement, seal)

    assert refusals(answer) == [
        "This page does not say what of the coding you saw; look at it once more, then publish."
    ]
    assert Agreement.objects.get().published_at is None


@pytest.mark.django_db(transaction=True)
def test_other_agreements_do_not_matter_to_who_publishes_one(client: Client, analyst: User, reviewer: User, kim: User):
    agreement, other = coded(analyst), coded(analyst)
    enter(client, reviewer)
    seal = opened(client, agreement)
    change(kim, other.commitments.get(), title_en="Meet twice")

    publish(client, agreement, seal)

    agreement.refresh_from_db()
    assert agreement.checked_by == reviewer


def test_coding_from_before_a_restore_into_another_cluster_counts_as_seen(
    client: Client, analyst: User, reviewer: User
):
    agreement = coded(analyst)
    later()  # in the other cluster, whose numbers of transactions say nothing here
    enter(client, reviewer)

    publish(client, agreement, opened(client, agreement))

    assert Agreement.objects.get().checked_by == reviewer


@pytest.mark.django_db(transaction=True)
def test_part_is_not_moved_into_a_coding_while_it_is_published(client: Client, analyst: User, reviewer: User):
    agreement = coded(analyst)
    target = TargetFactory(commitment=CommitmentFactory(agreement__draft=True))
    place = address(Target, "change", target.pk)
    form = fields_of(enter(client, analyst), place) | {"commitment": agreement.commitments.get().pk}
    seen = snapshot()

    while_another_waits(
        lambda: workflow.publish_agreement(agreement=agreement, by=reviewer, at=NOW, snapshot=seen),
        lambda: client.post(place, form),
    )

    assert Target.objects.get().commitment == target.commitment


def test_part_is_moved_into_another_draft(client: Client, analyst: User):
    agreement = coded(analyst)
    target = TargetFactory(commitment=CommitmentFactory(agreement__draft=True))
    place = address(Target, "change", target.pk)

    client.post(place, fields_of(enter(client, analyst), place) | {"commitment": agreement.commitments.get().pk})

    assert Target.objects.get().commitment == agreement.commitments.get()
