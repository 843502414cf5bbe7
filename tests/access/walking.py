"""Somebody goes to an address: are they let in? No page is drawn, as what it shows is for other tests."""

import logging
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client

from alliance.access.who import Who
from alliance.models import User

PEOPLE = {
    Who.ANYBODY: None,
    Who.ACCOUNT: "reader",
    Who.ANALYST: "analyst",
    Who.REVIEWER: "reviewer",
    Who.ADMINISTRATOR: "administrator",
}
"""The fixture that makes each of the people."""


BROWSER = Client()
"""One for all: each new one sets up the whole site again."""


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are not drawn, and refusals leave no lines in the log."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def session_of(person: User | None) -> dict[str, str]:
    """The cookie of somebody who has logged in; none of somebody who has not."""
    client = Client()
    if person is not None:
        person.password = "some password or other"  # what guards an account asks only whoever has one for it again
        person.save()
        client.force_login(person)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def is_let_in(session: dict[str, str], method: str, address: str) -> bool:
    """Whether the site answers them; what they changed by it is taken back."""
    BROWSER.cookies = SimpleCookie(session)
    with transaction.atomic():
        answer = BROWSER.generic(method, address)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (method, address)
    return not is_turned_away(answer)


def is_turned_away(answer: Any) -> bool:
    """Refused, sent to the log-in, or no such method."""
    return answer.status_code in (401, 403, 405) or "/login/?next=" in answer.get("Location", "")


def least(sessions: dict[Who, dict[str, str]], method: str, address: str) -> Who:
    """The first who is let in; whoever comes after must be too."""
    let_in = [who for who, session in sessions.items() if is_let_in(session, method, address)]
    first = min(let_in, default=Who.NOBODY)
    assert let_in == [who for who in sessions if who >= first], (method, address, let_in)
    return first
