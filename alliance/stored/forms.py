"""From a value in a dump's JSON to the form that its field takes."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field, IntegerField, JSONField

from alliance.loading.faults import Fault, Place
from alliance.loading.nouns import Form, fixture_form
from alliance.stored.files import parts_of_key


def value_of(field: Field, value: Any, place: Place) -> Form:
    """The value in fixture form. Raises Fault where the field does not take it."""
    try:
        return _form(field, value)
    except ValidationError as error:
        raise Fault(place, f"{field.model._meta.label_lower}: {field.name}: {' '.join(error.messages)}") from None


def _form(field: Field, value: Any) -> Form:
    if value is None:
        if not field.null:
            raise ValidationError("this cannot be null.")
        return None
    if parts := parts_of_key(field):
        if not isinstance(value, dict) or value.keys() != {*parts}:
            raise ValidationError(f"it is named by {' and '.join(parts)}.")
        return [_text(value[part]) for part in parts]
    if field.is_relation:
        return _text(value)
    if isinstance(field, JSONField):
        return value
    if isinstance(field, ArrayField):
        if not isinstance(value, list):
            raise ValidationError("a list is needed.")
        return [_text(item) for item in value]
    if isinstance(field, BooleanField | IntegerField):
        kind = bool if isinstance(field, BooleanField) else int
        if type(value) is not kind:
            raise ValidationError(f"{str(value)[:60]!r} is no {'truth value' if kind is bool else 'whole number'}.")
        return value
    return fixture_form(field.to_python(_text(value)))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(f"{str(value)[:60]!r} is no text.")
    return value
