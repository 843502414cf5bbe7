"""A file writes no field that the workbench's own forms would not let anybody write."""

from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpRequest

from alliance.models import Keyed, User
from alliance.tables.sheets import Kind, Sheet, nouns
from dialogues.models import DialogueMention

pytestmark = pytest.mark.django_db

ON_THE_CODING_SCREEN = {DialogueMention: {"dialogue", "passage", "quote", "occurrence"}}
"""What no form has, but the screen on which a text is coded (`dialogues/marking.py`)."""

KINDS = {kind.model: kind for model in nouns() for kind in Sheet(model).kinds.values()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_file_writes_no_field_that_no_form_writes(rf: Any, administrator: User, kind: Kind):
    request = rf.get("/")
    request.user = administrator

    by_file = kind.fields.keys() - {*kind.model.KEY} - kind.read_only

    assert by_file - by_form(request, kind.model) - ON_THE_CODING_SCREEN.get(kind.model, set()) == set()


def by_form(request: HttpRequest, model: type[Keyed]) -> set[str]:
    """The fields that the forms of a model write, of its own and where it is part of another."""
    forms: list[Any] = [admin.site._registry[model].get_form(request)]
    for owner in admin.site._registry.values():
        forms += [each.get_formset(request).form for each in owner.get_inline_instances(request) if each.model is model]
    fields = [(name, field) for form in forms for name, field in form.base_fields.items()]
    precisions = {name.replace("_on", "_precision") for name, field in fields if getattr(field, "to_the_year", False)}
    return {name for name, _ in fields} | precisions  # a month or a year is typed into the field of the day
