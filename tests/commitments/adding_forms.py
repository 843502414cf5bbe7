"""What a browser sends to the page that reads a text, and what that answers."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import PartyFactory

TEXT = "Aims\n\nBoth will:\n\n- mark the 70t year of the Indo-\n  Pacific alliance;\n- act.\n"


def place() -> str:
    return reverse("admin:commitments_agreement_read")


def details(**changes: Any) -> dict[str, Any]:
    content = {
        "code": "2022-JS",
        "title_en": "Joint statement",
        "kind": "joint_statement",
        "nature": "primary",
        "legal_force": "political",
        "issued_on": "2022-05-21",
        "issued_precision": "day",
        "language": "en",
        "text_held": "full",
        "parties": [PartyFactory(code=code).pk for code in ("KOR", "USA")],
    }
    return {f"agreement-{name}": value for name, value in (content | changes).items()}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def draft_in(answer: Any) -> str:
    return re.findall(r'name="draft" value="([^"]+)"', answer.text)[0]


def read(desk: Client, text: str = TEXT, **changes: Any) -> dict[str, Any]:
    """What the preview sends back, as it came."""
    sent = details(**changes)
    return sent | {"draft": draft_in(desk.post(place(), sent | {"text": text}))}


def confirm(desk: Client, sent: dict[str, Any], **changes: Any) -> Any:
    return desk.post(place(), sent | changes | {"act": "confirm"})


def told(answer: Any) -> list[str]:
    """The sentences on what is wrong."""
    forms = [answer.context["details"], *([answer.context["source"]] if "source" in answer.context else [])]
    preview = answer.context.get("preview")
    about = [*preview.told, *(one for told in preview.faults.values() for one in told)] if preview else []
    fault = [answer.context["fault"]] if answer.context.get("fault") else []
    return [sentence for form in forms for list_ in form.errors.values() for sentence in list_] + fault + about
