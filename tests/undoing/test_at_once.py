"""Undo and an edit at the same moment, in two sessions: the second waits, and is told."""

import pytest
from django.db import transaction

from alliance.history import recorded
from alliance.models import User
from alliance.undoing.writing import undo
from commitments.workflow import step
from dialogues.models import Dialogue
from tests.commitments.test_steps_at_once import while_another_waits
from tests.factories import DialogueFactory
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
