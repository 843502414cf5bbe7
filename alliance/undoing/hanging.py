"""What points to a row that goes, and what a row that comes back points to. A query for each foreign key."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, DO_NOTHING, Field, Model

from alliance.models import Keyed
from alliance.undoing.entries import Raw, key_type, value_of
from alliance.undoing.rows import Rows
from alliance.words import noun

Found = tuple[type[Keyed], str, str]
"""A row, and the sentence of its conflict."""

_HANGING = """
SELECT DISTINCT ON (o."{column}") o."{column}"::text, o.{own}::text, count(*) OVER (PARTITION BY o."{column}")
  FROM "{table}" o
 WHERE o."{column}" = ANY (%s::{type}[]) AND NOT o.{own}::text = ANY (%s) ORDER BY o."{column}", o.{own}
"""


def hanging_on(going: Mapping[type[Keyed], set[str]], known: set[tuple[str, str]]) -> Iterator[Found]:
    """The rows that others need which are not among the known ones (table and key)."""
    for model, keys in going.items():
        for field in pointing_to(model):
            table = field.model._meta.db_table
            own = [key for other, key in known if other == table]
            with connection.cursor() as cursor:
                cursor.execute(_statement(field, model), [list(keys), own])
                rows = cursor.fetchall()
            names = Rows((field.model, other, None) for _, other, _ in rows)
            for key, other, count in rows:
                more = f", and {count - 1} more" if count > 1 else ""
                yield (
                    model,
                    key,
                    f"This hangs on it and was added by another change: {names.name(field.model, other)}{more}.",
                )


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


def pointing_to(model: type[Model]) -> list[Field]:
    """The foreign keys to this model that the database keeps, but for those whose rows go with it unseen."""
    keys = [field for other in apps.get_models() for field in other._meta.concrete_fields if field.is_relation]
    return [field for field in keys if field.related_model is model and _is_kept(field)]


def cascading(model: type[Model]) -> list[Field]:
    """The foreign keys of what is no part of the ledger and goes with a row, as what somebody follows."""
    return [field for field in _to(model) if not _is_tracked(field) and field.remote_field.on_delete is CASCADE]


def _to(model: type[Model]) -> list[Any]:
    keys: list[Any] = [field for other in apps.get_models() for field in other._meta.concrete_fields]
    return [field for field in keys if field.related_model is model]


def _is_tracked(field: Any) -> bool:
    return issubclass(field.model, Keyed)


def _is_kept(field: Any) -> bool:
    return _is_tracked(field) or field.remote_field.on_delete not in (CASCADE, DO_NOTHING)


def _statement(field: Any, model: type[Model]) -> str:
    own = field.model._meta.pk.column
    return _HANGING.format(table=field.model._meta.db_table, column=field.column, own=f'"{own}"', type=key_type(model))


def _there(model: type[Model], keys: set[str]) -> set[str]:
    return {str(key) for key in model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)} if keys else set()
