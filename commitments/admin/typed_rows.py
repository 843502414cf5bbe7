"""The rows of a part of a record as a browser sent them, and which of them somebody else added meanwhile."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.models import model_to_dict
from django.http import QueryDict

from alliance import numbers
from commitments.admin.choices import GONE
from commitments.admin.sent import differs

MOST_ROWS = 2000
"""As many as Django accepts on a form."""

type Key = Mapping[str, forms.Field]
"""Fields by which a row is known among those of the same record."""


class TypedRows:
    """Old ones by key, new ones, each as its prefix. One that others deleted is old as long as it is only offered."""

    def __init__(self, typed: QueryDict, rows: Any) -> None:
        prefix, key = str(rows.prefix), rows.model._meta.pk.name
        self.typed, self.pattern = typed, re.compile(rf"(?:{GONE})?{re.escape(prefix)}-(\d{{1,4}})(?:-|$)")
        places = sorted({int(found[1]) for name in typed if (found := self.pattern.match(name))})
        counts = [typed.get(f"{prefix}-{count}", "") for count in (INITIAL_FORM_COUNT, TOTAL_FORM_COUNT)]
        first, total = (numbers.whole(count) or 0 for count in counts)
        sent = {place: f"{prefix}-{place}" for place in places if place < min(total, MOST_ROWS)}
        self.old = {typed.get(f"{row}-{key}", ""): row for place, row in sent.items() if place < first}
        self.old |= {typed.get(f"{GONE}{row}", ""): row for row in sent.values() if f"{GONE}{row}" in typed}
        self.new = [row for row in sent.values() if row not in self.old.values()]

    def names(self) -> Iterator[str]:
        return iter([name for name in self.typed if self.pattern.match(name)])


def added_twice(rows: Any, typed: QueryDict) -> dict[str, str]:
    """The rows that others added and that were typed too: by key, the prefix under which each was sent.

    They are the same where a unique constraint of the model says so.
    """
    return _pairs(rows, typed, lambda fields, old: _keys(rows, fields))


def sent_again(rows: Any, typed: QueryDict) -> dict[str, str]:
    """The rows that were added with the very words that are sent now, as by two clicks on Save: by key, the prefix.

    What was left empty the server may have filled in, as a number. Where a unique constraint tells, it is asked alone.
    """
    empty, twice = rows.empty_form, added_twice(rows, typed)
    columns = {column.name for column in rows.model._meta.concrete_fields} - {rows.fk.name}

    def filled(fields: Key, old: str) -> list[Key]:
        sent = {name: typed.getlist(f"{old}-{name}") for name in fields if typed.get(f"{old}-{name}")}
        key = {name: field for name, field in fields.items() if name in sent and differs(field, None, sent[name])}
        is_begun = any(differs(of, empty.get_initial_for_field(of, name), sent[name]) for name, of in key.items())
        return [key] if is_begun and key.keys() <= columns and old not in twice.values() else []

    return {key: old for key, old in _pairs(rows, typed, filled).items() if key not in twice}


def _pairs(rows: Any, typed: QueryDict, keys: Callable[[Key, str], list[Key]]) -> dict[str, str]:
    """Of the rows that others added, those that a new row names by one of its keys."""
    sent, found = TypedRows(typed, rows), dict[str, str]()
    new = [row for row in sent.new if f"{row}-{DELETION_FIELD_NAME}" not in typed]
    if not new:
        return found
    fields = rows.empty_form.fields
    for row in rows.get_queryset():
        if str(row.pk) not in sent.old:
            left = [old for old in new if old not in found.values()]
            same = [old for old in left if any(_names(row, key, typed, old) for key in keys(fields, old))]
            found |= {str(row.pk): old for old in same[:1]}
    return found


def _keys(rows: Any, fields: Key) -> list[Key]:
    """By which fields of the form a row is known among those of the same record.

    One that may be left empty, for the next number, says where a row stands and not which it is.
    """
    unique = [of for of in rows.model._meta.constraints if isinstance(of, models.UniqueConstraint) and not of.condition]
    keys = [{*of.fields} - {rows.fk.name} for of in unique if rows.fk.name in of.fields]
    required = {name: field for name, field in fields.items() if field.required}
    return [{name: required[name] for name in key} for key in keys if key and key <= required.keys()]


def _names(row: models.Model, key: Key, typed: QueryDict, old: str) -> bool:
    """Whether what was typed in this place names the row."""
    stored = model_to_dict(row, fields=key)
    return all(not differs(field, stored[name], typed.getlist(f"{old}-{name}")) for name, field in key.items())
