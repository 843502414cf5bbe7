"""A stored record from rows, whether they come from the tables or from the history: the one place where it is made."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DateTimeField, DecimalField, Field

from alliance.loading.nouns import default_form, key_names
from alliance.models import Keyed
from alliance.stored.rows import Content, Rows
from alliance.stored.shapes import GATES, RETIRED, Shape, column_of
from commitments.models import Agreement, Commitment, StatusUpdate

type Record = dict[str, Any]

OPENED: dict[type[Keyed], Callable[[Content], bool]] = {
    Agreement: lambda row: row["published_at"] is not None,
    Commitment: lambda row: row["retired_at"] is None,
    StatusUpdate: lambda row: row["published_at"] is not None,
}
"""What a row itself must say for readers to see it."""


def compose(shape: Shape, key: Any, rows: Rows.Of) -> Record | None:
    """The record of the row with this primary key; None where readers do not see it."""
    row = rows.get(shape.model, key)
    if is_seen(shape.model, key, rows) and row is not None:
        return _told(shape, row, rows)
    if shape.model is Commitment and row is not None and is_seen(Agreement, row["agreement_id"], rows):
        return _told(RETIRED, row, rows) | {"replaced_by": _successor(row, rows)}
    return None


def is_retired(record: Record | None) -> bool:
    """Whether it tells no more than that a commitment is retired."""
    return record is not None and "retired_at" in record


def is_seen(model: type[Keyed], key: Any, rows: Rows.Of) -> bool:
    """Whether readers see the row as a record of its own, and others may name it."""
    row = rows.get(model, key)
    if row is None or (model in OPENED and not OPENED[model](row)):
        return False
    gate = GATES.get(model)
    if gate is None:
        return True
    field = column_of(model, gate)
    return is_seen(field.related_model, row[field.column], rows)


def _told(shape: Shape, row: Content, rows: Rows.Of) -> Record:
    record = {name: _value(field, row, rows) for name, field in shape.fields.items()}
    for name, part in shape.parts.items():
        record[name] = _parts(part, row["id"], rows)
    return record


def _parts(part: Shape, owner: Any, rows: Rows.Of) -> list[Any]:
    """The parts that are seen, in their fixed order."""
    told = [_told(part, row, rows) for row in rows.parts(part, owner) if _may_be_told(part, row, rows)]
    for name in reversed(part.order):
        told.sort(key=lambda record: _rank(record[name.removeprefix("-")]), reverse=name.startswith("-"))
    return [record[part.order[0]] for record in told] if part.is_value else told


def _may_be_told(part: Shape, row: Content, rows: Rows.Of) -> bool:
    fields = [column_of(part.model, name) for name in part.needs]
    named = [field for field in fields if row[field.column] is not None]
    return all(is_seen(field.related_model, row[field.column], rows) for field in named)


def _rank(value: Any) -> tuple[bool, Any]:
    """For sorting: what is empty comes last; of a passage its agreement and number count."""
    return value is None, tuple(value.values()) if isinstance(value, dict) else value


def _value(field: Field, row: Content, rows: Rows.Of) -> Any:
    """The value of a field: a foreign key as the natural key of its row, empty where that is not seen."""
    if field.column not in row:  # a column that is younger than this entry of the history
        return default_form(field)
    value = row[field.column]
    if value is None:
        return None
    if field.is_relation:
        model: Any = field.related_model
        return named(model, value, rows) if is_seen(model, value, rows) else None
    match field:
        case DateTimeField():
            return datetime.fromisoformat(value).astimezone(UTC).isoformat().replace("+00:00", "Z")
        case DecimalField():
            return format(Decimal(str(value)).normalize(), "f")
    return value


def named(model: type[Keyed], key: Any, rows: Rows.Of) -> Any:
    """The natural key by which a record names another: a text or, of a passage, its agreement and number."""
    row = rows.get(model, key)
    assert row is not None, f"{model._meta.label} {key} was not gathered"
    names = key_names(model)
    parts: Record = {}
    for name in names:
        field = column_of(model, name)
        parts[name] = named(field.related_model, row[field.column], rows) if field.is_relation else row[name]
    return parts if len(parts) > 1 else parts[names[0]]


def _successor(row: Content, rows: Rows.Of) -> str | None:
    """What took the place of a retired commitment, also where that is retired in turn: its own address says so."""
    successor = rows.get(Commitment, row["replaced_by_id"])
    if successor is None or not is_seen(Agreement, successor["agreement_id"], rows):
        return None
    return successor["code"]
