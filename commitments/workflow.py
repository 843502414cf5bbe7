"""The one door for each change of state: of a status update, and of an agreement that becomes public.

Every step is a function with named arguments and one transaction: it locks the row first, so that of two people who
act at once the second meets what the first has done; it asks who may; and it lets the rules of the database
(`rules.py`) speak before it leaves. What is not allowed raises `Refused`. `at` is the moment of the step; `seen` is the
version of the record that the person saw: where it is another one by now, the step raises `Stale`, which says why.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
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
from commitments.choices import UpdateState
from commitments.models import Agreement, Commitment, Evidence, StatusUpdate
from commitments.unseen import unseen

CONTENT = (
    "commitment",
    "party",
    "implementation",
    "effective_on",
    "effective_precision",
    "period_from",
    "period_to",
    "achieved",
    "rationale",
    "confidence",
)
"""What the author writes; every other column of an update belongs to the steps."""

UNIQUE = ("id", "update", "version")
"""What a copied piece of evidence does not take over."""

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
        raise Refused("Somebody saved the same records at the same moment; nothing is lost, so try again.") from error


def draft(
    *,
    update: StatusUpdate,
    by: User,
    evidence: Collection[Evidence] = (),
    dropped: Collection[Evidence] = (),
    seen: int | None = None,
) -> StatusUpdate:
    """Store a new draft, or its author's changes to one that is a draft or returned, with its evidence."""
    with step(by=by):
        if update._state.adding:
            stored = StatusUpdate(pk=update.pk, author=by, replaces=update.replaces)
        else:
            stored = _locked(StatusUpdate, update, seen)
        only_writable(stored, by)
        for name in CONTENT:
            setattr(stored, name, getattr(update, name))
        _save(stored)
        _exchange(stored, evidence, dropped)
    return stored


def only_writable(update: StatusUpdate, by: User) -> None:
    """Raise Refused unless this person may write the update and its evidence now."""
    _only(by.has_perm(MAY_DRAFT), "Writing status updates needs the rights of an analyst.")
    _only(update.author_id == by.pk, "Only its author can change it; return it with a note instead.")
    _only_from(update, UpdateState.OPEN, "changed")


def correct(*, update: StatusUpdate, by: User, seen: int | None = None) -> StatusUpdate:
    """A draft that corrects a published update: its content and evidence anew, to be changed, submitted and published.

    Publishing it withdraws what it replaces, in the same transaction. One correction at a time.
    """
    with step(by=by):
        stored = _locked(StatusUpdate, update, seen)
        _only_from(stored, [UpdateState.PUBLISHED], "corrected")
        waiting = stored.corrections.exclude(state=UpdateState.WITHDRAWN)
        _only(not waiting.exists(), "A correction of this update is being written already.")
        copied = {name: getattr(stored, name) for name in CONTENT}
        evidence = [_copy(item) for item in stored.evidence.all()]
        return draft(update=StatusUpdate(replaces=stored, **copied), by=by, evidence=evidence)


def submit(*, update: StatusUpdate, by: User, at: datetime, seen: int | None = None) -> StatusUpdate:
    """Hand a draft or a returned update in for review; from now on its content is frozen."""
    with step(by=by):
        stored = _locked(StatusUpdate, update, seen)
        _only(stored.author_id == by.pk, "Only its author can submit it.")
        _only_from(stored, UpdateState.OPEN, "submitted")
        stored.state, stored.submitted_at = UpdateState.SUBMITTED, at
        _save(stored)
        if broken := rules.broken_by(stored.pk):
            raise Refused(broken)
    return stored


def publish(*, update: StatusUpdate, by: User, at: datetime, seen: int | None = None) -> StatusUpdate:
    """Make a submitted update public: a reviewer's step, never its author's. What it corrects is withdrawn with it."""
    with step(by=by):
        stored = _locked(StatusUpdate, update, seen)
        _only(by.has_perm(MAY_REVIEW), "Publishing needs the rights of a reviewer.")
        _only_from(stored, [UpdateState.SUBMITTED], "published")
        if stored.replaces is not None and stored.replaces.state != UpdateState.WITHDRAWN:
            reason = f"Corrected: {stored.rationale}"
            withdraw(update=stored.replaces, by=by, at=at, reason=reason)
        stored.state, stored.reviewer, stored.published_at = UpdateState.PUBLISHED, by, at
        _save(stored)
    return stored


def return_to_author(*, update: StatusUpdate, by: User, note: str, seen: int | None = None) -> StatusUpdate:
    """Send a submitted update back with a note that says what is missing; a reviewer's step."""
    with step(by=by, reason=note.strip()):
        stored = _locked(StatusUpdate, update, seen)
        _only(by.has_perm(MAY_REVIEW), "Returning needs the rights of a reviewer.")
        _only_from(stored, [UpdateState.SUBMITTED], "returned")
        stored.state, stored.reviewer, stored.review_note = UpdateState.RETURNED, by, note.strip()
        _save(stored)
    return stored


def withdraw(*, update: StatusUpdate, by: User, at: datetime, reason: str, seen: int | None = None) -> StatusUpdate:
    """Take an update out for good, with a reason: before it is public its author may, afterwards a reviewer."""
    with step(by=by, reason=reason.strip()):
        stored = _locked(StatusUpdate, update, seen)
        _only(stored.state != UpdateState.WITHDRAWN, "The update is withdrawn already.")
        is_own = stored.author_id == by.pk and stored.state != UpdateState.PUBLISHED
        _only(is_own or by.has_perm(MAY_REVIEW), "Withdrawing it needs the rights of a reviewer.")
        stored.state, stored.withdrawn_at, stored.withdrawn_by = UpdateState.WITHDRAWN, at, by
        stored.withdrawal_reason = reason.strip()
        _save(stored)
    return stored


def finish_coding(*, agreement: Agreement, by: User, seen: int | None = None) -> Agreement:
    """Sign the coding of an agreement as whole, so that a colleague can check it; the note that returned it goes."""
    with step(by=by):
        stored = _locked(Agreement, agreement, seen)
        _only(by.has_perm(MAY_CODE), "Coding an agreement needs the rights of an analyst.")
        _only(stored.published_at is None, "The agreement is public already.")
        stored.coded_by, stored.checked_by, stored.review_note = by, None, ""
        stored.full_clean()
        if faults := list(coding_faults(stored)):
            raise Refused(faults)
        stored.save()
    return stored


def return_coding(*, agreement: Agreement, by: User, note: str, seen: int | None = None) -> Agreement:
    """Send a signed coding back with a note that says what is missing; a reviewer's step, not for one's own.

    It keeps the name of its coder, who finds it again by it; the note stands until somebody signs the coding anew.
    """
    with step(by=by, reason=note.strip()):
        stored = _locked(Agreement, agreement, seen)
        _only(by.has_perm(MAY_PUBLISH_AGREEMENT), "Returning a coding needs the rights of a reviewer.")
        _only(stored.published_at is None, "The agreement is public already.")
        _only(stored.coded_by is not None and not stored.review_note, "The coding is with its coder already.")
        _only(stored.coded_by_id != by.pk, "It is your own coding; another person checks it.")
        if not note.strip():
            raise Refused({"note": ["Say in the note what is missing."]})
        stored.checked_by, stored.review_note = by, note.strip()
        stored.full_clean()
        stored.save()
    return stored


def publish_agreement(
    *, agreement: Agreement, by: User, at: datetime, seen: int | None = None, snapshot: str | None = None
) -> Agreement:
    """Make an agreement and its coding public: checked by another person than the one who coded it.

    `snapshot` is that of `unseen.py`: what was checked is the whole coding, so nothing of it may have changed since.
    """
    with step(by=by):
        stored = _locked(Agreement, agreement, seen, no_key=False)  # waits for who adds to its coding
        _only(by.has_perm(MAY_PUBLISH_AGREEMENT), "Publishing an agreement needs the rights of a reviewer.")
        _only(stored.published_at is None, "The agreement is public already.")
        if snapshot is not None:
            _only_seen(stored, snapshot)
        _only(stored.coded_by is not None, "Nobody has signed its coding; whoever coded it finishes it first.")
        _only(not stored.review_note, "Its coding was returned; whoever mends it signs it again first.")
        stored.checked_by, stored.published_at = by, at
        stored.full_clean()
        if faults := list(coding_faults(stored)):
            raise Refused(faults)
        stored.save()
    return stored


def retire(
    *,
    commitment: Commitment,
    by: User,
    at: datetime,
    reason: str,
    replaced_by: Commitment | None = None,
    seen: int | None = None,
) -> Commitment:
    """Take a commitment out of the ledger for good; its address says why, and what has taken its place."""
    with step(by=by, reason=reason.strip()):
        stored = _locked(Commitment, commitment, seen)
        is_seen = stored.agreement.is_public
        _only(not is_seen or by.has_perm(MAY_PUBLISH_AGREEMENT), "Retiring it needs the rights of a reviewer.")
        _only(stored.retired_at is None, "The commitment is retired already.")
        stored.retired_at, stored.retired_reason, stored.replaced_by = at, reason.strip(), replaced_by
        stored.full_clean()
        stored.save()
    return stored


def coding_faults(agreement: Agreement) -> Iterator[str]:
    """What stands between the coding of an agreement and its readers, a sentence each."""
    for sentences in rules.broken_by_coding(agreement.pk).values():
        yield from sentences
    if numbers := list(agreement.passages.uncoded().order_by("position").values_list("number", flat=True)):
        yield f"Say of these passages what they promise, or why they hold no commitment: {', '.join(numbers)}."


def _locked[Row: Keyed](model: type[Row], row: Row, seen: int | None, *, no_key: bool = True) -> Row:
    """The stored row, which nobody else changes until the transaction ends; as the person saw it, or `Stale`."""
    try:
        stored = model._default_manager.select_for_update(no_key=no_key).get(pk=row.pk)
    except model.DoesNotExist:
        raise Refused(meanwhile.gone(row)) from None
    if seen is not None and stored.version != seen:
        told = meanwhile.sentences(past.told(list(meanwhile.since(stored, seen))))
        raise Stale([f"The {noun(model)} is another by now than the one that you saw; look again.", *told])
    return stored


def _only_seen(agreement: Agreement, snapshot: str) -> None:
    """Nothing of the coding was changed after the person had seen it."""
    if told := meanwhile.sentences(past.told(list(unseen(agreement, snapshot)))):
        raise Stale(["The coding has changed since you opened this page; look at what is new, then publish.", *told])


def _only(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise Refused(sentence)


def _only_from(update: StatusUpdate, states: Collection[str], step: str) -> None:
    """The step is open only from some states; the sentence names them, as somebody else may have been faster."""
    wanted = " or ".join(str(UpdateState(state).label).lower() for state in states)
    now = update.get_state_display().lower()
    _only(update.state in states, f"The update is {now}; only a {wanted} one can be {step}.")


def _save(update: StatusUpdate) -> None:
    """Write the update if it is whole in itself."""
    update.full_clean()
    update.save()


def _copy(item: Evidence) -> Evidence:
    """The same evidence as a row of its own."""
    return Evidence(
        **{field.name: getattr(item, field.name) for field in item._meta.fields if field.name not in UNIQUE}
    )


def _exchange(update: StatusUpdate, evidence: Collection[Evidence], dropped: Collection[Evidence]) -> None:
    """Store and delete pieces of evidence of this update, and of no other."""
    touched = [item.pk for item in (*evidence, *dropped)]
    _only(
        not Evidence.objects.filter(pk__in=touched).exclude(update=update).exists(), "Evidence stays with its update."
    )
    Evidence.objects.filter(pk__in=[item.pk for item in dropped]).delete()
    for item in evidence:
        item.update = update
        item.full_clean()
        item.save()
