"""The workbooks of the whole real ledger, read by openpyxl: their cells tell what the API does."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.models import User
from tests.formats.reading import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seed_ledger")]

SAME: dict[str, tuple[str, dict[str, str]]] = {
    "commitments": (
        "commitments_commitment",
        {
            "title_en": "title",
            "theme": "theme.slug",
            "deadline": "deadline.text",
            "due_on": "deadline.due_on",
            **{name: name for name in ("title_ko", "summary", "note", "obligation", "strength", "recurrence_months")},
            **{name: name for name in ("delivered_when", "broken_when", "review_every_days", "is_general")},
        },
    ),
    "agreements": (
        "commitments_agreement",
        {
            "title_en": "title",
            **{name: name for name in ("title_ko", "slug", "kind", "nature", "legal_force", "state", "issued_on")},
            **{name: name for name in ("in_force_until", "issuer", "source_url", "note")},
        },
    ),
    "meetings": (
        "dialogues_meeting",
        {
            "dialogue": "dialogue.slug",
            **{name: name for name in ("ordinal", "starts_on", "ends_on", "place", "state", "summary")},
        },
    ),
}
"""The noun of the workbench, and columns of its workbook with their place in a record of the API."""


def at(record: dict[str, Any], place: str) -> str:
    value: Any = record
    for name in place.split("."):
        value = value and value[name]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("name", SAME)
def test_cells_tell_what_the_record_does(client: Client, administrator: User, name: str):
    noun, columns = SAME[name]
    client.force_login(administrator)
    content = client.get(reverse(f"admin:{noun}_xlsx")).content
    header, *lines = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    rows = {
        row["code"]: row
        for row in (dict(zip(header, line, strict=True)) for line in lines)
        if row["record"] == noun.split("_")[1]
    }

    records = told(client, name)

    assert [{column: rows[record["code"]][column] or "" for column in columns} for record in records] == [
        {column: at(record, place) for column, place in columns.items()} for record in records
    ]
