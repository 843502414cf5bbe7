"""A quantity as somebody types it: 18,900,000 or 18900000.50, and nothing that the browser swallows."""

import re
from decimal import Decimal
from typing import Any

from django import forms

NO_NUMBER = "Type a number: 18900000, 18,900,000 or 0.5."

IN_THOUSANDS = re.compile(r"\s*[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?\s*")
"""Commas where English has them. Anywhere else a comma may stand for the point: 0,5 is not 5."""


class QuantityField(forms.DecimalField):
    """In a plain box: one for numbers alone leaves out what it does not take, and tells nobody."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "20"})
        )
        options.setdefault("error_messages", {"invalid": NO_NUMBER})
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and IN_THOUSANDS.fullmatch(value):
            value = value.replace(",", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value
