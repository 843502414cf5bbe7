"""Changes that an older version of the program recorded, with other columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from alliance.models import Change, User
from dialogues.models import Dialogue
from tests.factories import (
    DialogueFactory,
)
from tests.undoing.changing import latest, refused, undone

pytestmark = pytest.mark.django_db


@contextmanager
def written_before(table: str, **columns: Any) -> Iterator[None]:
    """What the block writes has these columns as an older version of the program left them: None takes one away."""
    last = Change.objects.latest("id").pk
    yield
    connection.check_constraints()  # a table with events that wait cannot be altered
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alliance_change DISABLE TRIGGER only_triggers_write")
        for column, value in columns.items():
            content = "content - %s" if value is None else "content || jsonb_build_object(%s::text, %s::text)"
            values = [column] if value is None else [column, value]
            cursor.execute(
                f'UPDATE alliance_change SET content = {content} WHERE id > %s AND "table" = %s',
                [*values, last, table],
            )
        cursor.execute("ALTER TABLE alliance_change ENABLE TRIGGER only_triggers_write")


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
