"""Who may undo what: whoever may make the opposite change by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from alliance.models import Change, User
from commitments.admin.seen import is_seen
from commitments.models import Agreement, Evidence, Passage, Recommendation, StatusUpdate
from commitments.workflow import MAY_PUBLISH_AGREEMENT, MAY_REVIEW

ADD, CHANGE, DELETE, WITHDRAW = "add", "change", "delete", "withdraw"

OWN = (Agreement, Passage, Recommendation)
"""What its maker takes out again without the right to delete, as long as nobody else has changed it or sees it."""

SEEN = "Readers see this already; ask a reviewer to undo it."
NOT_THE_AUTHOR = "Only the author of a status update can undo this; return the update with a note instead."


@dataclass(frozen=True, kw_only=True)
class Act:
    """What the undo of one row would be by hand.

    `records` gives the row as it is and, if it goes back to another place, as it will be; None is a row that nobody
    knows any more. It is called only where it matters.
    """

    model: type[Model]
    action: str
    key: str
    records: Callable[[], Iterable[Any]]


class Rights:
    """What one person may do of these acts; a few queries, however many there are."""

    def __init__(self, user: User, acts: Iterable[Act]) -> None:
        self.user, self.acts = user, list(acts)
        self._may = cache(user.has_perm)
        self._of_others = cache(self._changed_by_others)

    def refusal(self) -> str:
        """Why this person may not do all of them; empty where nothing speaks against it."""
        return next(filter(None, map(self.refusal_of, self.acts)), "")

    def refusal_of(self, act: Act) -> str:
        if sentence := self.refusal_of_kind(act.model, act.action):
            return sentence
        if act.model in (StatusUpdate, Evidence):
            return next(filter(None, (self._refusal_of_update(act.action, record) for record in act.records())), "")
        if not self._may(MAY_PUBLISH_AGREEMENT) and any(map(is_seen_by_readers, act.records())):
            return SEEN
        if not self._has_right(act.model, act.action) and act.key in self._of_others(act.model):
            return _barred(act.model, act.action)
        return ""

    def refusal_of_kind(self, model: type[Model], action: str) -> str:
        """Why this person may do so to no row of the model, whichever it is."""
        is_open = self._has_right(model, action) or (action == DELETE and model in OWN)
        return "" if is_open else _barred(model, action)

    def _has_right(self, model: type[Model], action: str) -> bool:
        return action == WITHDRAW or self._may(f"{model._meta.app_label}.{action}_{model._meta.model_name}")

    def _changed_by_others(self, model: type[Model]) -> set[str]:
        """The keys of the rows that this person alone has not made what they are."""
        keys = [act.key for act in self.acts if act.model is model]
        changes = Change.objects.filter(table=model._meta.db_table, row_id__in=keys).exclude(actor=self.user)
        return set(changes.values_list("row_id", flat=True))

    def _refusal_of_update(self, action: str, record: Any) -> str:
        """The rule of status updates and their evidence."""
        try:
            update = record.update if isinstance(record, Evidence) else record
        except ObjectDoesNotExist:
            return ""
        if update is None or update.author_id == self.user.pk or (action == WITHDRAW and self._may(MAY_REVIEW)):
            return ""
        return NOT_THE_AUTHOR


def is_seen_by_readers(record: Any) -> bool:
    """Whether it is coding of a public text; what belongs to nothing any more is not."""
    try:
        return is_seen(record)
    except ObjectDoesNotExist:
        return False


def _barred(model: type[Model], action: str) -> str:
    nouns = model._meta.verbose_name_plural
    return f"To undo this is to {action} {nouns}, which your account may not do; ask an administrator."
