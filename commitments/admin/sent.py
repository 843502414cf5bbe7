"""The value of a field as a browser sends it: the form in which what somebody typed and what is stored are compared."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.datastructures import MultiValueDict

from alliance import numbers

type Texts = list[str]
"""What a browser sends for a field: one text, several where several can be chosen, none for a box without its mark."""


def widget_of(field: forms.Field) -> forms.Widget:
    """The widget itself, without the links that the admin puts beside a choice."""
    inner: forms.Widget | None = getattr(field.widget, "widget", None)
    return inner or field.widget


def sent(field: forms.Field, value: Any) -> Texts:
    """A stored value as a browser would send it back."""
    widget, value = widget_of(field), field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    if isinstance(widget, ChoiceWidget):
        return [str(text) for text in widget.format_value(value)]
    text = widget.format_value(value)
    return ["" if text is None else str(text)]


def received(field: forms.Field, texts: Texts) -> Any:
    """What the field makes of it, before it is checked."""
    data: Any = MultiValueDict({"it": texts} if texts else {})
    return field.widget.value_from_datadict(data, MultiValueDict(), "it")


def differs(field: forms.Field, stored: Any, texts: Texts) -> bool:
    """Whether this is another value than the stored one, as the field understands both."""
    data = received(field, [_lines(text) for text in texts])
    return field.has_changed(_lines(stored) if isinstance(stored, str) else stored, data)


def same(some: Texts, other: Texts) -> bool:
    """Whether two texts are the same; a browser ends its lines as it likes."""
    return [*map(_lines, some)] == [*map(_lines, other)]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def in_words(field: forms.Field, texts: Texts) -> str:
    """What somebody typed or chose, for people."""
    if isinstance(field, forms.BooleanField):
        return "yes" if texts else "no"
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(_names(field, filter(None, texts)))
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = {str(key): str(label) for key, label in choices}
        return ", ".join(labels.get(text, text) for text in texts if text)
    if isinstance(field, forms.DecimalField):
        return ", ".join(_plain(text) for text in texts)
    return "\n".join(texts)


def _plain(number: str) -> str:
    """Without the zeros that only fill its column."""
    return number.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", number) else number


def _names(field: forms.ModelChoiceField, keys: Iterable[str]) -> Iterable[str]:
    """What the chosen rows are called; what is no row stays as it was sent."""
    manager: Any = field.queryset.model._base_manager  # type: ignore[union-attr]
    for key in keys:
        row = manager.filter(pk=key).first() if numbers.whole(key) is not None else None
        yield str(row) if row is not None else key
