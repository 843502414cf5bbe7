"""How a value stands in a cell, and how it is read from there: the same text in CSV and in XLSX.

Values are in the fixture form of `alliance.loading.nouns`. No column of the ledger holds both NULL and an empty text,
so an empty cell means the one that the column has.
"""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, CharField, DateField, DecimalField, Field, IntegerField, JSONField, TextField

from alliance.loading.nouns import Form, fixture_form, key_fields, key_names, named_model, reference
from alliance.spreadsheets import as_it_was, harmless
from alliance.storable import StorableJSON
from commitments import quotation

PLAIN = IntegerField, DecimalField, BooleanField, DateField
"""What is no text, and so nothing to be run: -5 is a number."""

WORDS = {"citation.quote", "dialoguemention.quote", "passage.text"}
"""Texts that are kept clean: on one line, with single spaces."""


def written(field: Field, form: Form) -> str:
    """The cell for a value."""
    text = told(field, form)
    return text if isinstance(field, PLAIN) else harmless(text)


def read(field: Field, text: str) -> Form:
    """The value that a cell gives to the field. Raises ValidationError with what to write instead."""
    if "\0" in text:
        raise ValidationError("the cell holds a NUL character, which the database cannot hold.")
    text = as_it_was(text).strip()
    if not text and field.null:
        return None
    if field.is_relation:
        return _reference(field, text)
    if isinstance(field, JSONField):
        return _json(text)
    if isinstance(field, ArrayField):
        return tidied(field, _list(text))
    return fixture_form(_python(field, text))


def tidied(field: Field, form: Form) -> Form:
    """The value as a form would store it: no spaces at the ends, and one line where a form has one."""
    if isinstance(field, ArrayField):
        return [item for item in map(quotation.clean, form) if item]
    if not isinstance(form, str) or not isinstance(field, CharField | TextField):
        return form
    if f"{field.model._meta.model_name}.{field.name}" in WORDS:
        return quotation.clean(form)
    if isinstance(field, CharField):
        return " ".join(line for line in map(str.strip, form.splitlines()) if line)
    return form.strip()


def told(field: Field, form: Form) -> str:
    """The value as text, as it is."""
    if form is None:
        return ""
    if isinstance(form, bool):
        return str(form).lower()
    if isinstance(field, JSONField):
        return json.dumps(form, ensure_ascii=False)
    if isinstance(field, ArrayField):
        return "\n".join(form) if _fits_lines(form) else json.dumps(form, ensure_ascii=False)
    return " ".join(str(part) for part in form) if isinstance(form, list) else str(form)


def _fits_lines(items: list[str]) -> bool:
    """Whether a list can be written one item a line; else it is written as JSON."""
    return not items or (
        all(item.strip() == item and item and item.splitlines() == [item] for item in items)
        and not items[0].startswith("[")
    )


def _list(text: str) -> Form:
    """One item a line, or a list in JSON."""
    if not text.startswith("["):
        return text.splitlines()
    items = _json(text)
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValidationError("a list has texts only, one a line.")
    return items


def _json(text: str) -> Any:
    try:
        return json.loads(text, cls=StorableJSON) if text else []
    except json.JSONDecodeError:
        raise ValidationError("this is not JSON; leave the cell as it was exported, or write [].") from None


def _reference(field: Field, text: str) -> Form:
    """The row that is meant, by the parts of its key with spaces between them: 2021-FS 12."""
    if not text:
        raise ValidationError("this cannot be empty.")
    model = named_model(field)
    wanted, given = key_fields(model), text.split()
    if len(given) != len(wanted):
        names = ", ".join(key_names(model))
        number = "one value" if len(wanted) == 1 else f"{len(wanted)} values with spaces between them"
        raise ValidationError(
            f"{model._meta.verbose_name_plural} are named by {number} here ({names}), not by {text[:60]!r}."
        )
    return reference(tuple(fixture_form(_python(part, item)) for part, item in zip(wanted, given, strict=True)))


def _python(field: Field, text: str) -> Any:
    """The value of a plain field."""
    if isinstance(field, BooleanField):
        if text.lower() not in ("true", "false"):
            raise ValidationError(f"{text[:60]!r} is neither true nor false.")
        return text.lower() == "true"
    value = field.to_python(tidied(field, text))
    if isinstance(field, DecimalField):
        field.run_validators(value)  # before it is written out: 1e999999999 has many digits
    return value
