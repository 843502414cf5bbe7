"""A form of the workbench as a browser sends it: what it shows, but for what somebody types over."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Fields(HTMLParser):
    """The fields of the form on a page, by name, each as the browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self.select = self.textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        match tag:
            case "textarea":
                self.textarea, self.sent[name] = name, ""
            case "select":
                self.select = name
            case "option" if self.select and "selected" in given:
                self.sent.setdefault(self.select, []).append(given.get("value", ""))
            case "input" if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                pass
            case "input" if name and given.get("type") not in ("submit", "button"):
                self.sent[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea:
            self.sent[self.textarea] = self.sent[self.textarea].removeprefix("\n")
            self.textarea = ""
        if tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea] += data


def fields_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send if nothing were typed."""
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return {name: value for name, value in Fields(answer.text).sent.items() if name not in NOT_OF_THE_FORM}


NOT_OF_THE_FORM = {"csrfmiddlewaretoken", "next", "q"}


def row_of(sent: dict[str, Any], prefix: str, pk: Any) -> str:
    """The prefix of the row of a part on a form: `citations-0`."""
    return next(
        name.removesuffix("-id")
        for name, value in sent.items()
        if name.startswith(f"{prefix}-") and name.endswith("-id") and str(value) == str(pk)
    )
