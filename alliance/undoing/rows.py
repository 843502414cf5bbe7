"""Rows as records: those that are there, and those that are gone as the history remembers them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import FETCH_PEERS, Field, Model, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator, capfirst

from alliance.language import own_name
from alliance.undoing.entries import Raw, value_of
from alliance.words import noun


class Rows:
    """The records of these rows (model, key, and the row as it was, in case it is gone).

    A few queries for each model that is asked for: what a record asks of another one it asks for all of them.
    """

    def __init__(self, rows: Iterable[tuple[type[Model], str, Raw | None]]) -> None:
        self._wanted: dict[type[Model], dict[str, Raw | None]] = defaultdict(dict)
        for model, key, raw in rows:
            self._wanted[model][key] = raw
        self._rows: dict[type[Model], dict[str, Any]] = {}

    def of(self, model: type[Model], key: str) -> Any:
        """The record; None where nobody knows it any more."""
        if model not in self._rows:
            self._rows[model] = _records(model, self._wanted[model])
        return self._rows[model].get(key)

    def name(self, model: type[Model], key: str) -> str:
        """Noun and name on one line; the number where there is no name."""
        record = self.of(model, key)
        try:
            name = own_name(record) if record is not None else ""
        except ObjectDoesNotExist:  # what it belonged to is gone too
            name = ""
        return f"{capfirst(noun(model))}: {Truncator(' '.join(name.split()) or f'№ {key}').chars(100)}"

    def address(self, model: type[Model], key: str) -> str:
        """Its form in the workbench; empty where it is gone."""
        record = self.of(model, key)
        return address_of(model, key) if record is not None and not record._state.adding else ""


def address_of(model: type[Model], key: str) -> str:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        return ""


def _records(model: Any, keys: dict[str, Raw | None]) -> dict[str, Any]:
    found = {str(row.pk): row for row in model._base_manager.fetch_mode(FETCH_PEERS).filter(pk__in=keys)}
    return found | records_from(model, {key: raw for key, raw in keys.items() if raw and key not in found})


def records_from[Key](model: type[Model], raws: Mapping[Key, Raw]) -> dict[Key, Any]:
    """Unsaved records with what is still known of these rows; a query for each foreign key."""
    records = {key: _record_from(model, raw) for key, raw in raws.items()}
    for record in records.values():
        record._state.fetch_mode = FETCH_PEERS
    named = [field.name for field in model._meta.concrete_fields if field.related_model]
    prefetch_related_objects(list(records.values()), *named)
    return records


def _record_from(model: type[Model], raw: Raw) -> Any:
    fields: dict[str, Field] = {str(field.column): field for field in model._meta.concrete_fields}
    known = {}
    for column, text in raw.items():
        if column not in fields:
            continue
        try:
            known[fields[column].attname] = fields[column].to_python(value_of(text))
        except (ValidationError, TypeError, ValueError):  # it had another form then
            continue
    return model(**known)
