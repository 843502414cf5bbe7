"""Who changed later what is to be undone, and to what."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.text import Truncator, capfirst

from alliance import past
from alliance.models import Change, Operation
from alliance.undoing.entries import Made, value_of
from alliance.words import label


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """A column that holds another value now than the change left; without a column: the row is gone."""

    made: Made
    column: str
    now: str


def told_later(mismatches: list[Mismatch]) -> Iterator[tuple[Made, str]]:
    """The row and a sentence for each; a query for each table, and for each table that a value points to."""
    later = _later_changes(mismatches)
    fields: dict[type, dict[str, Any]] = {
        one.made.model: {str(field.column): field for field in one.made.model._meta.concrete_fields}
        for one in mismatches
    }
    pointed = past.Names(
        (field.related_model, value_of(one.now))
        for one in mismatches
        if (field := fields[one.made.model].get(one.column)) is not None and field.related_model and one.now != "null"
    )
    for one in mismatches:
        changes = later[one.made.model._meta.db_table, one.made.key]
        if not one.column:
            yield one.made, f"It was deleted later{_by(changes[-1] if changes else None)}; restore it first."
            continue
        field = fields[one.made.model][one.column]
        words = past.in_words(field, value_of(one.now), pointed)
        value = f"“{Truncator(words).chars(120)}”" if words else "empty"
        yield (
            one.made,
            f"{capfirst(label(field))} was changed later{_by(_last(changes, one.column))}: it is {value} now.",
        )


def _later_changes(mismatches: list[Mismatch]) -> dict[tuple[str, str], list[Change]]:
    """The changes of these rows from the last one that is to be undone, in order."""
    keys: dict[str, set[str]] = defaultdict(set)
    first: dict[str, int] = {}
    for one in mismatches:
        table = one.made.model._meta.db_table
        keys[table].add(one.made.key)
        first[table] = min(first.get(table, one.made.last), one.made.last)
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for table, rows in keys.items():
        changes = Change.objects.filter(table=table, row_id__in=rows, id__gte=first[table])
        for change in changes.select_related("actor").order_by("id"):
            found[table, change.row_id].append(change)
    return found


def _last(changes: list[Change], column: str) -> Change | None:
    """The last of these that altered the column."""
    found = None
    for before, change in pairwise(changes):
        if change.operation != Operation.DELETE and before.content.get(column) != change.content.get(column):
            found = change
    return found


def _by(change: Change | None) -> str:
    if change is None:
        return ""
    actor = change.actor or f"the database role {change.role}"
    return f" by {actor} on {formatted(timezone.localtime(change.at), 'j F Y, H:i')}"
