"""Which changes a person may undo, asked for a page of them at once: where none may be, no button is shown.

Whether nothing stands in the way is for the plan to say; here only rights are asked, a few queries for each noun.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from alliance.models import Change, Operation, User
from alliance.undoing import rights
from alliance.undoing.entries import Raw, tracked_models
from alliance.undoing.rows import Rows
from commitments.models import Commitment, StatusUpdate

_OPPOSITE = {Operation.INSERT: rights.DELETE, Operation.UPDATE: rights.CHANGE, Operation.DELETE: rights.ADD}


def undoable(user: User, changes: Sequence[Change]) -> set[int]:
    """The numbers of those changes (with content) whose opposite this person may make by hand."""
    known = [change for change in changes if change.table in tracked_models()]
    rows = Rows((tracked_models()[change.table], change.row_id, _raw(change)) for change in known)
    return {change.pk for change in known if not rights.refusal(user, [_act(change, rows)])}


def wholly_undoable(open_: set[int], changes: Iterable[Change], counts: dict[str, int]) -> set[str]:
    """The transactions of more than one change, by these counts, of which all changes shown are open to be undone."""
    shown: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        shown[change.transaction].add(change.pk)
    return {name for name, numbers in shown.items() if counts[name] > 1 and open_ >= numbers}


def _act(change: Change, rows: Rows) -> rights.Act:
    model = tracked_models()[change.table]
    action = _OPPOSITE[Operation(change.operation)]
    if change.operation == Operation.INSERT:
        action = {StatusUpdate: rights.WITHDRAW, Commitment: rights.CHANGE}.get(model, action)
    return model, action, lambda: rows.of(model, change.row_id)


def _raw(change: Any) -> Raw:
    return {column: json.dumps(value) for column, value in change.content.items()}
