"""What is to be undone: a change with what hangs on it, a transaction, or a batch."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as formatted

from alliance import past
from alliance.models import Change, Operation
from alliance.undoing.entries import tracked_models

KINDS = ("change", "transaction", "batch")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The chosen changes, in the order in which they were made, without their contents."""

    kind: str
    key: str
    changes: list[Change]

    @property
    def address(self) -> str:
        return reverse(f"admin:undo_{self.kind}", args=[self.key])

    @property
    def what(self) -> str:
        """What is undone, in words that readers may see too."""
        moment = formatted(timezone.localtime(self.changes[-1].at), "j F Y, H:i")
        noun = {"change": "a change", "transaction": "what was changed together", "batch": "a batch"}[self.kind]
        return f"{noun} of {moment}"


def scope_of(kind: str, key: str) -> Scope | None:
    """None where the history has no such thing."""
    found = {"change": _with_parts, "transaction": _together, "batch": _batch}[kind](key)
    changes = list(found.select_related("actor").defer("content", "digest").order_by("id"))
    return Scope(kind=kind, key=key, changes=changes) if changes else None


def _together(key: str) -> QuerySet[Change]:
    return Change.objects.filter(transaction=key)


def _batch(key: str) -> QuerySet[Change]:
    return Change.objects.filter(batch=key).exclude(batch="")


def _with_parts(key: str) -> QuerySet[Change]:
    """The change; where it added or deleted a row, with the parts that came or went with it."""
    change = Change.objects.filter(pk=key).first()
    if change is None:
        return Change.objects.none()
    chosen = Q(pk=change.pk)
    model = tracked_models().get(change.table)
    if model is None or change.operation == Operation.UPDATE:
        return Change.objects.filter(chosen)
    same: Any = Q(transaction=change.transaction, operation=change.operation)
    return Change.objects.filter(chosen | (same & parts(model, [change.row_id], same)))


def parts(model: Any, keys: list[str], same: Q) -> Q:
    """The entries, among the same ones, of rows that hang on the rows with these keys, at any depth."""
    chosen = Q(pk__in=[])
    for part, column in past.parts_of(model):
        of_part = Q(table=part._meta.db_table, **{f"content__{column}__in": _json(model, keys)})
        chosen |= of_part
        if any(True for _ in past.parts_of(part)):
            inner = list(Change.objects.filter(same, of_part).values_list("row_id", flat=True))
            chosen |= parts(part, inner, same)
    return chosen


def _json(model: Any, keys: list[str]) -> list[Any]:
    """Keys as JSON has them: a number, or the text of a UUID."""
    return [int(key) for key in keys] if model._meta.pk.get_internal_type().endswith("AutoField") else keys
