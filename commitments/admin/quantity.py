"""A quantity as somebody types it: 18,900,000 or 18900000.50, and nothing that the browser swallows."""

from decimal import Decimal
from typing import Any

from django import forms

NO_NUMBER = "Type a number: 18900000, 18,900,000 or 0.5."


class QuantityField(forms.DecimalField):
    """In a plain box: one for numbers alone leaves out what it does not take, and tells nobody."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "20"})
        )
        options.setdefault("error_messages", {"invalid": NO_NUMBER})
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value
