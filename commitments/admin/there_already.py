"""The record that a form would add once more: whoever comes second goes on in it."""

from itertools import chain

from django import forms
from django.db.models import Model

TWICE = ("unique", "unique_together")


def there_already(form: forms.ModelForm) -> Model | None:
    """The stored record that has what no two may have alike, where the form was refused for that."""
    for fault in chain.from_iterable(form.errors.as_data().values()):
        if fault.code in TWICE and fault.params and "unique_check" in fault.params:
            alike = {name: getattr(form.instance, name) for name in fault.params["unique_check"]}
            return type(form.instance)._base_manager.filter(**alike).first()
    return None
