"""The fields that serializers share."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"type": "string", "format": "uri-reference"})
class PathField(serializers.Field):
    """The path of a record in the API: `PathField("agreement", source="slug")`, the source being its key."""

    def __init__(self, resource: str, **kwargs: Any) -> None:
        super().__init__(read_only=True, help_text="Its address in this API.", **kwargs)
        self.resource = resource

    def to_representation(self, value: Any) -> str:
        return reverse(f"api:{self.resource}-detail", args=[value])


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class CodesField(serializers.Field):
    """The codes of all rows of a relation, in the order in which the loader brought them."""

    def to_representation(self, relation: Any) -> list[str]:
        return [row.code for row in relation.all()]


class WordField(serializers.ChoiceField):
    """A word of a vocabulary; null where there is none."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(getattr(choices, "choices", choices), **kwargs)

    def to_representation(self, value: Any) -> Any:
        return value or None
