"""Changes of what readers have seen, and what the page of corrections tells of them."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.test import Client

from alliance.history import recorded
from alliance.models import User
from commitments.corrections import corrections
from commitments.models import Commitment
from tests.factories import CommitmentFactory
from tests.html import words

NOWADAYS = {"day": date.max, "known_at": datetime.max.replace(tzinfo=UTC)}


def public_promise(**fields: Any) -> Commitment:
    """A commitment that readers have seen since an earlier transaction."""
    with transaction.atomic():
        return CommitmentFactory(**{"code": "2021-FS-001", "title_en": "Meet", "agreement__code": "2021-FS"} | fields)


def change(row: Any, reason: str = "A slip.", **fields: Any) -> None:
    with recorded(actor=User.objects.get_or_create(username="somebody")[0], reason=reason):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def told() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What the first page says of changes: the part, and field by field what was and is."""
    rows, _ = corrections(1, **NOWADAYS)
    return [(row.what, [(field.label, field.was, field.now) for field in row.fields]) for row in rows]


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/corrections/{query}")
    assert answer.status_code == 200
    return words(answer)
