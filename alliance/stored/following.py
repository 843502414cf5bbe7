"""What changed in the stored records, revision by revision: who applies it to a full copy has a full copy again."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from alliance import revision
from alliance.stored.composing import Record, compose, is_retired
from alliance.stored.past_rows import PastRows
from alliance.stored.rows import Rows, gather
from alliance.stored.shapes import RESOURCES, Shape, key_columns
from alliance.stored.touched import GIVES_UP, Place, Revisions, revisions, touched

NAMES = list(RESOURCES)
BEGINNING = -1
"""As a resource's place: before the first."""


@dataclass(frozen=True)
class Page:
    """Some changes in order. `next` is where to go on, None at the end; `up_to` the last revision told in whole."""

    entries: list[dict[str, Any]]
    up_to: int
    next: Place | None


def beginning(number: int) -> Place:
    """The place before all of a revision."""
    return Place(number, GIVES_UP, BEGINNING, 0, "")


def page(after: Place, size: int) -> Page:
    """The changes of the records that come after a place, as many records as `size` at most."""
    current = revision.current()
    chosen = revisions(after.number, current, size)
    if not chosen.made_at:
        return Page([], max(current, after.number - 1), None)
    places = touched(chosen, after, size + 1)
    told, rest = places[:size], places[size:]
    entries = list(_entries(told, chosen))
    if rest:
        return Page(entries, told[-1].number - 1, told[-1])
    return Page(entries, chosen.last, beginning(chosen.last + 1)) if chosen.has_more else Page(entries, current, None)


def _entries(places: list[Place], chosen: Revisions) -> Iterator[dict[str, Any]]:
    roots: dict[Shape, set[str]] = defaultdict(set)
    for place in places:
        roots[place.shape].add(place.key)
    rows = gather(PastRows(), roots)
    for place in places:
        before, after = rows.at(place.number - 1), rows.at(place.number)
        was = compose(place.shape, place.key, before)
        now = compose(place.shape, place.key, after)
        gives_up = _gives_up_its_key(place, before, after)
        if place.turn == GIVES_UP:
            now = None if gives_up else was
        elif gives_up:
            was = None
        if was != now:
            resource, at = NAMES[place.resource], chosen.made_at[place.number]
            yield _told(place.number, at, resource, was, now)


def _gives_up_its_key(place: Place, before: Rows.Of, after: Rows.Of) -> bool:
    """Whether its own row is deleted or has another key, so that another record may have the one it had."""
    row, left = before.get(place.shape.model, place.key), after.get(place.shape.model, place.key)
    return row is not None and (left is None or any(row[name] != left[name] for name in key_columns(place.shape)))


def _told(number: int, at: datetime, resource: str, was: Record | None, now: Record | None) -> dict[str, Any]:
    """The entry of one record. Its key is the same before and after: who has another one was told to give it up."""
    record: Any = now or was
    return {
        "revision": number,
        "at": at.astimezone(UTC),
        "kind": kind_of(resource, was, now),
        "resource": resource,
        "key": key_of(resource, record),
        "url": url_of(resource, record),
        "was": was,
        "is": now,
    }


def kind_of(resource: str, was: Record | None, now: Record | None) -> str:
    """What happened to the record, in one word."""
    if now is None or (is_retired(now) and not is_retired(was)):
        return "retired"
    if resource == "status-updates":
        if now["withdrawn_at"] and not (was and was["withdrawn_at"]):
            return "status_withdrawn"
        if was is None:
            return "status_published"
    return "created" if was is None else "changed"


def key_of(resource: str, record: Record) -> str:
    """What names the record among those of its resource."""
    if resource == "passages":
        return f"{record['agreement']} {record['number']}"
    return str(record[next(iter(record))])


def url_of(resource: str, record: Record) -> str:
    """Its address in the API; of a passage, which has none, that of the passages of its text."""
    if resource == "passages":
        return f"{reverse('api:passage-list')}?agreement={record['agreement']}"
    key = record["slug"] if resource == "agreements" else key_of(resource, record)
    model = RESOURCES[resource].model
    return reverse(f"api:{model._meta.model_name}-detail", args=[key])
