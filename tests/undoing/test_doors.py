"""Steps of an update and of an agreement are not undone; what is added and never deleted is retired or withdrawn."""

from typing import Any

import pytest

from alliance.history import recorded
from alliance.models import User
from alliance.undoing.doors import PUBLISHED, SIGNED
from commitments import workflow
from commitments.models import (
    Commitment,
    Evidence,
    Passage,
    StatusUpdate,
)
from tests.commitments.steps import NOW, update_in
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    EvidenceFactory,
    PassageFactory,
)
from tests.undoing.changing import latest, refused, undone

pytestmark = pytest.mark.django_db


def test_draft_that_is_undone_is_withdrawn_with_its_evidence(analyst: User):
    with recorded(batch="b1", actor=analyst):
        update = workflow.draft(
            update=StatusUpdate(commitment=CommitmentFactory(), implementation="under_way", effective_on="2022-01-01"),
            by=analyst,
            evidence=[EvidenceFactory.build(update=None)],
        )
    change = latest(table="commitments_statusupdate")

    undone(analyst, "change", change.pk)

    update.refresh_from_db()
    assert (update.state, update.withdrawn_by, update.withdrawal_reason) == ("withdrawn", analyst, "Undone: A slip.")
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("number", [3, 300])
def test_drafts_of_a_batch_are_withdrawn_at_once(author: User, django_assert_num_queries: Any, number: int):
    said = {"commitment": CommitmentFactory(), "implementation": "under_way", "effective_on": "2022-01-01"}
    with recorded(batch="b1", actor=author):
        StatusUpdate.objects.bulk_create(StatusUpdate(author=author, **said) for _ in range(number))

    with django_assert_num_queries(19):
        undone(author, "batch", "b1")

    ended = StatusUpdate.objects.values_list("state", "withdrawn_by", "withdrawal_reason")
    assert list(ended) == [("withdrawn", author.pk, "Undone: A slip.")] * number


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("submitted", "Handing an update in is not undone: a reviewer returns it, or its author withdraws it."),
        ("published", "Publishing an update is not undone: withdraw it with a reason, or write its correction."),
        ("returned", "Returning an update is not undone: its author submits it again."),
        ("withdrawn", "A withdrawn update stays withdrawn: write a new one."),
    ],
)
def test_step_of_an_update_is_answered_by_another_step(reviewer: User, analyst: User, state: str, told: str):
    before = {"published": "submitted", "returned": "submitted"}.get(state, "draft")
    update = update_in(before, analyst, reviewer, implementation="not_assessable")
    step(state, update, analyst, reviewer)

    (sentence,) = refused(reviewer, "change", latest(table="commitments_statusupdate").pk)

    assert sentence.endswith(told)


def step(state: str, update: StatusUpdate, author: User, reviewer: User) -> None:
    match state:
        case "submitted":
            workflow.submit(update=update, by=author, at=NOW)
        case "published":
            workflow.publish(update=update, by=reviewer, at=NOW)
        case "returned":
            workflow.return_to_author(update=update, by=reviewer, note="Date?")
        case "withdrawn":
            workflow.withdraw(update=update, by=author, at=NOW, reason="A double.")


def retired(promise: Commitment, by: User) -> str:
    """The batch of the undo that has retired it."""
    batch = undone(by, "change", latest(table="commitments_commitment").pk)
    promise.refresh_from_db()
    assert (promise.retired_reason, promise.citations.count()) == ("Undone: A slip.", 1)
    return batch


def test_new_commitment_is_retired_with_its_parts_in_place(analyst: User):
    promise = CommitmentFactory(quote="meet", agreement__draft=True)

    undone(analyst, "batch", retired(promise, analyst))

    promise.refresh_from_db()
    assert promise.retired_at is None


def test_commitment_that_readers_saw_is_retired_for_good(reviewer: User):
    promise = CommitmentFactory(code="2021-FS-001")

    assert refused(reviewer, "batch", retired(promise, reviewer)) == [
        "2021-FS-001 is retired for good, as readers were told; code the promise anew where that was wrong."
    ]


@pytest.mark.parametrize("factory", [AgreementFactory, PassageFactory])
def test_what_readers_see_of_a_text_stays(root: User, factory: Any):
    with recorded(batch="b1"):
        row = factory()

    told = refused(root, "change", latest(table=row._meta.db_table).pk)

    assert told == [f"{row._meta.verbose_name.capitalize()}: {row}. Readers see this already, so it stays."]


def test_text_that_readers_see_stays(root: User):
    passage = PassageFactory()
    Passage.objects.update(text=f"{passage.text} Again.")

    (told,) = refused(root, "change", latest().pk)

    assert told.endswith("Readers see this passage: its text, its number and its place stay as they are.")


def test_signature_and_publication_of_a_coding_stay(root: User, analyst: User, reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=None, checked_by=None)
    workflow.finish_coding(agreement=agreement, by=analyst)
    signed = latest()
    (told,) = refused(root, "change", signed.pk)
    assert told.endswith(SIGNED)

    workflow.publish_agreement(agreement=agreement, by=reviewer, at=NOW)
    (told,) = refused(root, "change", latest().pk)
    assert told.endswith(PUBLISHED)
