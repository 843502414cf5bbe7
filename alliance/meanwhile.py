"""What others did to a row since somebody looked at it: who, when and why. Knows no app."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as formatted

from alliance import past
from alliance.models import Change, Operation
from alliance.words import noun


def since(row: Model, version: int) -> QuerySet[Change]:
    """The changes of the row after this version of it, the latest first."""
    return past.with_before(past.versions_of(row).filter(version__gt=version))


def deletion_of(row: Model) -> Change | None:
    """Who deleted the row; None where it is still there, or nobody knows."""
    last = past.versions_of(row).select_related("actor").first()
    return last if last is not None and last.operation == Operation.DELETE else None


def who(change: Change) -> str:
    return str(change.actor or f"the database role {change.role}")


def moment(at: datetime) -> str:
    return formatted(timezone.localtime(at), "j F Y, H:i")


def why(change: Change) -> str:
    return f" Why: {change.reason}" if change.reason else ""


def sentences(entries: Iterable[past.Entry]) -> list[str]:
    """Each change in one sentence: what, which fields, by whom, when and why."""
    return [
        f"{entry.what}{_fields(entry)} was {entry.change.get_operation_display()} by {who(entry.change)}"
        f" on {moment(entry.change.at)}.{why(entry.change)}"
        for entry in entries
    ]


def _fields(entry: past.Entry) -> str:
    named = ", ".join(field.label for field in entry.fields)
    return f" ({named})" if named and entry.change.operation == Operation.UPDATE else ""


def gone(row: Model) -> str:
    """The sentence for a row that is not there, with who deleted it where that is on record."""
    change = deletion_of(row)
    told = f"The {noun(type(row))} is not there any more"
    return f"{told}: {who(change)} deleted it on {moment(change.at)}.{why(change)}" if change else f"{told}."
