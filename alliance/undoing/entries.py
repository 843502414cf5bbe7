"""What chosen changes made of each row, read from the history; and the rows as they are now.

A row is held as `Raw`: for each column its value as the JSON text in which the database writes it today. So values are
compared and written back exactly, numbers and times too, whatever time zone they were recorded in.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DataError, connection
from django.db.models import Model

from alliance.models import Change, Keyed, Operation
from commitments.workflow import Refused

Raw = dict[str, str]
"""A row, or some columns of it: column and JSON text."""

KEPT = ("id", "version")
"""Columns that an undo never writes: the key stays, and the version goes on."""

# A content is read into the row's own type, so that a time of another zone or a number of other precision is the same.
# Columns that were not there yet are left out, columns that are gone are kept as they were written.
_ENTRIES = """
SELECT c.id, c.row_id, c.operation, {now}, {was}
  FROM alliance_change c
  LEFT JOIN LATERAL (SELECT p.content FROM alliance_change p
                      WHERE p."table" = c."table" AND p.row_id = c.row_id AND p.id < c.id
                      ORDER BY p.id DESC LIMIT 1) p ON true
 WHERE c.id = ANY (%s) ORDER BY c.id
"""
_READ = """
(SELECT jsonb_object_agg(e.key, coalesce(n.row -> e.key, e.value)::text)
   FROM jsonb_each({content}) e, to_jsonb(jsonb_populate_record(NULL::"{table}", {content})) AS n(row))
"""
_CURRENT = """
SELECT t.id::text, (SELECT jsonb_object_agg(key, value::text) FROM jsonb_each(to_jsonb(t)))
  FROM "{table}" t WHERE t.id = ANY (%s::{type}[])
"""


@dataclass(kw_only=True)
class Made:
    """What the chosen changes made of one row: None before or after says that it was not there.

    `fields` has for each column that they altered the value before and after. `is_mixed`: somebody else altered one of
    them in between. `last` is the last of the changes.
    """

    model: type[Keyed]
    key: str
    before: Raw | None
    after: Raw | None
    last: int
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_mixed: bool = False
    is_remembered: bool = True
    """Whether the history knows the row before them."""


@cache
def tracked_models() -> dict[str, type[Keyed]]:
    """The models whose rows have a history, by table."""
    return {model._meta.db_table: model for model in apps.get_models() if issubclass(model, Keyed)}


def made_of(changes: Iterable[Change]) -> list[Made]:
    """What these changes made of each row; a statement for each table."""
    by_table: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        by_table[change.table].append(change.pk)
    made: list[Made] = []
    for table, numbers in by_table.items():
        model = tracked_models().get(table)
        if model is None:
            raise Refused(f"The ledger has no {table} any more, so nothing of it can be undone.")
        rows: dict[str, Made] = {}
        for entry in _entries(model, numbers):
            _add(rows, model, *entry)
        made += rows.values()
    return made


def current(model: type[Model], keys: Iterable[str]) -> dict[str, Raw]:
    """The rows with these keys as they are now, by key."""
    statement = _CURRENT.format(table=model._meta.db_table, type=key_type(model))
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
        return {key: json.loads(row) for key, row in cursor.fetchall()}


def key_type(model: type[Model]) -> str:
    """The type of the primary key in the database: bigint or uuid."""
    return str(model._meta.pk.rel_db_type(connection))


def value_of(raw: str | None) -> Any:
    """The value of a column for people."""
    return None if raw is None else json.loads(raw, parse_float=Decimal)


def values_of(raw: Raw | None) -> dict[str, Any]:
    """A row as `alliance.past` tells it."""
    return {column: value_of(value) for column, value in (raw or {}).items()}


def _entries(model: type[Model], numbers: list[int]) -> list[tuple[int, str, str, Raw, Raw | None]]:
    table = model._meta.db_table
    now, was = (_READ.format(table=table, content=content) for content in ("c.content", "p.content"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ENTRIES.format(now=now, was=was), [numbers])
            rows = cursor.fetchall()
    except DataError as error:
        noun = model._meta.verbose_name_plural
        raise Refused(f"Some {noun} were kept in another form then; this cannot be undone any more.") from error
    return [(number, key, operation, json.loads(a), b and json.loads(b)) for number, key, operation, a, b in rows]


def _add(
    rows: dict[str, Made], model: type[Keyed], number: int, key: str, operation: str, now: Raw, was: Raw | None
) -> None:
    """Take one more change of a row into account; they come in the order in which they were made."""
    is_first = key not in rows
    if is_first:
        before = None if operation == Operation.INSERT else was if operation == Operation.UPDATE else now
        is_remembered = operation != Operation.UPDATE or was is not None
        rows[key] = Made(model=model, key=key, before=before, after=None, last=number, is_remembered=is_remembered)
    made = rows[key]
    made.after, made.last = None if operation == Operation.DELETE else now, number
    if was is not None and operation != Operation.DELETE and not (is_first and operation == Operation.INSERT):
        for column in altered(was, now):
            first, last = made.fields.get(column, (was[column], was[column]))
            made.is_mixed |= last != was[column]
            made.fields[column] = (first, now[column])


def altered(was: Raw, now: Raw) -> list[str]:
    """The columns in which two versions of a row differ, of those that both had."""
    return [column for column in now if column in was and was[column] != now[column] and column not in KEPT]
