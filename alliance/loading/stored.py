"""The rows as they are, by natural key: one statement for each model, and only the columns that the files name."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

from alliance.loading.nouns import (
    Form,
    Identity,
    Key,
    fixture_form,
    key_names,
    loadable_models,
    named_model,
    own_fields,
    reference,
    referenced_key,
)
from alliance.loading.records import Record
from alliance.models import LoadedRecord

type Memory = dict[Identity, dict[str, Form]]
"""The values that were last written to each record."""


class Ledger:
    """All rows that files can name, each with the columns that these files name."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._numbers: dict[Identity, Any] = {}
        self._keys: dict[tuple[type[Model], Any], Key] = {}
        self._rows: dict[Identity, dict[str, Any]] = {}
        named: dict[type[Model], set[str]] = {}
        for record in records:
            named.setdefault(record.model, set()).update(record.values)
        for model in loadable_models().values():
            self._read(model, named.get(model, set()) | set(key_names(model)))

    def _read(self, model: type[Model], names: set[str]) -> None:
        columns = [own_fields(model)[name].attname for name in names]
        for number, *values in model._base_manager.order_by().values_list("pk", *columns):
            row = dict(zip(columns, values, strict=True))
            key = self._key_of(model, row)
            self._keys[model, number] = key
            self._numbers[model, key] = number
            self._rows[model, key] = row

    def _key_of(self, model: type[Model], row: dict[str, Any]) -> Key:
        fields = [own_fields(model)[name] for name in key_names(model)]
        return tuple(part for field in fields for part in referenced_key(field, self._form(field, row)))

    def _form(self, field: Field, row: dict[str, Any]) -> Form:
        """The stored value of a field in fixture form."""
        value = row[field.attname]
        if field.is_relation and value is not None:
            return reference(self._keys[named_model(field), value])
        return fixture_form(value)

    def __contains__(self, identity: Identity) -> bool:
        return identity in self._rows

    def values(self, record: Record) -> dict[str, Form] | None:
        """What is stored of the fields that the record names, in fixture form; None where there is no such row."""
        row = self._rows.get(record.identity)
        if row is None:
            return None
        return {name: self._form(own_fields(record.model)[name], row) for name in record.values}

    def keys(self, model: type[Model]) -> list[Key]:
        """The natural keys of all rows of a model."""
        return [key for kind, key in self._rows if kind is model]

    def version(self, identity: Identity) -> int:
        """The version of a row; its record must have named that column."""
        return self._rows[identity]["version"]

    def number(self, identity: Identity) -> Any:
        """The primary key of a row, or the one that was drawn for it."""
        return self._numbers[identity]

    def draw_numbers(self, model: type[Model], records: list[Record]) -> None:
        """Draw primary keys for rows to be made, so that they can refer to each other whatever comes first."""
        numbers = _next_numbers(model, [record.key for record in records])
        self._numbers |= zip([record.identity for record in records], numbers, strict=True)

    def column(self, field: Field, form: Form) -> Any:
        """The value in fixture form as the column holds it."""
        if field.is_relation and form is not None:
            return self.number((named_model(field), referenced_key(field, form)))
        return field.to_python(form)


def _next_numbers(model: type[Model], keys: list[Key]) -> list[Any]:
    """Primary keys for new rows: from the sequence, or the natural key where that is the primary key (a UUID)."""
    number = model._meta.pk
    if not isinstance(number, AutoField):
        return [number.to_python(key[0]) for key in keys]
    table = connection.ops.quote_name(model._meta.db_table)
    draw = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(draw, [table, number.column, len(keys)])
        return [drawn for (drawn,) in cursor.fetchall()]


def read_memory() -> Memory:
    """What was last written to each record that was ever loaded."""
    rows = LoadedRecord.objects.order_by().values_list("label", "key", "values")
    models = loadable_models()
    return {(models[label], tuple(key)): values for label, key, values in rows if label in models}
