"""The desk as somebody finds it."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from alliance.desk.lines import Section
from alliance.models import User


def desk(client: Client, person: User) -> Any:
    """The first page of the workbench."""
    client.force_login(person)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return answer


def sections(answer: Any) -> dict[str, Section]:
    """Its sections by name."""
    context = answer.context
    return {section.name: section for section in [*context["turns"], context["reviews"], *context["dates"]]}


def codes(section: Section) -> list[str]:
    return [line.code for line in section.lines]


def path(address: str) -> str:
    return urlsplit(address).path
