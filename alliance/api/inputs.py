"""The fields of what is sent: strict about the kind of a value, and each refusal a sentence.

DRF's own take numbers for texts, 20210521 and 2021-W20-5 for days, and names that nobody knows.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from alliance.api.fields import DAY, nearest, no_such, not_among, shown

QUANTITY = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,4})?")
IDENTITY = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class StrictSerializer(serializers.Serializer):
    """An object all of whose names are known."""

    default_error_messages = {"invalid": "An object is expected here, not {datatype}."}

    def to_internal_value(self, data: Any) -> Any:
        unknown = [name for name in data if name not in self.fields] if isinstance(data, Mapping) else []
        refusals = {str(name): [self._refusal(str(name))] for name in unknown[:10]}
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            told: Any = error.detail  # by field
            raise ValidationError(refusals | told) from None
        if refusals:
            raise ValidationError(refusals)
        return values

    def _refusal(self, name: str) -> str:
        known = ", ".join(self.fields)
        return f"There is no field {shown(name)} to write here.{nearest(name, self.fields)} There are: {known}."


class TextInput(serializers.CharField):
    """A text; what is left out is empty."""

    default_error_messages = {"invalid": "A text is expected here, in quotation marks."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "allow_blank": True} | kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class WordInput(serializers.ChoiceField):
    """A word of a vocabulary."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError(not_among(str(data), [str(word) for word in self.choices]))
        return data


class DayInput(serializers.DateField):
    """A day as ISO 8601 writes it, in the one spelling."""

    def to_internal_value(self, data: Any) -> date:
        try:
            return date.fromisoformat(data if isinstance(data, str) and DAY.fullmatch(data) else "")
        except ValueError:
            told = f"{shown(str(data))} is no date: write the year, month and day, as in 2021-05-21."
            raise ValidationError(told) from None


@extend_schema_field({"anyOf": [{"type": "string", "pattern": f"^{QUANTITY.pattern}$"}, {"type": "number"}]})
class QuantityInput(serializers.Field):
    """A number with at most sixteen digits and four decimals, as JSON has it or (without loss) as a text."""

    def to_internal_value(self, data: Any) -> Decimal:
        text = data if isinstance(data, str) else _plain(data)
        if not QUANTITY.fullmatch(text):
            told = f"{shown(str(data))} is no number of at most sixteen digits and four decimals, such as 12.5."
            raise ValidationError(told)
        return Decimal(text)


def _plain(number: Any) -> str:
    """A number without an exponent; empty for what is none, or is far out of bounds."""
    if isinstance(number, Decimal) and len(str(number)) < 60 and abs(number.adjusted()) < 60:
        return f"{number.normalize():f}"
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else ""


@extend_schema_field({"type": "string"})
class KeyInput(serializers.Field):
    """A row that exists, by its code: `KeyInput(Party.objects.all(), key="code")`."""

    def __init__(self, queryset: QuerySet[Any], *, key: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset, self.key = queryset, key

    def to_internal_value(self, data: Any) -> Any:
        rows = self.queryset.all()
        if not isinstance(data, str):
            raise ValidationError(f"The {self.key} is expected here, as a text.")
        try:
            data.encode()
            found = None if "\0" in data else rows.filter(**{self.key: data}).first()
        except UnicodeEncodeError:  # half a character, which JSON can spell and no database holds
            found = None
        if found is None:
            keys = rows.order_by().values_list(self.key, flat=True)
            raise ValidationError(no_such(rows.model, self.key, data) + nearest(data, keys))
        return found


@extend_schema_field({"type": "string", "format": "uuid"})
class IdentityInput(serializers.Field):
    """A row that exists, by its UUID."""

    def __init__(self, queryset: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset = queryset

    def to_internal_value(self, data: Any) -> Any:
        rows = self.queryset.all()
        is_uuid = isinstance(data, str) and IDENTITY.fullmatch(data)
        found = rows.filter(pk=UUID(data)).first() if is_uuid else None
        if found is None:
            raise ValidationError(no_such(rows.model, "id", str(data)))
        return found
