"""Somebody who writes status updates through the API, as a program does: JSON, and the tag of what was seen."""

import json
from typing import Any

from django.test import Client

from alliance.models import User
from commitments.models import StatusUpdate

UPDATES = "/api/v1/status-updates/"

RELEASE = {
    "basis": "official_document",
    "title": "Press release",
    "publisher": "Ministry of Foreign Affairs",
    "published_on": "2021-12-02",
    "published_precision": "day",
    "accessed_on": "2022-01-01",
    "url": "https://example.org/release",
}


def content(commitment: str, **fields: Any) -> dict[str, Any]:
    """An update that can be submitted."""
    whole: dict[str, Any] = {
        "commitment": commitment,
        "implementation": "under_way",
        "effective_on": "2021-12-01",
        "rationale": "The group met for the first time.",
        "evidence": [RELEASE],
    }
    return whole | fields


class Writer:
    """Remembers the tag of the last answer for each address, and sends it along."""

    def __init__(self, person: User | None = None, **headers: str) -> None:
        self.client, self.headers = Client(headers=headers), headers
        self.tags: dict[str, str] = {}
        if person is not None:
            self.client.force_login(person)

    def send(self, method: str, path: str, sent: Any = None, tag: str | None = None, **headers: str) -> Any:
        """`tag` in place of the one that is remembered; "" for none at all."""
        own = self.tags.get(path.removeprefix(UPDATES)[:36], "") if tag is None else tag
        body = "" if sent is None else sent if isinstance(sent, str | bytes) else json.dumps(sent)
        headers = ({"If-Match": own} if own else {}) | headers
        answer = self.client.generic(method, path, body, "application/json", headers=headers)
        if "ETag" in answer and answer.status_code < 300:
            self.tags[answer.json()["id"]] = answer["ETag"]
        return answer

    def get(self, update: Any) -> Any:
        return self.send("GET", place(update), tag="")

    def post(self, sent: Any, **headers: str) -> Any:
        return self.send("POST", UPDATES, sent, **headers)

    def patch(self, update: Any, tag: str | None = None, **fields: Any) -> Any:
        return self.send("PATCH", place(update), fields, tag)

    def delete(self, update: Any, tag: str | None = None) -> Any:
        return self.send("DELETE", place(update), tag=tag)

    def step(self, name: str, update: Any, tag: str | None = None, **sent: str) -> Any:
        return self.send("POST", f"{place(update)}{name}/", sent or None, tag)


def place(update: Any) -> str:
    key = update.pk if isinstance(update, StatusUpdate) else update
    return f"{UPDATES}{key}/"


def problem(answer: Any) -> tuple[int, str]:
    """With which status and sentence it was refused."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["detail"]


def faults(answer: Any) -> dict[str, list[str]]:
    """The sentences by path of what cannot be taken."""
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), answer.content
    return answer.json().get("errors", {})
