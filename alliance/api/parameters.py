"""The parameters of every list of the API that are no filters: how much of it, from where on, in which form."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core import exceptions
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from alliance.api.fields import ChoiceField, FlagField, NumberField, read_once, shown

PAGE_SIZE = NumberField(lowest=1, highest=500, default=50)
CURSOR = forms.Field(required=False)
FULL = FlagField(required=False)
FORMAT = ChoiceField(choices=[(word, word) for word in ("json", "csv", "jsonl")], default="json", required=False)
ROWS = ChoiceField(choices=[("commitment", "commitment"), ("obligor", "obligor")], default="commitment", required=False)
RAW = FlagField(required=False)

OF_PAGE = ("page_size", "cursor", "full")
"""What a file, which has all rows in full, does not take."""

NAMES = (*OF_PAGE, "format", "rows", "raw")


def read(request: Request, name: str, field: forms.Field) -> Any:
    """The value of a parameter that may be given once; a wrong one is a 400 that names it."""
    try:
        return read_once(request.query_params, name, field)
    except exceptions.ValidationError as error:
        raise ValidationError({name: error.messages}) from None


def refuse(request: Request, names: Collection[str], sentence: str) -> None:
    """A 400 where the address has one of these."""
    if refused := {name: [sentence] for name in names if name in request.query_params}:
        raise ValidationError(refused)


def only(request: Request, names: Collection[str], sentence: str) -> None:
    """A 400 where the address has any but these; the sentence ends what is said of it."""
    unknown = [name for name in request.query_params if name not in names]
    if unknown:
        raise ValidationError({name: [f"There is no parameter {shown(name)} here: {sentence}"] for name in unknown})


def unsent(field: Any) -> dict[str, Any]:
    """The schema of a parameter that not every form of a list takes, without its default.

    A program that was made of the description may send each default unasked.
    """
    return {name: value for name, value in field.schema.items() if name != "default"}


def described(name: str, text: str, schema: dict[str, Any], *, several: bool = False) -> dict[str, Any]:
    """The parameter as OpenAPI describes it; with `several`, one that may be repeated."""
    parameter = {"name": name, "in": "query", "required": False, "allowEmptyValue": True}
    parameter |= {"description": text, "schema": schema}
    if several:
        parameter |= {"schema": {"type": "array", "items": schema}, "explode": True, "style": "form"}
    return parameter
