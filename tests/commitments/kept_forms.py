"""Forms that are kept as a script keeps them, and what a form shows then."""

import json
from typing import Any

from django.test import Client

KEEP = "/admin/kept/"


def keep(client: Client, path: str, fields: dict[str, Any]) -> Any:
    window = fields.get("_window", "")
    return client.post(KEEP, {"path": path, "window": window, "title": "A form", "data": sent(fields)})


def sent(fields: dict[str, Any]) -> str:
    """The fields of a form as the script sends them."""
    given = {name: value for name, value in fields.items() if value is not None}
    return json.dumps({name: value if isinstance(value, list) else [str(value)] for name, value in given.items()})


def shown(answer: Any) -> dict[str, Any]:
    """The values of all fields of a form, as somebody sees them."""
    forms = [
        answer.context["adminform"].form,
        *(form for inline in answer.context["inline_admin_formsets"] for form in inline.formset),
    ]
    return {field.html_name: field.value() for form in forms for field in form}
