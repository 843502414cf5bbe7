"""Undoing, as a new change: all of it in one transaction, in bulk, and nothing where something stands in the way."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import capfirst
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from alliance.history import recorded
from alliance.models import Keyed, User
from alliance.undoing.entries import Raw, key_type, tracked_models
from alliance.undoing.hanging import cascading
from alliance.undoing.places import hold_places_of
from alliance.undoing.plan import Plan, Turn, Way, plan_of
from alliance.undoing.scope import Scope
from alliance.words import label, noun
from commitments import workflow
from commitments.choices import UpdateState
from commitments.models import Commitment
from commitments.workflow import Refused

_LOCK = 'SELECT FROM "{table}" WHERE id = ANY (%s::{type}[]) ORDER BY id FOR UPDATE'
_PUT_BACK = """
UPDATE "{table}" AS t SET {columns}
  FROM "{table}" AS o JOIN jsonb_array_elements(%s::jsonb) AS w(row) ON o.id = (w.row ->> 'id')::{type}
 CROSS JOIN LATERAL jsonb_populate_record(o, w.row) AS r
 WHERE t.id = o.id
"""
_RESTORE = """
INSERT INTO "{table}" ({columns})
SELECT {values} FROM jsonb_array_elements(%s::jsonb) AS w(row), jsonb_populate_record(NULL::"{table}", w.row) AS r
 ORDER BY r.id
"""
_NEXT_VERSION = """
(SELECT max(c.version) + 1 FROM alliance_change c WHERE c."table" = '{table}' AND c.row_id = r.id::text)
"""
_REMOVE = 'DELETE FROM "{table}" WHERE "{column}" = ANY (%s::{type}[])'


class _TriedOut(Exception):
    """Ends a trial, whose work is taken back."""


def undo(scope: Scope, *, by: User, reason: str) -> str:
    """Undo it all; the batch of the new changes. Raises `Refused` with what stands in the way, and changes nothing."""
    batch = f"undo-{uuid4().hex[:12]}"
    told = f"Undone: {reason or scope.what}"
    try:
        with workflow.step(by=by, reason=told), recorded(batch=batch):
            _lock(scope)
            plan = plan_of(scope, by)
            _only_open(plan, reason)
            _write(plan, by, told)
    except Refused as refused:
        raise _worded(refused) from refused
    return batch


def tried(scope: Scope, plan: Plan, *, by: User) -> list[str]:
    """What the rules of the database would say: it is done, and taken back."""
    try:
        with transaction.atomic():
            with workflow.step(by=by):
                _write(plan, by, "Undone.")
            raise _TriedOut
    except _TriedOut:
        return []
    except Refused as refused:
        return _worded(refused).messages


def _only_open(plan: Plan, reason: str) -> None:
    if plan.refusal:
        raise Refused(plan.refusal)
    if plan.conflicts:
        rows = plan.rows
        raise Refused([f"{rows.name(one.model, one.key)}. {one.sentence}" for one in plan.conflicts])
    if not plan.turns:
        raise Refused("Everything is as it was before already; there is nothing to undo.")
    if plan.is_seen and not reason:
        raise Refused("Say why: readers see this among the corrections.")


def _lock(scope: Scope) -> None:
    """Nobody else changes these rows until it is done, nor publishes what they belong to.

    And one undo follows another: a row that is gone has no lock.
    """
    rows: dict[type[Keyed], set[str]] = defaultdict(set)
    for change in scope.changes:
        if model := tracked_models().get(change.table):
            rows[model].add(change.row_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alliance_undo'))")
        hold_places_of(rows)
        for model in in_order(rows):
            cursor.execute(_LOCK.format(table=model._meta.db_table, type=key_type(model)), [list(rows[model])])


def _write(plan: Plan, by: User, reason: str) -> None:
    turns: dict[Way, dict[Any, list[Turn]]] = defaultdict(lambda: defaultdict(list))
    for turn in plan.turns:
        turns[turn.way][turn.model].append(turn)
    for way in (Way.RETIRE, Way.WITHDRAW):
        for model, found in turns[way].items():
            turns[Way.PUT_BACK][model] += [replace(turn, then=_ended(model, by, reason)) for turn in found]
    with connection.cursor() as cursor:
        for model in in_order(turns[Way.RESTORE]):
            _restore(cursor, model, turns[Way.RESTORE][model])
        for model in in_order(turns[Way.PUT_BACK]):
            _put_back(cursor, model, turns[Way.PUT_BACK][model])
        for model in reversed(in_order(turns[Way.REMOVE])):
            _remove(cursor, model, turns[Way.REMOVE][model])


def _ended(model: type[Keyed], by: User, reason: str) -> Raw:
    """What the workflow writes when it retires a commitment, or withdraws an update; that it may, the plan has found.

    One by one through the door 500 drafts took 26 seconds, all in one statement a quarter of one.
    """
    now = timezone.now().isoformat()
    ended: dict[str, Any]
    if model is Commitment:
        ended = {"retired_at": now, "retired_reason": reason}
    else:
        ended = {
            "state": str(UpdateState.WITHDRAWN),
            "withdrawn_at": now,
            "withdrawn_by_id": by.pk,
            "withdrawal_reason": reason,
        }
    return {column: _text(value) for column, value in ended.items()}


def _put_back(cursor: Any, model: type[Keyed], turns: list[Turn]) -> None:
    columns = sorted({column for turn in turns for column in turn.then})
    written = ", ".join(f'"{column}" = r."{column}"' for column in columns)
    statement = _PUT_BACK.format(table=model._meta.db_table, type=key_type(model), columns=written)
    cursor.execute(statement, [_as_json({"id": _text(turn.key)} | turn.then for turn in turns)])


def _restore(cursor: Any, model: type[Keyed], turns: list[Turn]) -> None:
    """With the key that they had. The version goes on from where it was, as the history goes on."""
    table = model._meta.db_table
    columns = [str(field.column) for field in model._meta.concrete_fields]
    next_version = _NEXT_VERSION.format(table=table)
    values = [next_version if column == "version" else f'r."{column}"' for column in columns]
    statement = _RESTORE.format(
        table=table,
        columns=", ".join(f'"{column}"' for column in columns),
        values=", ".join(values),
    )
    cursor.execute(statement, [_as_json(whole(model, turn.then) for turn in turns)])


def _remove(cursor: Any, model: type[Keyed], turns: list[Turn]) -> None:
    keys = [turn.key for turn in turns]
    for field in cascading(model):
        table, column = field.model._meta.db_table, field.column
        cursor.execute(_REMOVE.format(table=table, column=column, type=key_type(model)), [keys])
    cursor.execute(_REMOVE.format(table=model._meta.db_table, column="id", type=key_type(model)), [keys])


def whole(model: type[Keyed], row: Raw) -> Raw:
    """The row with what columns that came later hold where nobody says otherwise."""
    added = [field for field in model._meta.concrete_fields if str(field.column) not in row]
    return row | {str(field.column): _default(field) for field in added}


def _default(field: Any) -> str:
    if field.has_default() and not callable(field.default):
        return _text(field.get_prep_value(field.default))
    if field.null:
        return "null"
    if field.empty_strings_allowed and field.blank:
        return '""'
    if field.has_default() and field.default is list:
        return "[]"
    told = f"The {noun(field.model)} had no {label(field)} then, and it has to have one: add it anew by hand."
    raise Refused(told)


def in_order(found: Iterable[type[Keyed]]) -> list[type[Keyed]]:
    """Each model after those that it points to."""
    wanted = set(found)
    pointed: Mapping[Any, set[Any]] = {
        model: {field.related_model for field in model._meta.concrete_fields if field.related_model} - {model}
        for model in tracked_models().values()
    }
    return [model for model in TopologicalSorter(pointed).static_order() if model in wanted]


def _as_json(rows: Iterable[Raw]) -> str:
    """Rows as one JSON list, each value exactly as the database wrote it."""
    objects = [", ".join(f"{_text(name)}: {value}" for name, value in row.items()) for row in rows]
    return f"[{', '.join(f'{{{members}}}' for members in objects)}]"


def _text(value: Any) -> str:
    return json.dumps(value)


def _worded(refused: Refused) -> Refused:
    """The same refusal; where the database names a key, in words."""
    cause = getattr(refused.__cause__, "__cause__", None)
    if not isinstance(cause, UniqueViolation | ForeignKeyViolation):
        return refused
    told = re.fullmatch(r"Key \((.*?)\)=\((.*?)\) .*", cause.diag.message_detail or "", re.DOTALL)
    model = tracked_models().get(cause.diag.table_name or "")
    if told is None or model is None:
        return refused
    columns, values = told.groups()
    if isinstance(cause, ForeignKeyViolation):
        nouns = capfirst(model._meta.verbose_name_plural)
        return Refused(f"{nouns} point to a record that would be gone ({columns} {values}): change them first.")
    fields = {str(field.column): label(field) for field in model._meta.concrete_fields}
    named = ", ".join(fields.get(column, column) for column in columns.replace('"', "").split(", "))
    return Refused(f"Another {noun(model)} has the same {named} ({values}) by now: change or delete that one first.")
