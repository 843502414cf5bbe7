"""Which changes a person may undo, asked for a page of them at once: where none may be, no button is shown.

Whether nothing stands in the way is for the plan to say; here only rights are asked, a few queries for each noun.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from alliance.models import Change, Keyed, Operation, User
from alliance.past import Entry
from alliance.undoing import rights
from alliance.undoing.entries import Raw, tracked_models
from alliance.undoing.rows import Rows, address_of
from commitments.models import Commitment, Evidence, StatusUpdate

Counts = list[tuple[type[Keyed], str, int]]
"""Of a transaction: a model, an operation, and how many such changes it made."""


def undoable(user: User, changes: Sequence[Change]) -> set[int]:
    """The numbers of those changes (with content) whose opposite this person may make by hand."""
    rows = _rows(changes)
    return {change.pk for change in changes if not rights.refusal(user, [_act(change, rows)])}


def told_with_ways(user: User, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Each entry with what its row is called, or was; the address of its form, if it is there; and `may_undo`."""
    open_ = undoable(user, [entry.change for entry in entries])
    deleted = [entry.change for entry in entries if entry.change.operation == Operation.DELETE]
    rows, gone = _rows(deleted), {_row(change) for change in deleted}
    return [
        {
            "entry": entry,
            "may_undo": entry.change.pk in open_,
            "what": rows.name(*row) if row in gone else entry.what,
            "address": rows.address(*row) if row in gone else address_of(*row),
        }
        for entry in entries
        for row in [_row(entry.change)]
    ]


def wholly_undoable(user: User, told: Sequence[dict[str, Any]], counts: Mapping[str, Counts]) -> set[str]:
    """The transactions of more than one change all of which may be undone, as far as these entries and counts show."""
    shown: dict[str, bool] = {}
    for one in told:
        name = one["entry"].change.transaction
        shown[name] = shown.get(name, True) and one["may_undo"]
    return {name for name, is_open in shown.items() if is_open and _may_all(user, counts.get(name, []))}


def _may_all(user: User, counts: Counts) -> bool:
    """Whether these are several changes, of kinds whose opposite this person may make."""
    kinds = [(model, _action(model, operation), lambda: None) for model, operation, _ in counts]
    others = [kind for kind in kinds if kind[0] not in (StatusUpdate, Evidence)]
    return sum(count for _, _, count in counts) > 1 and not rights.refusal(user, others)


def _act(change: Change, rows: Rows) -> rights.Act:
    model = tracked_models()[change.table]
    return model, _action(model, change.operation), lambda: rows.of(model, change.row_id)


def _action(model: type[Keyed], operation: str) -> str:
    """What the opposite is."""
    if operation == Operation.INSERT:
        return {StatusUpdate: rights.WITHDRAW, Commitment: rights.CHANGE}.get(model, rights.DELETE)
    return rights.CHANGE if operation == Operation.UPDATE else rights.ADD


def _rows(changes: Iterable[Change]) -> Rows:
    return Rows((*_row(change), _raw(change)) for change in changes)


def _row(change: Change) -> tuple[type[Keyed], str]:
    return tracked_models()[change.table], change.row_id


def _raw(change: Any) -> Raw:
    return {column: json.dumps(value) for column, value in change.content.items()}
