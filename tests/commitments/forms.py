"""A form of the workbench as a browser sends it: what it shows, but for what somebody types over."""

from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.db.models import Model
from django.test import Client

from commitments.models import (
    Agreement,
    AgreementLink,
    Citation,
    CommitmentLink,
    Obligation,
    StatusUpdate,
)
from tests.commitments.writes import Change, Gone, New, Write
from tests.test_admin_contract import address


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
            case "input" if given.get("type") == "checkbox":
                self.sent[name] = given.get("value", "on")
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
    """What a browser would send if nothing were typed but the reason, where one is asked for."""
    answer = client.get(address)
    assert answer.status_code == 200, answer
    sent = {name: value for name, value in Fields(answer.text).sent.items() if name not in NOT_OF_THE_FORM}
    return sent | ({"change_reason": "The text says so."} if "change_reason" in sent else {})


NOT_OF_THE_FORM = {"csrfmiddlewaretoken", "next", "q"}


def row_of(sent: dict[str, Any], prefix: str, pk: Any) -> str:
    """The prefix of the row of a part on a form: `citations-0`."""
    return next(
        name.removesuffix("-id")
        for name, value in sent.items()
        if name.startswith(f"{prefix}-") and name.endswith("-id") and str(value) == str(pk)
    )


PARTS: dict[type, tuple[str, str]] = {
    Citation: ("citations", "commitment"),
    Obligation: ("obligations", "commitment"),
    CommitmentLink: ("links", "later"),
    AgreementLink: ("links", "later"),
}
"""The rows of another noun's form: their prefix there, and the field that names the noun."""


class Sent(NamedTuple):
    """What somebody types on which page."""

    address: str
    typed: dict[str, Any]


def as_typed(value: Any) -> Any:
    match value:
        case Model():
            return str(value.pk)
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def page_of(row: Model, page: str = "change") -> str:
    return address(type(row), page, row.pk)


def sent(client: Client, write: Write) -> Sent:
    """The write as somebody types it."""
    match write:
        case Change(StatusUpdate() as update, values):
            return Sent(page_of(update), {"_step": STEP_TO[values["state"]], "step_note": "Wrong."})
        case Change(Agreement() as agreement, {"published_at": _}):
            return Sent(page_of(agreement, "coding"), {"act": "publish"})
        case Change(row, values) if type(row) in PARTS and noun_of(row) is not None:
            prefix = row_of(fields_of(client, page_of(noun_of(row))), PARTS[type(row)][0], row.pk)
            return Sent(page_of(noun_of(row)), typed(values, f"{prefix}-"))
        case Change(row, values):
            return Sent(page_of(row), typed(values))
        case Gone(row) if type(row) in PARTS:
            prefix = row_of(fields_of(client, page_of(noun_of(row))), PARTS[type(row)][0], row.pk)
            return Sent(page_of(noun_of(row)), {f"{prefix}-DELETE": "on"})
        case Gone(row):
            return Sent(page_of(row, "delete"), {"post": "yes"})
        case New(model, values) if model in PARTS:
            prefix, parent = PARTS[model]
            noun = values[parent]
            number = fields_of(client, page_of(noun))[f"{prefix}-TOTAL_FORMS"]
            new = {name: value for name, value in values.items() if name != parent}
            return Sent(page_of(noun), typed(new, f"{prefix}-{number}-") | {f"{prefix}-TOTAL_FORMS": int(number) + 1})
        case New(model, values):
            return Sent(address(model, "add"), typed(values))


STEP_TO = {"published": "publish", "withdrawn": "withdraw"}


def noun_of(part: Model) -> Any:
    """The noun on whose form this row is; advice has its words on its own."""
    return getattr(part, PARTS[type(part)][1]) or getattr(part, "recommendation", None)


def typed(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Values by field; the form itself stamps the day of retirement."""
    return {f"{prefix}{name}": as_typed(value) for name, value in values.items() if name != "retired_at"}
