"""Who may write which row by a file or in bulk: as on the forms, for many rows at once."""

from collections.abc import Iterator
from typing import Any

from alliance.models import User
from alliance.tables.comparing import Difference, Outcome
from alliance.tables.faults import Fault
from commitments import workflow
from commitments.admin.seen import is_seen
from commitments.models import Agreement, Commitment, Evidence, Passage, Recommendation, StatusUpdate

ACTIONS = {Outcome.CREATED: "add", Outcome.CHANGED: "change", Outcome.DELETED: "delete"}


def refusals(difference: Difference, stored: Any, by: User) -> Iterator[Fault]:
    """Why this person may not do that to the row (as it was, or once it is new)."""
    row, action = difference.row, ACTIONS[difference.outcome]
    options = row.model._meta
    if not by.has_perm(f"{options.app_label}.{action}_{options.model_name}"):
        yield row.fault(f"you have no right to {action} {row.kind.one}.")
    elif is_seen(stored) and not by.has_perm(workflow.MAY_PUBLISH_AGREEMENT):
        yield row.fault(f"readers see {row} already; ask a reviewer to change it.")
    elif isinstance(stored, StatusUpdate | Evidence):
        try:
            workflow.only_writable(stored.update if isinstance(stored, Evidence) else stored, by)
        except workflow.Refused as refused:
            yield row.fault(f"{row}: {' '.join(refused.messages)}")
    for name in difference.now:
        if difference.outcome is Outcome.CHANGED and name in fixed(stored):
            yield row.fault(f"{name} of {row} stays as it is: others refer to it.", name)


def fixed(stored: Any) -> frozenset[str]:
    """The fields that stay as given, as on the form of the row."""
    match stored:
        case Commitment() | Recommendation():
            return frozenset({"agreement"})
        case Agreement() if stored.is_public:
            return frozenset({"slug"})
        case Passage() if stored.agreement.is_public:
            return frozenset({"text", "position"})
    return frozenset()
