"""The history: one entry for each row that a write changed, by whatever path, with who, why and in which batch."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from alliance.history import recorded
from alliance.models import Change, Keyed, Revision
from tests import factories
from tests.tracked import EDITS, committing, entry, every_table, make, raw, told, written


def save(row: Any, name: str, value: Any) -> None:
    setattr(row, name, value)
    row.save()


def update(row: Any, name: str, value: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**{name: value})


def bulk_update(row: Any, name: str, value: Any) -> None:
    setattr(row, name, value)
    type(row)._base_manager.bulk_update([row], [name])


def raw_update(row: Any, name: str, value: Any) -> None:
    field = row._meta.get_field(name)
    raw(f'UPDATE {row._meta.db_table} SET "{field.column}" = %s WHERE id = %s', getattr(value, "pk", value), row.pk)


def copy_of(row: Any) -> Any:
    """The same row anew, once it is deleted."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    row.delete()
    return type(row)(**{name: value for name, value in values.items() if name != "id"})


# Every path of every table


@pytest.mark.django_db
@every_table
@pytest.mark.parametrize("write", [save, update, bulk_update, raw_update])
def test_change_is_entered_once_and_no_change_not_at_all(model: type[Keyed], write: Callable[..., None]):
    row, (name, other) = make(model), EDITS[model.__name__]
    value, person = other(), factories.UserFactory()

    with recorded(actor=person, reason="A slip.", batch="b1"), written() as changed:
        write(row, name, value)
    with written() as nothing:
        write(row, name, value)

    assert told(changed) == [entry(row, "update", 2)]
    assert [(change.actor, change.reason, change.batch) for change in changed] == [(person, "A slip.", "b1")]
    assert told(nothing) == []
    assert model._base_manager.get(pk=row.pk).version == 2


@pytest.mark.django_db
@every_table
@pytest.mark.parametrize(
    "insert", [lambda row: row.save(), lambda row: type(row)._base_manager.bulk_create([row])], ids=["save", "bulk"]
)
def test_new_row_is_entered_once(model: type[Keyed], insert: Callable[[Any], None]):
    row, person = copy_of(make(model)), factories.UserFactory()

    with recorded(actor=person, reason="New.", batch="b1"), written() as entries:
        insert(row)

    assert told(entries) == [entry(row, "insert", 1)]
    assert [(change.actor, change.reason, change.batch) for change in entries] == [(person, "New.", "b1")]


@pytest.mark.django_db
@every_table
@pytest.mark.parametrize(
    "delete",
    [
        lambda row: row.delete(),
        lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
        lambda row: raw(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk),
    ],
    ids=["row", "queryset", "raw"],
)
def test_deletion_is_entered_once_with_what_was_there(model: type[Keyed], delete: Callable[[Any], None]):
    row, person = make(model), factories.UserFactory()
    expected = entry(row, "delete", 1)

    with recorded(actor=person, reason="Twice.", batch="b1"), written() as entries:
        delete(row)

    assert told(entries) == [expected]
    assert [(change.actor, change.reason, change.batch) for change in entries] == [(person, "Twice.", "b1")]
    assert entries[0].content["version"] == 1


@pytest.mark.django_db
def test_each_of_many_rows_is_entered_once():
    rows = [factories.ThemeFactory(slug=f"theme-{n}") for n in range(20)]
    factories.models.Theme.objects.filter(slug="theme-0").update(name_ko="기후")

    with written() as entries:
        factories.models.Theme.objects.update(name_ko="기후")

    assert sorted(told(entries)) == sorted(entry(row, "update", 2) for row in rows[1:])


@pytest.mark.django_db
def test_parts_that_go_with_a_row_are_entered_too():
    promise = factories.CommitmentFactory(agreement__draft=True)
    parts = [promise.citations.get(), promise.obligations.get()]
    expected = [entry(row, "delete", 1) for row in (*parts, promise)]

    with written() as entries:
        promise.delete()

    assert sorted(told(entries)) == sorted(expected)


# Who and why


@pytest.mark.django_db
def test_inside_another_block_what_is_left_out_is_as_outside():
    outer, inner = factories.UserFactory(), factories.UserFactory()

    with written() as entries, recorded(actor=outer, reason="Outside.", batch="b1"):
        factories.PartyFactory(code="P1")
        with recorded(actor=inner):
            factories.PartyFactory(code="P2")
        factories.PartyFactory(code="P3")
    with written() as after:
        factories.PartyFactory(code="P4")

    assert [(change.actor, change.reason, change.batch) for change in entries + after] == [
        (outer, "Outside.", "b1"),
        (inner, "Outside.", "b1"),
        (outer, "Outside.", "b1"),
        (None, "", ""),
    ]
    assert {change.role for change in entries} == {connection.settings_dict["USER"]}


@pytest.mark.django_db
def test_block_that_fails_leaves_the_outer_one_as_it_was():
    outer, inner = factories.UserFactory(), factories.UserFactory()

    with written() as entries, recorded(actor=outer, reason="Outside."):
        with pytest.raises(IntegrityError), recorded(actor=inner, reason="Inside."):
            factories.PartyFactory(code="P1", kind="planet")
        factories.PartyFactory(code="P2")

    assert [(change.actor, change.reason) for change in entries] == [(outer, "Outside.")]


# What nobody may do


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO {table} SELECT * FROM {table} LIMIT 1",
        "UPDATE {table} SET reason = 'x'",
        "DELETE FROM {table}",
    ],
)
@pytest.mark.parametrize("table", ["alliance_change", "alliance_revision"])
def test_history_is_written_by_triggers_alone(table: str, statement: str):
    factories.PartyFactory()
    connection.check_constraints()

    with pytest.raises(IntegrityError, match="is written by triggers alone"), transaction.atomic():
        raw(statement.format(table=table))

    assert (Change.objects.count(), Revision.objects.count()) == (1, 1)


@committing
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_ledger_is_not_written_from_a_fixed_snapshot(level: str):
    with transaction.atomic():
        raw(f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(IntegrityError, match="READ COMMITTED transactions only"), transaction.atomic():
            factories.PartyFactory()

    assert Change.objects.count() == 0
