"""Changes that an older version of the program recorded, with other columns."""

import pytest

from alliance.models import User
from dialogues.models import Dialogue
from tests.factories import DialogueFactory
from tests.old_history import written_before
from tests.undoing.changing import latest, refused, undone

pytestmark = pytest.mark.django_db


def test_row_deleted_before_a_column_came_gets_its_default(root: User):
    dialogue = DialogueFactory(note="one")
    with written_before("dialogues_dialogue", note=None, level=None, cadence_months=None, other_names=None, mood="x"):
        Dialogue.objects.all().delete()

    undone(root, "change", latest().pk)

    row = Dialogue.objects.get()
    assert (row.pk, row.note, row.level, row.cadence_months, row.other_names) == (
        dialogue.pk,
        "",
        "not_stated",
        None,
        [],
    )


def test_row_deleted_before_a_column_that_must_hold_something_is_refused(root: User):
    DialogueFactory()
    with written_before("dialogues_dialogue", kind=None):
        Dialogue.objects.all().delete()

    assert refused(root, "change", latest().pk) == [
        "The dialogue had no kind then, and it has to have one: add it anew by hand."
    ]


def test_value_of_a_column_that_is_gone_is_refused(root: User):
    DialogueFactory()
    with written_before("dialogues_dialogue", mood="good"):
        Dialogue.objects.update(note="one")
    with written_before("dialogues_dialogue", mood="bad"):
        Dialogue.objects.update(note="two")

    (told,) = refused(root, "change", latest().pk)

    assert told.endswith("The ledger has no mood any more.")


def test_value_in_a_form_that_is_gone_is_refused(root: User):
    DialogueFactory()
    with written_before("dialogues_dialogue", ended_on="some day"):
        Dialogue.objects.update(note="one")
    Dialogue.objects.update(note="two")

    assert refused(root, "change", latest().pk) == [
        "Some dialogues were kept in another form then; this cannot be undone any more."
    ]
