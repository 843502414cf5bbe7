"""What goes back, and that it goes back exactly."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from alliance.history import recorded
from alliance.models import User
from commitments.models import (
    Evidence,
    Obligation,
    Passage,
    StatusUpdate,
    Target,
)
from dialogues.models import Dialogue, Meeting, MeetingItem
from tests.factories import (
    AgencyFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    ObligationAgencyFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
    UserFactory,
)
from tests.tracked import EDITS, every_table, make
from tests.undoing.changing import latest, ledger, refused, undone

pytestmark = pytest.mark.django_db


@every_table
def test_change_of_any_record_goes_back_and_forth(root: User, model: Any):
    row = make(model)
    if model in (StatusUpdate, Evidence):
        root = row.author if model is StatusUpdate else row.update.author
        root.is_superuser = True
        root.save()
    name, other = EDITS[model.__name__]
    value, before = other(), ledger()
    setattr(row, name, value)
    row.save()
    changed = ledger()
    change = latest(table=model._meta.db_table)

    batch = undone(root, "change", change.pk)
    assert ledger() == before
    assert (latest().actor, latest().reason, latest().batch) == (root, "Undone: A slip.", batch)

    undone(root, "batch", batch)
    assert ledger() == changed


def test_undo_touches_only_what_was_changed(root: User):
    dialogue = DialogueFactory(note="one", abbreviation="A")
    Dialogue.objects.update(note="two")
    change = latest()
    Dialogue.objects.update(abbreviation="B")

    undone(root, "change", change.pk)

    dialogue.refresh_from_db()
    assert (dialogue.note, dialogue.abbreviation, dialogue.version) == ("one", "B", 4)


def test_addition_is_taken_out_with_the_parts_that_came_with_it(root: User):
    dialogue, promise = DialogueFactory(), CommitmentFactory()
    before = ledger()
    with recorded(batch="import"):
        meeting = MeetingFactory(dialogue=dialogue)
        MeetingItemFactory(meeting=meeting, commitment=promise)

    batch = undone(root, "change", latest(table="dialogues_meeting").pk)

    assert ledger() == before
    undone(root, "batch", batch)
    assert (Meeting.objects.get().pk, MeetingItem.objects.get().meeting_id) == (meeting.pk, meeting.pk)


def test_deletion_comes_back_with_its_parts_and_their_parts(root: User):
    agency = AgencyFactory()
    obligation = ObligationAgencyFactory(agency=agency, obligation__commitment__agreement__draft=True).obligation
    before = ledger()
    Obligation.objects.filter(pk=obligation.pk).delete()

    undone(root, "change", latest(table="commitments_obligation").pk)

    assert ledger() == before
    assert Obligation.objects.get(pk=obligation.pk).version == 2
    assert refused(root, "change", latest(table="commitments_obligation", operation="delete").pk) == [
        "Everything is as it was before already; there is nothing to undo."
    ]


def test_batch_of_many_kinds_goes_back_as_one(root: User):
    theme = ThemeFactory(slug="energy")
    DialogueFactory(note="")
    target = TargetFactory(commitment__agreement__draft=True)
    before = ledger()
    with recorded(batch="b1", actor=UserFactory()):
        child = ThemeFactory(slug="grid", parent=theme)
        Dialogue.objects.update(theme=child, note="moved")
        Target.objects.update(text="two meetings")
        target.delete()
        Dialogue.objects.update(note="moved twice")

    batch = undone(root, "batch", "b1")
    assert ledger() == before
    assert Target.objects.get().version == 3

    undone(root, "batch", batch)
    assert (Dialogue.objects.get().note, Target.objects.count()) == ("moved twice", 0)


def test_what_came_and_went_in_one_batch_needs_nothing(root: User):
    with recorded(batch="b1"):
        PartyFactory(code="JPN").delete()

    assert refused(root, "batch", "b1") == ["Everything is as it was before already; there is nothing to undo."]


def test_numbers_times_and_lists_come_back_exactly(author: User):
    TargetFactory(commitment__agreement__draft=True, quantity="12345678901234.5678")
    PassageFactory(agreement__draft=True, number="99", corrections=[{"was": "1.50", "is": "1.5", "reason": "“scan”\\"}])
    with session_in("Asia/Seoul"):
        StatusUpdateFactory(draft=True, author=author)
    before = ledger()
    with recorded(batch="b1"):
        Target.objects.update(quantity=1, text="x")
        Passage.objects.filter(number="99").delete()
        StatusUpdate.objects.all().delete()

    undone(author, "batch", "b1")

    assert ledger() == before


@contextmanager
def session_in(zone: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        yield
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
