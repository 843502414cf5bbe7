"""Which changes a person may undo, asked for a page of them at once: where none may be, no button is shown.

Whether nothing stands in the way is for the plan to say; here only rights are asked, a few queries for each noun.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from alliance.models import Change, Keyed, Operation, User
from alliance.past import Entry
from alliance.undoing import rights
from alliance.undoing.entries import Raw, tracked_models
from alliance.undoing.places import is_moved
from alliance.undoing.rows import Rows, address_of, records_from
from commitments.models import Commitment, StatusUpdate

Counts = list[tuple[type[Keyed], str, int]]
"""Of a transaction: a model, an operation, and how many such changes it made."""


def undoable(user: User, changes: Sequence[Any]) -> set[int]:
    """The numbers of those changes (with content and `was`) whose opposite this person may make by hand."""
    rows, before = _rows(changes), _elsewhere(changes)
    acts = [_act(change, rows, before.get(change.pk)) for change in changes]
    asked = rights.Rights(user, acts)
    return {change.pk for change, act in zip(changes, acts, strict=True) if not asked.refusal_of(act)}


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
    asked = rights.Rights(user, [])
    barred = any(asked.refusal_of_kind(model, _action(model, operation)) for model, operation, _ in counts)
    return sum(count for _, _, count in counts) > 1 and not barred


def _act(change: Change, rows: Rows, elsewhere: Any) -> rights.Act:
    model, key = _row(change)
    also = [elsewhere] if elsewhere is not None else []
    return rights.Act(
        model=model,
        action=_action(model, change.operation),
        key=key,
        records=lambda: [rows.of(model, key), *also],
    )


def _action(model: type[Keyed], operation: str) -> str:
    """What the opposite is."""
    if operation == Operation.INSERT:
        return {StatusUpdate: rights.WITHDRAW, Commitment: rights.CHANGE}.get(model, rights.DELETE)
    return rights.CHANGE if operation == Operation.UPDATE else rights.ADD


def _rows(changes: Iterable[Change]) -> Rows:
    return Rows((*_row(change), _raw(change.content)) for change in changes)


def _elsewhere(changes: Iterable[Any]) -> dict[int, Any]:
    """By the number of a change that moved a row: the row in the place to which it would go back."""
    moved: dict[type[Keyed], dict[int, Raw]] = defaultdict(dict)
    for change in changes:
        model, _ = _row(change)
        if change.operation == Operation.UPDATE and is_moved(model, change.was or {}, change.content):
            moved[model][change.pk] = _raw(change.was)
    return {number: row for model, raws in moved.items() for number, row in records_from(model, raws).items()}


def _row(change: Change) -> tuple[type[Keyed], str]:
    return tracked_models()[change.table], change.row_id


def _raw(content: dict[str, Any]) -> Raw:
    return {column: json.dumps(value) for column, value in content.items()}
