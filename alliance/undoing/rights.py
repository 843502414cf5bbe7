"""Who may undo what: whoever may make the opposite change by hand."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from alliance.models import User
from alliance.words import noun
from commitments.admin.seen import is_seen
from commitments.models import Evidence, StatusUpdate
from commitments.workflow import MAY_PUBLISH_AGREEMENT, MAY_REVIEW

ADD, CHANGE, DELETE, WITHDRAW = "add", "change", "delete", "withdraw"

Act = tuple[type[Model], str, Callable[[], Any]]
"""A model, what is done to a row of it, and what gives its record, which is not asked for where it does not matter."""


def refusal(user: User, acts: Iterable[Act]) -> str:
    """Why this person may not do these; empty where nothing speaks against it."""
    may = cache(user.has_perm)  # of thousands of rows it is asked for each
    for model, action, record in acts:
        if action != WITHDRAW and not may(f"{model._meta.app_label}.{action}_{model._meta.model_name}"):
            done = {ADD: "add", CHANGE: "change", DELETE: "delete"}[action]
            return f"To undo this is to {done} a {noun(model)}, which your account may not do; ask an administrator."
        if model in (StatusUpdate, Evidence):
            if sentence := _refusal_of_update(user, action, record()):
                return sentence
        elif not may(MAY_PUBLISH_AGREEMENT) and is_seen_by_readers(record()):
            return "Readers see this already; ask a reviewer to undo it."
    return ""


def is_seen_by_readers(record: Any) -> bool:
    """Whether it is coding of a public text; what belongs to nothing any more is not."""
    try:
        return is_seen(record)
    except ObjectDoesNotExist:
        return False


def _refusal_of_update(user: User, action: str, record: Any) -> str:
    """The rule of status updates and their evidence."""
    try:
        update = record.update if isinstance(record, Evidence) else record
    except ObjectDoesNotExist:
        return ""
    if update is None or update.author_id == user.pk or (action == WITHDRAW and user.has_perm(MAY_REVIEW)):
        return ""
    return "Only the author of a status update can undo this; return the update with a note instead."
