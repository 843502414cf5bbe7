"""The constraints of the models: all are there, and every row keeps them, even one that came in while they were off.

A unique index is kept by the database without triggers, unless it is deferred: only those are counted anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import CheckConstraint, Model, UniqueConstraint

from alliance.checking.fault import Fault, rows_of

CONSTRAINTS = """
SELECT r.relname, c.conname, c.contype::text, c.convalidated, c.condeferrable,
       ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k(number, place)
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place),
       coalesce(pg_get_expr(c.conbin, c.conrelid), ''), coalesce(o.relname, ''),
       coalesce((SELECT a.attname::text FROM pg_attribute a
                  WHERE a.attrelid = c.confrelid AND a.attnum = c.confkey[1]), '')
  FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid LEFT JOIN pg_class o ON o.oid = c.confrelid
 WHERE c.connamespace = current_schema()::regnamespace AND c.contype IN ('c', 'f', 'u', 'p')
 ORDER BY r.relname, c.conname
"""
INDEXES = "SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique AND indisvalid"


@dataclass(frozen=True)
class Constraint:
    """A constraint as the database has it: `kind` is c (check), f (foreign key), u (unique) or p (primary key)."""

    table: str
    name: str
    kind: str
    is_validated: bool
    is_deferrable: bool
    columns: list[str]
    condition: str
    other_table: str
    other_column: str


def faults() -> Iterator[Fault]:
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    there = [Constraint(*row) for row in rows_of(CONSTRAINTS)]
    ours = [constraint for constraint in there if constraint.table in models]
    yield from _missing(models, ours)
    keys = {table: str(model._meta.pk.column) for table, model in models.items()}
    yield from _broken_checks(ours, keys, _sentences(models))
    yield from _broken_references(ours, keys)
    yield from _repeated(ours, keys)


def _missing(models: dict[str, type[Model]], there: list[Constraint]) -> Iterator[Fault]:
    """What the models say and the database does not have, or has not looked at."""
    names = {constraint.name for constraint in there} | {name.strip('"') for (name,) in rows_of(INDEXES)}
    references = {(constraint.table, *constraint.columns) for constraint in there if constraint.kind == "f"}
    unique = {(constraint.table, *constraint.columns) for constraint in there if constraint.kind in "up"}
    for table, model in models.items():
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint | UniqueConstraint) and constraint.name not in names:
                yield Fault(f"{table}: the constraint {constraint.name} is missing.")
        for field in model._meta.local_concrete_fields:
            if getattr(field, "db_constraint", False) and (table, field.column) not in references:
                yield Fault(f"{table}: the foreign key of {field.column} is missing.")
            if field.unique and (table, field.column) not in unique:
                yield Fault(f"{table}: nothing keeps {field.column} unique.")
    for known in there:
        if not known.is_validated:
            yield Fault(f"{known.table}: the constraint {known.name} does not hold for rows from before (NOT VALID).")


def _sentences(models: dict[str, type[Model]]) -> dict[str, str]:
    """What each constraint says to people."""
    return {
        constraint.name: str(constraint.get_violation_error_message())
        for model in models.values()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    }


def _broken_checks(there: list[Constraint], keys: dict[str, str], sentences: dict[str, str]) -> Iterator[Fault]:
    """Rows that break a condition on one row: each table is read once."""
    by_table: dict[str, list[Constraint]] = {}
    for constraint in there:
        if constraint.kind == "c":
            by_table.setdefault(constraint.table, []).append(constraint)
    queries = []
    for table, checks in by_table.items():
        conditions = ", ".join(f"('{check.name}', {check.condition})" for check in checks)
        queries.append(
            f'SELECT \'{table}\', row."{keys[table]}"::text, checked.name FROM "{table}" AS row'
            f" CROSS JOIN LATERAL (VALUES {conditions}) AS checked(name, holds) WHERE NOT checked.holds"
        )
    for table, row_id, name in rows_of("\nUNION ALL\n".join(queries)):
        yield Fault(sentences.get(name, f"It breaks the constraint {name}."), table, row_id)


def _broken_references(there: list[Constraint], keys: dict[str, str]) -> Iterator[Fault]:
    """Foreign keys to rows that are not there."""
    queries = [
        f"SELECT '{key.table}', row.\"{keys[key.table]}\"::text, '{key.columns[0]}', row.\"{key.columns[0]}\"::text,"
        f' \'{key.other_table}\' FROM "{key.table}" AS row WHERE row."{key.columns[0]}" IS NOT NULL'
        f' AND NOT EXISTS (SELECT FROM "{key.other_table}" AS other'
        f' WHERE other."{key.other_column}" = row."{key.columns[0]}")'
        for key in there
        if key.kind == "f"
    ]
    for table, row_id, column, number, other in rows_of("\nUNION ALL\n".join(queries)):
        yield Fault(f"Its {column} names the row {number} of {other}, which is not there.", table, row_id)


def _repeated(there: list[Constraint], keys: dict[str, str]) -> Iterator[Fault]:
    """Rows that share what a deferred constraint keeps unique."""
    queries = []
    for constraint in there:
        if constraint.kind == "u" and constraint.is_deferrable:
            rows = f'unnest(array_agg("{keys[constraint.table]}"::text))'
            columns = ", ".join(f'"{column}"' for column in constraint.columns)
            queries.append(
                f"SELECT '{constraint.table}', {rows}, '{constraint.name}' FROM \"{constraint.table}\""
                f" GROUP BY {columns} HAVING count(*) > 1"
            )
    for table, row_id, name in rows_of("\nUNION ALL\n".join(queries)):
        yield Fault(f"Another row has the same, which {name} forbids.", table, row_id)
