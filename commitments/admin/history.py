"""The History page of a record: every change of it and of its parts, and any two of its versions side by side."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import QueryDict

from alliance import past

CHANGES = 50
"""How many a page shows."""


class VersionsForm(forms.Form):
    """Two versions to compare, by their numbers."""

    def __init__(self, *args: Any, latest: int, **options: Any) -> None:
        super().__init__(*args, **options)
        told = {"min_value": f"The versions are 1 to {latest}.", "max_value": f"The versions are 1 to {latest}."}
        told |= {"required": "Give the number of a version.", "invalid": "A version is a whole number."}
        for name, initial in (("from", max(1, latest - 1)), ("to", latest)):
            self.fields[name] = forms.IntegerField(
                min_value=1,
                max_value=latest,
                initial=initial,
                error_messages=told,
                label=f"{name} version".capitalize(),
            )


def history_context(row: Model, query: QueryDict) -> dict[str, Any]:
    """What templates/admin/ledger_history.html shows."""
    versions = past.versions_of(row)
    latest = versions.values_list("version", flat=True).first() or 1
    form = VersionsForm(query if "from" in query or "to" in query else None, latest=latest)
    page = Paginator(past.changes_of(row), CHANGES).get_page(query.get("p"))
    return {
        "entries": past.told(list(page)),
        "page_obj": page,
        "versions": form,
        "latest": latest,
        "compared": _compared(row, form) if form.is_valid() else None,
    }


def _compared(row: Model, form: VersionsForm) -> list[past.FieldChange]:
    """The fields in which the two chosen versions differ; the form gets the sentence where there is no such version."""
    chosen = [form.cleaned_data["from"], form.cleaned_data["to"]]
    rows = past.versions_of(row).filter(version__in=chosen).order_by("id")
    contents: dict[int, past.Content] = {change.version: change.content for change in rows}
    if missing := [number for number in chosen if number not in contents]:
        form.add_error(None, f"No version {missing[0]} is on record.")
        return []
    names = past.Names(past.pointed_to(type(row), *contents.values()))
    return past.differences(type(row), contents[chosen[0]], contents[chosen[1]], names)
