"""The search page, asked and read."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.html import part, words


def search(client: Client, asked: str, **more: str) -> Any:
    return client.get(f"/search/?{urlencode({'q': asked, **more})}")


def sections(client: Client, asked: str, **more: str) -> list[str]:
    """The sections in which something is found, each with its number."""
    shown = part(search(client, asked, **more), "sections", "ul")
    return [words(item) for item in shown[0].split("<li>")[1:]] if shown else []


def rows(client: Client, asked: str, **more: str) -> list[str]:
    """The words of each row that is found."""
    page = search(client, asked, **more)
    return [words(row) for finds in part(page, "finds", "ol") for row in finds.split("<li>")[1:]]


def told(client: Client, asked: str, **more: str) -> list[str]:
    """The sentences that are shown, with their marks."""
    page = search(client, asked, **more).text
    page = page.replace("<mark>", "[").replace("</mark>", "]")
    return [words(text) for css in ("excerpt", "excerpt source") for text in part(page, css, "p")]
