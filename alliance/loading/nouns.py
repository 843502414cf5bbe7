"""What the files may name: models with a natural key, their fields, and the parts that may be nested in a record.

Values are compared in their *fixture form*, which is JSON: dates, decimals and UUIDs as text, a foreign key as the
natural key of its row (a scalar where the key has one part, a list where it has several).
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db.models import AutoField, Field, ManyToOneRel, Model

from alliance.models import Keyed

type Key = tuple[Any, ...]
"""A natural key: its parts in fixture form, None for each part of an optional parent that is absent."""

type Identity = tuple[type[Model], Key]
"""What tells one record from all others."""

type Form = Any
"""A value in fixture form."""


@cache
def loadable_models() -> dict[str, type[Model]]:
    """The models with a natural key by label, each after the models that its foreign keys name."""
    keyed = [model for model in apps.get_models() if hasattr(model, "KEY")]
    named = {model: {named_model(field) for field in foreign_keys(model).values()} - {model} for model in keyed}
    return {model._meta.label_lower: model for model in TopologicalSorter(named).static_order()}


@cache
def own_fields(model: type[Model]) -> dict[str, Field]:
    """The fields that a record may name: every column but a number that the database gives."""
    return {field.name: field for field in model._meta.concrete_fields if not isinstance(field, AutoField)}


@cache
def foreign_keys(model: type[Model]) -> dict[str, Field]:
    return {name: field for name, field in own_fields(model).items() if field.is_relation}


def named_model(field: Field) -> type[Model]:
    """The model whose rows a foreign key names."""
    return cast(type[Model], field.related_model)


@cache
def nested_parts(model: type[Model]) -> dict[str, ManyToOneRel]:
    """The reverse relations under which a record may hold the records that belong to it."""
    return {
        str(relation.get_accessor_name()): relation
        for relation in model._meta.related_objects
        if isinstance(relation, ManyToOneRel) and relation.one_to_many and hasattr(relation.related_model, "KEY")
    }


def key_names(model: type[Model]) -> tuple[str, ...]:
    """The fields that make up the natural key."""
    return cast(type[Keyed], model).KEY


@cache
def key_fields(model: type[Model]) -> list[Field]:
    """The plain field behind each part of the natural key."""
    fields: list[Field] = []
    for name in key_names(model):
        field = own_fields(model)[name]
        fields += key_fields(named_model(field)) if field.is_relation else [field]
    return fields


def key_from(model: type[Model], values: dict[str, Form]) -> Key:
    """The natural key among the values of a record. Raises KeyError with the name of a part that is missing."""
    key: list[Form] = []
    for name in key_names(model):
        field = own_fields(model)[name]
        if name not in values and not _may_be_left_out(field):
            raise KeyError(name)
        key += referenced_key(field, values[name] if name in values else default_form(field))
    return tuple(key)


def _may_be_left_out(field: Field) -> bool:
    """Whether a key is the same each time without the field: it is empty then, or has a fixed default."""
    return field.null or (field.has_default() and not callable(field.default))


def referenced_key(field: Field, form: Form) -> Key:
    """The parts of a key for which a value in fixture form stands."""
    if field.is_relation and form is None:
        return (None,) * len(key_fields(named_model(field)))
    return tuple(form) if field.is_relation and isinstance(form, list) else (form,)


def reference(key: Key) -> Form:
    """A natural key as a foreign key in a file."""
    return key[0] if len(key) == 1 else list(key)


def default_form(field: Field) -> Form:
    """What a row gets where nobody names the field."""
    return fixture_form(field.get_default())


def fixture_form(value: Any) -> Form:
    """A Python value in the form in which files and memory hold it."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case UUID():
            return str(value)
        case list() | tuple():
            return [fixture_form(item) for item in value]
        case _:
            return value


def shown(identity: Identity) -> str:
    """A record as sentences name it: its label and its key."""
    model, key = identity
    return " ".join([model._meta.label_lower, *(str(part) for part in key if part is not None)])
