"""A text that is looked through: its preview as a browser has it, what is typed over it, and what it shows then."""

from typing import Any

from django.test import Client

from alliance.models import KeptForm
from tests.commitments.adding_forms import TEXT, details, place
from tests.commitments.forms import Fields
from tests.commitments.kept_forms import KEEP, sent


def previewed(desk: Client, address: str = "", **changes: Any) -> dict[str, Any]:
    """The fields of a preview as the browser has them; the text is kept from now on."""
    return Fields(desk.post(address or place(), details() | {"text": TEXT} | changes).text).sent


def type_over(desk: Client, page: dict[str, Any], address: str = "", **fields: Any) -> Any:
    """What the script sends: the fields that were touched, and the row that the page shows."""
    kept = KeptForm.objects.latest("kept_at")
    told = {"path": address or place(), "window": page["_window"], "draft": kept.pk}
    return desk.post(KEEP, told | {"data": sent({name.replace("_at_", "-"): text for name, text in fields.items()})})


def values(answer: Any) -> dict[str, Any]:
    return {name: text for name, text in Fields(answer.text).sent.items() if not name.startswith(("csrf", "_"))}


def edits(answer: Any) -> list[str]:
    return [row.edit.text for row in answer.context["rows"] if row.is_changed]
