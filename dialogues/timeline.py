"""The whole history of one commitment as dated events: made, made again, taken up at meetings, assessed, due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """`kind` is made, again, meeting, status or due; `record` is what it is about, `precision` that of its day."""

    day: date
    precision: str
    kind: str
    record: Any


def timeline(commitment: Any, *, thread: Iterable[Any], updates: Iterable[Any], items: Iterable[Any]) -> list[Event]:
    """The events in the order of their days. What has no date is not in it, nor is what was withdrawn."""
    events = [*_made(commitment, thread), *_met(items), *_assessed(updates), *_due(commitment)]
    return sorted(events, key=lambda event: (event.day, ORDER.index(event.kind)))


ORDER = ("made", "again", "meeting", "status", "due")
"""Of one day."""


def _made(commitment: Any, thread: Iterable[Any]) -> Iterator[Event]:
    for member in {each.code: each for each in (commitment, *thread)}.values():
        if day := member.agreement.issued_on:
            kind = "made" if member.code == commitment.code else "again"
            yield Event(day=day, precision=member.agreement.issued_precision, kind=kind, record=member)


def _met(items: Iterable[Any]) -> Iterator[Event]:
    for item in items:
        if day := item.meeting.starts_on:
            yield Event(day=day, precision=item.meeting.precision, kind="meeting", record=item)


def _assessed(updates: Iterable[Any]) -> Iterator[Event]:
    for update in updates:
        if not update.withdrawn_then:
            yield Event(day=update.effective_on, precision=update.effective_precision, kind="status", record=update)


def _due(commitment: Any) -> Iterator[Event]:
    if commitment.due_on:
        yield Event(day=commitment.due_on, precision=commitment.due_precision, kind="due", record=commitment)
