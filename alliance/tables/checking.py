"""What the database would say of each row, for many rows at once: its check constraints, before anything is written.

A refused INSERT tells of one row and one constraint; an analyst with a hundred mistakes wants all of them.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model

from alliance.loading.nouns import fixture_form
from alliance.loading.plan import Outcome, Step
from alliance.loading.refusals import Rows
from alliance.tables.faults import Fault
from alliance.tables.records import Row
from commitments.admin.passage import are_corrections

CONSTRAINTS = """
    SELECT conname, pg_get_expr(conbin, conrelid),
           ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey))
      FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass ORDER BY conname
"""
"""Name, condition and columns of each check constraint of a table."""

BROKEN = """
    SELECT nth_given, rule.name
      FROM (SELECT nth_given, filled.*
              FROM jsonb_array_elements(%s) WITH ORDINALITY AS given(said, nth_given)
              LEFT JOIN {table} AS stored ON stored.{key}::text = said->>'{key}'
             CROSS JOIN LATERAL jsonb_populate_record(stored, said) AS filled) AS written
     CROSS JOIN LATERAL (VALUES {rules}) AS rule(name, holds)
     WHERE NOT rule.holds
     ORDER BY nth_given, rule.name
"""
"""The rows as they are to be (a given column before the stored one), each with the constraints that it breaks."""


def broken(rows: Rows) -> Iterator[Fault]:
    """Every check constraint that a row would break, and what the forms ask beside that; a statement or two a table."""
    for model in {type(row) for _, row in rows}:
        of_model = [(step, row) for step, row in rows if type(row) is model]
        names = _constraints(model)
        for number, name in _ask(model, of_model, names):
            step, _ = of_model[number - 1]
            yield _told(model, step, name, names[name][1])
    for step, row in rows:
        yield from _beside(step, row)


def _constraints(model: type[Model]) -> dict[str, tuple[str, list[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [connection.ops.quote_name(model._meta.db_table)])
        return {name: (condition, columns) for name, condition, columns in cursor.fetchall()}


def _ask(model: type[Model], rows: Rows, names: dict[str, tuple[str, list[str]]]) -> list[tuple[int, str]]:
    """The number of a row, counted from 1, and a constraint that it would break."""
    if not names:
        return []
    rules = ", ".join(f"('{name}', ({condition}))" for name, (condition, _) in names.items()).replace("%", "%%")
    statement = BROKEN.format(
        table=connection.ops.quote_name(model._meta.db_table), key=model._meta.pk.column, rules=rules
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps([_columns(step, row) for step, row in rows])])
        return cursor.fetchall()


def _columns(step: Step, row: Model) -> dict[str, Any]:
    """The columns that are to be written, and the key."""
    fields = row._meta.concrete_fields
    is_new = step.outcome is Outcome.CREATED
    return {
        str(field.column): fixture_form(getattr(row, field.attname))
        for field in fields
        if is_new or field.primary_key or field.name in step.writes
    }


def _told(model: type[Model], step: Step, name: str, columns: list[str]) -> Fault:
    worded = {constraint.name: str(constraint.get_violation_error_message()) for constraint in model._meta.constraints}
    sentence = worded.get(name, f"The database refuses this by its rule {name}.")
    fields = [field.name for field in model._meta.concrete_fields if field.column in columns]
    at = next((field for field in fields if field in step.writes), "")
    assert isinstance(step.record, Row)
    return step.record.fault(f"{step.record}: {sentence}", at)


def _beside(step: Step, row: Any) -> Iterator[Fault]:
    """What the forms say, and no constraint."""
    record, writes = step.record, step.writes
    assert isinstance(record, Row)
    if step.outcome is Outcome.CREATED and record.kind.name in ("commitment", "recommendation"):
        agreement = writes.get("agreement")
        if agreement and not str(writes["code"]).startswith(f"{agreement}-"):
            yield record.fault(f"the code of a {record.kind.name} of {agreement} begins with {agreement}-.", "code")
    if "corrections" in writes and record.kind.name == "passage" and not are_corrections(row.corrections):
        sentence = 'corrections look like [{"was": "70t", "is": "70th", "reason": "scan fault"}].'
        yield record.fault(sentence, "corrections")
