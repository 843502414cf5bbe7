"""From one YAML node to a value in fixture form, as its field understands it."""

from datetime import datetime
from typing import Any

import yaml
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateTimeField, Field, JSONField
from django.utils import timezone

from alliance.loading.nouns import Form, fixture_form, key_fields, key_names, named_model, reference

NULL, TRUE_OR_FALSE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
TYPED = NULL, TRUE_OR_FALSE, "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
BOOLEANS = yaml.SafeLoader.bool_values


def read_value(field: Field, node: yaml.Node) -> Form:
    """The value that the node gives to the field. Raises ValidationError."""
    if node.tag == NULL and not isinstance(field, JSONField):
        if not field.null:
            raise ValidationError("this cannot be null; write '' for an empty text, or leave the field out.")
        return None
    if field.is_relation:
        return _reference(field, node)
    return fixture_form(_python(field, node))


def _reference(field: Field, node: yaml.Node) -> Form:
    """The natural key of the row that is meant, each part as its own field understands it."""
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    model = named_model(field)
    wanted = key_fields(model)
    if len(parts) != len(wanted):
        names = ", ".join(key_names(model))
        raise ValidationError(f"a {model._meta.label_lower} is named by {len(wanted)} values here, its {names}.")
    return reference(tuple(read_value(part, item) for part, item in zip(wanted, parts, strict=True)))


def _python(field: Field, node: yaml.Node) -> Any:
    """The value as a plain field understands it."""
    if isinstance(field, JSONField):
        return _plain(node)
    if isinstance(field, ArrayField):
        if not isinstance(node, yaml.SequenceNode):
            raise ValidationError("a list is needed, such as [one, two].")
        return [read_value(field.base_field, item) for item in node.value]
    text = _text(node)
    if isinstance(field, BooleanField):
        if node.tag != TRUE_OR_FALSE:
            raise ValidationError(f"{text!r} is neither true nor false.")
        return BOOLEANS[text.lower()]
    value = field.to_python(text)
    return _moment(value) if isinstance(field, DateTimeField) else value


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise ValidationError("one value is needed here, not a list or mapping.")
    text = str(node.value)
    if "\0" in text:
        raise ValidationError("the text holds a NUL character, which the database cannot hold.")
    return text


def _moment(moment: datetime) -> datetime:
    """A moment with its zone, to the second: what a file can say is then what the database holds."""
    if timezone.is_naive(moment):
        raise ValidationError(f"{moment} has no time zone; write it as 2026-11-21T09:00:00Z.")
    if moment.microsecond:
        raise ValidationError(f"{moment} is finer than a second; write whole seconds.")
    return moment


def _plain(node: yaml.Node) -> Any:
    """The value of a node in a JSON field: numbers, booleans and null as YAML reads them, all else as text."""
    if isinstance(node, yaml.MappingNode):
        return {_text(name): _plain(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return yaml.safe_load(node.value) if node.tag in TYPED else _text(node)
