"""A full copy of the stored records, and somebody who keeps one up to date by `changes`."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from rest_framework.utils.encoders import JSONEncoder

from alliance.stored.following import key_of
from alliance.stored.reading import records
from alliance.stored.shapes import RESOURCES

type Copy = dict[tuple[str, str], dict[str, Any]]

CHANGES = "/api/v1/changes/"


def full_copy() -> Copy:
    """All stored records as they are now, as a file would have them."""
    return {
        (resource, key_of(resource, record)): json.loads(json.dumps(record, cls=JSONEncoder))
        for resource in RESOURCES
        for record in records(resource)
    }


def told(**query: Any) -> list[dict[str, Any]]:
    """Every entry after a revision, page by page."""
    return [entry for page in pages(**query) for entry in page["results"]]


def pages(**query: Any) -> list[dict[str, Any]]:
    answers = []
    asked: dict[str, Any] | None = query
    while asked is not None:
        answer = Client().get(CHANGES, asked)
        assert answer.status_code == 200, answer.text
        answers.append(answer.json())
        following = answers[-1]["next"]
        asked = dict(parse_qsl(urlsplit(following).query)) if following else None
    return answers


def applied(copy: Copy, entries: list[dict[str, Any]]) -> Copy:
    """The copy after these changes; each must fit what it has."""
    copy = dict(copy)
    for entry in entries:
        place = entry["resource"], entry["key"]
        assert copy.get(place) == entry["was"], entry
        copy.pop(place, None)
        if entry["is"] is not None:
            copy[place] = entry["is"]
    return copy
