"""Parts of a noun, as rows of a table on its form."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst

from alliance import numbers
from commitments.admin.base import LedgerForms
from commitments.admin.look_up import LooksUp


class PartFormSet(forms.BaseInlineFormSet):
    """Rows of a table whose fields have a name of their own, as no label stands beside them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._at_hand: dict[str, Mapping[str, models.Model]] = {}

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget: Any = getattr(field.widget, "widget", field.widget)  # what the links beside a choice wrap
            widget.attrs.setdefault("aria-label", capfirst(field.label or name))
            if isinstance(widget, LooksUp):
                widget.at_hand = partial(self._chosen, name)

    def _chosen(self, name: str) -> Mapping[str, models.Model]:
        """The rows that a field has chosen anywhere in the table, by key: one statement for all boxes."""
        if name not in self._at_hand:
            keys = {key for form in self.forms for key in keys_of(form[name].value())}
            field: Any = self.empty_form.fields[name]
            self._at_hand[name] = {str(row.pk): row for row in field.queryset.filter(pk__in=keys)}
        return self._at_hand[name]


def keys_of(value: Any) -> list[str]:
    """What was chosen in one box, without what is no key."""
    keys = value if isinstance(value, list | tuple) else [value]
    return [str(key) for key in keys if numbers.whole(str(key)) is not None]


class PartInline(LedgerForms, admin.TabularInline):
    """Parts of a noun on its form, without empty rows in advance."""

    formset = PartFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what each row belongs to and names, which its own name is made of."""
        named = [field.name for field in self.model._meta.fields if field.many_to_one]
        return super().get_queryset(request).select_related(*named)


class NumberedFormSet(PartFormSet):
    """Gives a new part without a number the next one of its parent."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "number" in form.fields:
            form.fields["number"].required = False
            if form.instance._state.adding:
                form.initial["number"] = None
                form.fields["number"].initial = None

    def clean(self) -> None:
        super().clean()
        given = [row["number"] for row in remaining(self) if row.get("number")] if not any(self.errors) else []
        if len(set(given)) < len(given):
            raise ValidationError("Two rows have the same number; leave it empty for the next one.")

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Any:
        if form.instance.number is None:
            siblings = type(form.instance)._default_manager.filter(**{self.fk.name: self.instance})
            last = siblings.aggregate(last=models.Max("number"))["last"] or 0
            form.instance.number = last + 1
        return super().save_new(form, commit)


def remaining(formset: forms.BaseInlineFormSet) -> list[dict[str, Any]]:
    """The rows that a valid formset leaves behind when it is saved."""
    rows = [form.cleaned_data for form in formset.forms]
    return [row for row in rows if row and not row.get("DELETE")]
