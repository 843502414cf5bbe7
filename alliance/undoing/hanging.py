"""What points to a row that goes, and what a row that comes back points to. A query for each foreign key."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, DO_NOTHING, Model

from alliance.models import Keyed
from alliance.undoing.entries import Raw, key_type, value_of
from alliance.undoing.rows import Rows
from alliance.words import noun

Found = tuple[type[Keyed], str, str]
"""A row, and the sentence of its conflict."""

_NEEDING = """
SELECT DISTINCT ON (o."{column}") o."{column}"::text, o."{own}"::text, count(*) OVER (PARTITION BY o."{column}")
  FROM "{table}" o
 WHERE o."{column}" = ANY (%s::{type}[]) AND o."{own}"::text <> ALL (%s) ORDER BY o."{column}", o."{own}"
"""


def hanging_on(going: Mapping[type[Keyed], set[str]], known: set[tuple[str, str]]) -> Iterator[Found]:
    """The rows that others need which are not among the known ones (table and key)."""
    for model, keys in going.items():
        for field in pointing_to(model):
            rows = _needing(field, model, keys, known)
            names = Rows((field.model, other, None) for _, other, _ in rows)
            for key, other, count in rows:
                told = names.name(field.model, other) + (f", and {count - 1} more" if count > 1 else "")
                yield model, key, f"This hangs on it and came by another change: {told}."


def missing_for(coming: Mapping[type[Keyed], Mapping[str, Raw]]) -> Iterator[Found]:
    """The rows that cannot come back because what they belong or point to is gone."""
    for model, rows in coming.items():
        for field in model._meta.concrete_fields:
            target: Any = field.related_model
            if target is None:
                continue
            wanted = {key: str(value_of(raw.get(str(field.column), "null"))) for key, raw in rows.items()}
            there = {*coming.get(target, {}), *_there(target, {name for name in wanted.values() if name != "None"})}
            for key, name in wanted.items():
                if name != "None" and name not in there:
                    yield model, key, f"The {noun(target)} to which it belongs or points is gone: restore that first."


def pointing_to(model: type[Model]) -> list[Any]:
    """The foreign keys to this model that keep a row from going."""
    kept = (CASCADE, DO_NOTHING)
    return [key for key in _keys_to(model) if _is_tracked(key) or key.remote_field.on_delete not in kept]


def cascading(model: type[Model]) -> list[Any]:
    """The foreign keys of what is no part of the ledger and goes with a row unseen, as what somebody follows."""
    return [key for key in _keys_to(model) if not _is_tracked(key) and key.remote_field.on_delete is CASCADE]


def _keys_to(model: type[Model]) -> list[Any]:
    keys: list[Any] = [field for other in apps.get_models() for field in other._meta.concrete_fields]
    return [key for key in keys if key.related_model is model]


def _is_tracked(key: Any) -> bool:
    return issubclass(key.model, Keyed)


def _needing(field: Any, model: type[Model], keys: set[str], known: set[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """For each of the rows that something else points to: its key, the key of the first such thing, how many."""
    own, table = field.model._meta.pk.column, field.model._meta.db_table
    statement = _NEEDING.format(table=table, column=field.column, own=own, type=key_type(model))
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys), [key for other, key in known if other == table]])
        return cursor.fetchall()


def _there(model: type[Model], keys: set[str]) -> set[str]:
    return {str(key) for key in model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)} if keys else set()
