"""Changes to undo, and how they are undone."""

from typing import Any

from alliance.models import Change, User
from alliance.undoing.scope import Scope, scope_of
from alliance.undoing.writing import undo
from commitments.workflow import Refused
from tests.tracked import TRACKED


def latest(**fields: Any) -> Change:
    return Change.objects.filter(**fields).latest("id")


def scope(kind: str, key: object) -> Scope:
    found = scope_of(kind, str(key))
    assert found is not None
    return found


def undone(by: User, kind: str, key: object, reason: str = "A slip.") -> str:
    """The batch of the undo."""
    return undo(scope(kind, key), by=by, reason=reason)


def refused(by: User, kind: str, key: object, reason: str = "A slip.") -> list[str]:
    """The sentences that stand in the way; and nothing has changed."""
    before = Change.objects.count()
    try:
        undone(by, kind, key, reason)
    except Refused as refusal:
        assert Change.objects.count() == before
        return refusal.messages
    return []


def ledger() -> dict[tuple[str, str], dict[str, Any]]:
    """Every row of every tracked table, without its version."""
    found = {}
    for model in TRACKED:
        for row in model._base_manager.values():
            del row["version"]
            found[model._meta.db_table, str(row["id"])] = row
    return found
