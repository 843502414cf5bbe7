"""The history of a record with what can be undone in it (alliance/undoing/)."""

from collections import defaultdict
from typing import Any

from django import template

from alliance.models import User
from alliance.past import Entry
from alliance.undoing.buttons import undoable, wholly_undoable
from alliance.undoing.entries import tracked_models
from alliance.undoing.listing import counts
from alliance.undoing.rows import address_of

register = template.Library()


@register.simple_tag
def by_transaction(entries: list[Entry], user: User) -> list[dict[str, Any]]:
    """The entries by transaction, in their order, with how many more changes it made and what may be undone."""
    changes = [entry.change for entry in entries]
    counted = counts(list({change.transaction for change in changes}))
    totals = {name: sum(count for _, _, count in kinds) for name, kinds in counted.items()}
    open_ = undoable(user, changes)
    whole = wholly_undoable(open_, changes, totals)
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.change.transaction].append(entry)
    return [
        {
            "transaction": name,
            "count": totals.get(name, 0),
            "may_undo": name in whole,
            "first": group[0].change,
            "entries": [_told(entry, open_) for entry in group],
        }
        for name, group in groups.items()
    ]


def _told(entry: Entry, open_: set[int]) -> dict[str, Any]:
    address = address_of(tracked_models()[entry.change.table], entry.change.row_id)
    return {"entry": entry, "may_undo": entry.change.pk in open_, "address": address}
