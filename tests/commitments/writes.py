"""One write on every path into the database, and what the rules say of it."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from django.db import IntegrityError, connection, transaction
from django.db.models import AutoField, Model

from commitments.rules import broken_rules


class Change(NamedTuple):
    """A stored row gets other values."""

    row: Model
    values: dict[str, Any]


class New(NamedTuple):
    """A row is added."""

    model: type[Model]
    values: dict[str, Any]


class Gone(NamedTuple):
    """A row is deleted."""

    row: Model


type Write = Change | New | Gone


def change(row: Model, **values: Any) -> Change:
    return Change(row, values)


def paths(write: Write) -> dict[str, Callable[[], Any]]:
    """The write as the ORM and bare SQL can do it."""
    match write:
        case Change(row, values):
            rows = type(row)._base_manager
            return {
                "save": lambda: changed(row, values).save(),
                "update": lambda: rows.filter(pk=row.pk).update(**values),
                "bulk_update": lambda: rows.bulk_update([changed(row, values)], list(values)),
                "sql": lambda: run(*sql_update(changed(row, values), list(values))),
            }
        case New(model, values):
            return {
                "save": lambda: model(**values).save(),
                "bulk_create": lambda: model._base_manager.bulk_create([model(**values)]),
                "sql": lambda: run(*sql_insert(model(**values))),
            }
        case Gone(row):
            rows = type(row)._base_manager
            return {
                "delete": lambda: rows.get(pk=row.pk).delete(),
                "delete of a queryset": lambda: rows.filter(pk=row.pk).delete(),
                "sql": lambda: run(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk]),
            }


def changed(row: Model, values: dict[str, Any]) -> Model:
    """The stored row with other values, not saved yet."""
    stored = type(row)._base_manager.get(pk=row.pk)
    for name, value in values.items():
        setattr(stored, name, value)
    return stored


def sql_update(row: Model, names: list[str]) -> tuple[str, list[Any]]:
    fields = [row._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", [*as_stored(row, fields), row.pk]


def sql_insert(row: Model) -> tuple[str, list[Any]]:
    fields = [field for field in row._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({places})", as_stored(row, fields)


def as_stored(row: Model, fields: list[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def run(sql: str, parameters: Any = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def ask(sql: str, *parameters: Any) -> list[Any]:
    """The first column of what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def later() -> None:
    """What comes now is of another transaction, as far as the rules know: the world was there before."""
    connection.check_constraints()
    run("CREATE OR REPLACE FUNCTION transaction_name() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT 'later' $$")


@contextmanager
def undone():
    """What is done in it is settled, and then taken back."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


def broken_by(write: Callable[[], Any]) -> list[str]:
    """The rules or constraints that a write breaks; afterwards it is undone."""
    try:
        with undone():
            write()
    except IntegrityError as error:
        return names_in(error)
    return []


def names_in(error: IntegrityError) -> list[str]:
    assert isinstance(error.__cause__, psycopg.Error)
    diagnosis = error.__cause__.diag
    return sorted({rule for rule, *_ in broken_rules(diagnosis)}) or [str(diagnosis.constraint_name)]


ALL_FAULTS = """
    SELECT rule FROM status_faults(ARRAY(SELECT id FROM commitments_statusupdate WHERE state = 'published'))
    UNION ALL
    SELECT rule FROM commitment_faults(ARRAY(
        SELECT id FROM commitments_commitment WHERE is_public_agreement(agreement_id)))
    UNION ALL SELECT rule FROM citation_faults(ARRAY(SELECT id FROM commitments_citation))
    UNION ALL SELECT rule FROM commitmentlink_faults(ARRAY(SELECT id FROM commitments_commitmentlink))
    UNION ALL SELECT rule FROM agreementlink_faults(ARRAY(SELECT id FROM commitments_agreementlink))
    UNION ALL SELECT rule FROM passage_faults(ARRAY(SELECT id FROM commitments_passage))
    UNION ALL SELECT rule FROM obligationagency_faults(ARRAY(SELECT id FROM commitments_obligationagency))
    UNION ALL SELECT rule FROM theme_faults(ARRAY(SELECT id FROM commitments_theme))
"""


def faults_of_all() -> list[str]:
    """The rules that anything in the database breaks."""
    return ask(ALL_FAULTS)
