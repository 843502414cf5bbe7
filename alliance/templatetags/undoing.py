"""The history of a record with what can be undone in it (alliance/undoing/)."""

from collections import defaultdict
from typing import Any

from django import template

from alliance.models import User
from alliance.past import Entry
from alliance.undoing.buttons import told_with_ways, wholly_undoable
from alliance.undoing.listing import counts

register = template.Library()


@register.simple_tag
def by_transaction(entries: list[Entry], user: User) -> list[dict[str, Any]]:
    """The entries by transaction, in their order, with how many more changes it made and what may be undone."""
    changes = [entry.change for entry in entries]
    counted = counts(list({change.transaction for change in changes}))
    totals = {name: sum(count for _, _, count in kinds) for name, kinds in counted.items()}
    told = told_with_ways(user, entries)
    whole = wholly_undoable(user, told, counted)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in told:
        groups[one["entry"].change.transaction].append(one)
    return [
        {
            "transaction": name,
            "count": totals.get(name, 0),
            "may_undo": name in whole,
            "first": group[0]["entry"].change,
            "entries": group,
        }
        for name, group in groups.items()
    ]
