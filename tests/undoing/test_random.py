"""Random histories over a few nouns: whatever is undone is as it was, and nothing else has moved; or nothing has."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance import checking
from alliance.history import recorded
from alliance.models import Change, User
from alliance.undoing.entries import tracked_models
from alliance.undoing.scope import scope_of
from alliance.undoing.writing import undo
from commitments.models import Theme
from commitments.workflow import Refused
from dialogues.models import Dialogue, Meeting, MeetingItem
from tests.factories import CommitmentFactory, DialogueFactory, MeetingFactory, MeetingItemFactory, ThemeFactory
from tests.undoing.changing import ledger

pytestmark = pytest.mark.django_db

STEPS = st.tuples(
    st.sampled_from(
        ["theme", "dialogue", "meeting", "item", "note", "note", "place", "move", "drop", "drop", "rename"]
    ),
    st.integers(0, 5),  # which row
    st.sampled_from(["", "b1", "b2"]),
)


def take(name: str, which: int, batch: str, number: int) -> None:
    """One change, or several at once; what the database refuses changes nothing."""
    try:
        with transaction.atomic(), recorded(batch=batch, reason=f"step {number}"):
            change(name, which, number)
            connection.check_constraints()
    except (IntegrityError, models.ProtectedError):
        pass


def change(name: str, which: int, number: int) -> None:
    match name:
        case "theme":
            ThemeFactory(slug=f"t{number}", parent=chosen(Theme, which) if which > 3 else None)
        case "dialogue":
            DialogueFactory(slug=f"d{number}", theme=chosen(Theme, which))
        case "meeting":
            MeetingItemFactory(
                meeting=MeetingFactory(code=f"m{number}", dialogue=chosen(Dialogue, which)), commitment__quote=""
            )
        case "item":
            MeetingItemFactory(meeting=chosen(Meeting, which), commitment__agreement__draft=True)
        case "note":
            Dialogue.objects.update(note=f"note {which}")
        case "place":
            Meeting.objects.filter(pk=getattr(chosen(Meeting, which), "pk", 0)).update(place=f"{which}", note="x")
        case "move":
            Dialogue.objects.update(theme=chosen(Theme, which))
        case "rename":
            Theme.objects.filter(slug=f"t{which}").update(slug=f"t{which + 1}")
        case "drop":
            model = [Theme, Dialogue, Meeting, MeetingItem][which % 4]
            chosen(model, which).delete()


def chosen(model: Any, which: int) -> Any:
    rows = list(model.objects.order_by("pk"))
    if not rows:
        raise models.ProtectedError("There is none.", set())
    return rows[which % len(rows)]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    steps=st.lists(STEPS, min_size=2, max_size=12), pick=st.integers(0, 40), kind=st.sampled_from(["change", "batch"])
)
def test_undo_restores_what_was_changed_and_nothing_else(root: User, steps: list[Any], pick: int, kind: str) -> None:
    with transaction.atomic():
        DialogueFactory(theme=ThemeFactory(slug="energy"))
        CommitmentFactory(agreement__draft=True)
        start = Change.objects.latest("id").pk
        for number, (name, which, batch) in enumerate(steps):
            take(name, which, batch, number)
        scope = a_scope(kind, pick, start)
        if scope is not None:
            check(scope, root)
        transaction.set_rollback(True)


def a_scope(kind: str, pick: int, start: int) -> Any:
    changes = list(Change.objects.filter(pk__gt=start))
    if kind == "batch":
        return scope_of("batch", f"b{pick % 2 + 1}")
    return scope_of("change", str(changes[pick % len(changes)].pk)) if changes else None


def check(scope: Any, root: User) -> None:
    before, expected = ledger(), as_before(scope)
    try:
        batch = undo(scope, by=root, reason="A slip.")
    except Refused:
        assert ledger() == before
        return
    after = ledger()
    touched = {(change.table, change.row_id) for change in scope.changes}
    assert {key: row for key, row in after.items() if key not in touched} == {
        key: row for key, row in before.items() if key not in touched
    }
    for key, columns in expected.items():
        assert (None if key not in after else {name: after[key][name] for name in columns or {}}) == columns
    assert checking.check() == []
    undo(scope_of("batch", batch), by=root, reason="It was right.")
    assert ledger() == before


def as_before(scope: Any) -> dict[tuple[str, str], dict[str, Any] | None]:
    """By plain replay: for each row the columns that the scope altered, as they were before; None: it was not there."""
    numbers = {change.pk for change in scope.changes}
    found: dict[tuple[str, str], dict[str, Any] | None] = {}
    for table, row_id in {(change.table, change.row_id) for change in scope.changes}:
        was: dict[str, Any] | None = None
        first: dict[str, Any] | None = None
        altered: dict[str, Any] = {}
        seen = False
        for change in Change.objects.filter(table=table, row_id=row_id).order_by("id"):
            now = None if change.operation == "delete" else change.content
            if change.pk in numbers:
                first = was if not seen else first
                seen = True
                for column in (was or {}).keys() & (now or {}).keys():
                    if was[column] != now[column]:
                        altered.setdefault(column, was[column])
            was = now
        last = Change.objects.filter(pk__in=numbers, table=table, row_id=row_id).latest("id")
        if first is None:
            found[table, row_id] = None if last.operation != "delete" else found.get((table, row_id))
        elif last.operation == "delete":
            found[table, row_id] = typed(table, first)
        else:
            found[table, row_id] = typed(table, altered)
    return found


def typed(table: str, content: dict[str, Any]) -> dict[str, Any]:
    """Columns of a content as Django reads them from the row."""
    fields = {field.column: field for field in tracked_models()[table]._meta.concrete_fields}
    return {
        fields[column].attname: fields[column].to_python(value)
        for column, value in content.items()
        if column != "version"
    }
