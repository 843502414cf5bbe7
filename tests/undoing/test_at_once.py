"""Undo and an edit at the same moment, in two sessions: the second waits, and is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from alliance.history import recorded
from alliance.models import Change, User
from alliance.undoing.rights import SEEN
from alliance.undoing.scope import Scope
from alliance.undoing.writing import undo
from commitments.models import Agreement, Commitment, Passage
from commitments.workflow import publish_agreement, step
from dialogues.models import Dialogue, DialogueMention
from tests.commitments.at_once import while_another_waits
from tests.commitments.steps import NOW, snapshot
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    DialogueMentionFactory,
    PassageFactory,
    TargetFactory,
    UserFactory,
)
from tests.undoing.changing import latest, scope

pytestmark = pytest.mark.django_db(transaction=True)


def edit(dialogue: Dialogue, by: User, note: str) -> None:
    with step(by=by):
        Dialogue.objects.filter(pk=dialogue.pk).update(note=note)


def test_undo_waits_for_an_edit_and_tells_who_was_faster(root: User, analyst: User):
    dialogue = DialogueFactory(note="one")
    edit(dialogue, root, "two")
    change = scope("change", latest().pk)

    (refused,) = while_another_waits(
        lambda: edit(dialogue, analyst, "three"),
        lambda: undo(change, by=root, reason="A slip."),
    )

    assert "Note was changed later by analyst" in refused["__all__"][0]
    assert Dialogue.objects.get().note == "three"


def test_second_of_two_who_undo_the_same_is_told(root: User, analyst: User):
    dialogue = DialogueFactory(note="one")
    edit(dialogue, root, "two")
    change = scope("change", latest().pk)

    refused = while_another_waits(
        lambda: undo(change, by=analyst, reason="A slip."),
        lambda: undo(change, by=root, reason="A slip."),
    )

    assert refused == [{"__all__": ["Everything is as it was before already; there is nothing to undo."]}]
    assert (Dialogue.objects.get().note, latest().actor) == ("one", analyst)


def test_second_of_two_who_restore_the_same_is_told(root: User, analyst: User):
    with transaction.atomic(), recorded(actor=root):
        dialogue = DialogueFactory()
    Dialogue.objects.all().delete()
    change = scope("change", latest().pk)

    refused = while_another_waits(
        lambda: undo(change, by=analyst, reason="A slip."),
        lambda: undo(change, by=root, reason="A slip."),
    )

    assert refused == [{"__all__": ["Everything is as it was before already; there is nothing to undo."]}]
    assert Dialogue.objects.get().pk == dialogue.pk


SLIPS: dict[str, Callable[[Commitment], Any]] = {
    "commitments_commitment": lambda promise: Commitment.objects.update(title_en="Meet twice"),
    "commitments_passage": lambda promise: Passage.objects.update(heading="Meetings"),
    "commitments_target": lambda promise: promise.targets.update(text="two meetings"),
    "commitments_obligation": lambda promise: promise.obligations.get(party__code="USA").delete(),
    "dialogues_dialoguemention": lambda promise: DialogueMention.objects.all().delete(),
}
"""What is done to a coding before it is published, by the table."""


def signed(slip: str, coder: User) -> tuple[Agreement, Scope]:
    """A signed coding, and a change of it that can be undone."""
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, coded_by=coder, checked_by=None)
        promise = CommitmentFactory(agreement=agreement, title_en="Meet", obligors=["KOR", "USA"])
        TargetFactory(commitment=promise, text="a meeting")
        DialogueMentionFactory(passage=PassageFactory(agreement=agreement, no_commitment="recital"))
    SLIPS[slip](promise)
    return agreement, scope("change", latest(table=slip).pk)


@pytest.mark.parametrize("slip", SLIPS)
def test_undo_waits_for_a_publication_and_is_a_reviewers_by_then(analyst: User, reviewer: User, slip: str):
    agreement, change = signed(slip, UserFactory())
    before = Change.objects.filter(table=slip).count()

    refused = while_another_waits(
        lambda: publish_agreement(agreement=agreement, by=reviewer, at=NOW),
        lambda: undo(change, by=analyst, reason=""),
    )

    assert refused == [{"__all__": [SEEN]}]
    assert Change.objects.filter(table=slip).count() == before


@pytest.mark.parametrize("slip", SLIPS)
def test_publication_waits_for_an_undo_and_tells_what_it_changed(analyst: User, reviewer: User, slip: str):
    agreement, change = signed(slip, UserFactory())
    checked = snapshot()

    (refused,) = while_another_waits(
        lambda: undo(change, by=analyst, reason=""),
        lambda: publish_agreement(agreement=agreement, by=reviewer, at=NOW, snapshot=checked),
    )

    assert refused["__all__"][0].startswith("The coding has changed since you opened this page")
    assert Agreement.objects.get().published_at is None
