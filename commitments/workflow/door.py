"""What all steps are made of: one transaction, the row locked, who may, and a refusal in clear sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, OperationalError, connection
from psycopg.errors import DeadlockDetected

from alliance import meanwhile, past
from alliance.history import recorded
from alliance.models import Keyed, User
from alliance.words import noun
from commitments import rules

MAY_DRAFT = "commitments.add_statusupdate"
MAY_REVIEW = "commitments.publish_statusupdate"
MAY_CODE = "commitments.change_agreement"
MAY_PUBLISH_AGREEMENT = "commitments.publish_agreement"


class Refused(ValidationError):
    """A step that is not allowed. `message_dict` has its sentences by field, `__all__` for the whole record."""

    def __init__(self, told: str | list[str] | dict[str, Any]) -> None:
        super().__init__(told if isinstance(told, dict) else {NON_FIELD_ERRORS: told})


class Stale(Refused):
    """The record is another by now than the one that the person saw; the sentences say who changed what, and why."""


def refusal_of(error: IntegrityError) -> Refused:
    """What the database refuses, in the words of the rule or constraint that it names."""
    if broken := rules.broken_in(error):
        return Refused(broken)
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    constraints = [constraint for model in apps.get_models() for constraint in model._meta.constraints]
    for constraint in constraints:
        is_worded = constraint.violation_error_message != constraint.default_violation_error_message
        if constraint.name == name and is_worded:
            return Refused(str(constraint.violation_error_message))
    return Refused(f"The database refuses this by its rule {name}; somebody may have been faster, so look again.")


class NotAllowed(Refused):
    """A step that is somebody else's to take: it lacks the right, or the record is not one's own."""


class NotNow(Refused):
    """A step that the record is not open to as it stands; somebody may have been faster."""


@contextmanager
def step(*, by: User, reason: str = "", batch: str = "") -> Iterator[None]:
    """One transaction, recorded under this name; the rules speak inside it, and broken ones come out as `Refused`."""
    try:
        with recorded(actor=by, reason=reason, batch=batch):
            yield
            connection.check_constraints()
    except Refused:
        raise
    except ValidationError as error:
        raise Refused(error.update_error_dict({})) from error
    except IntegrityError as error:
        raise refusal_of(error) from error
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        raise NotNow("Somebody saved the same records at the same moment; nothing is lost, so try again.") from error


def locked[Row: Keyed](model: type[Row], row: Row, seen: int | None, *, no_key: bool = True) -> Row:
    """The stored row, which nobody else changes until the transaction ends; as the person saw it, or `Stale`."""
    try:
        stored = model._default_manager.select_for_update(no_key=no_key).get(pk=row.pk)
    except model.DoesNotExist:
        raise NotNow(meanwhile.gone(row)) from None
    if seen is not None and stored.version != seen:
        told = meanwhile.sentences(past.told(list(meanwhile.since(stored, seen))))
        raise Stale([f"The {noun(model)} is another by now than the one that you saw; look again.", *told])
    return stored


def only(allowed: bool, sentence: str, kind: type[Refused] = Refused) -> None:
    if not allowed:
        raise kind(sentence)
