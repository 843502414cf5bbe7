"""The steps of a status update: drafted, submitted, published or returned, corrected, withdrawn."""

from collections.abc import Collection
from datetime import datetime

from alliance.models import User
from commitments import rules
from commitments.choices import UpdateState
from commitments.models import Evidence, StatusUpdate
from commitments.replacing import EVIDENCE, replacement
from commitments.workflow.door import MAY_DRAFT, MAY_REVIEW, NotAllowed, NotNow, Refused, locked, only, step

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
            stored = StatusUpdate(pk=update.pk, author=by, replaces=_only_correctable(update.replaces))
        else:
            stored = locked(StatusUpdate, update, seen)
        only_writable(stored, by)
        for name in CONTENT:
            setattr(stored, name, getattr(update, name))
        _only_of_its_promise(stored)
        _save(stored)
        _exchange(stored, evidence, dropped)
    return stored


def only_writable(update: StatusUpdate, by: User) -> None:
    """Raise Refused unless this person may write the update and its evidence now."""
    only(by.has_perm(MAY_DRAFT), "Writing status updates needs the rights of an analyst.", NotAllowed)
    only(update.author_id == by.pk, "Only its author can change it; return it with a note instead.", NotAllowed)
    _only_from(update, UpdateState.OPEN, "changed")


def correct(*, update: StatusUpdate, by: User, seen: int | None = None) -> StatusUpdate:
    """A draft that corrects a published update: its content and evidence anew, to be changed, submitted and published.

    Publishing it withdraws what it replaces, in the same transaction. One correction at a time.
    """
    with step(by=by):
        stored = locked(StatusUpdate, update, seen)
        copied = {name: getattr(stored, name) for name in CONTENT}
        evidence = [_copy(item) for item in stored.evidence.all()]
        return draft(update=StatusUpdate(replaces=stored, **copied), by=by, evidence=evidence)


def discard(*, update: StatusUpdate, by: User, seen: int | None = None) -> None:
    """Delete a draft that nobody but its author has worked with; what was ever handed in is withdrawn instead."""
    with step(by=by):
        stored = locked(StatusUpdate, update, seen)
        only(by.has_perm(MAY_DRAFT), "Deleting a draft needs the rights of an analyst.", NotAllowed)
        only(stored.author_id == by.pk, "Only its author can delete it.", NotAllowed)
        _only_from(stored, [UpdateState.DRAFT], "deleted")
        stored.delete()


def submit(*, update: StatusUpdate, by: User, at: datetime, seen: int | None = None) -> StatusUpdate:
    """Hand a draft or a returned update in for review; from now on its content is frozen."""
    with step(by=by):
        stored = locked(StatusUpdate, update, seen)
        only(stored.author_id == by.pk, "Only its author can submit it.", NotAllowed)
        only(by.has_perm(MAY_DRAFT), "Submitting status updates needs the rights of an analyst.", NotAllowed)
        _only_from(stored, UpdateState.OPEN, "submitted")
        changed = replacement(stored)
        only(
            changed is None or bool(changed.names),
            "It says the same as the update that it corrects; change it, or withdraw it.",
        )
        stored.state, stored.submitted_at = UpdateState.SUBMITTED, at
        _save(stored)
        if broken := rules.broken_by(stored.pk):
            raise Refused(broken)
    return stored


def publish(*, update: StatusUpdate, by: User, at: datetime, seen: int | None = None) -> StatusUpdate:
    """Make a submitted update public: a reviewer's step, never its author's. What it corrects is withdrawn with it."""
    with step(by=by):
        stored = locked(StatusUpdate, update, seen)
        only(by.has_perm(MAY_REVIEW), "Publishing needs the rights of a reviewer.", NotAllowed)
        _only_from(stored, [UpdateState.SUBMITTED], "published")
        changed = replacement(stored)
        if changed is not None and changed.replaced.state != UpdateState.WITHDRAWN:
            reason = f"Corrected ({', '.join(changed.names)}): {stored.rationale}"
            withdraw(update=changed.replaced, by=by, at=at, reason=reason)
        stored.state, stored.reviewer, stored.published_at = UpdateState.PUBLISHED, by, at
        _save(stored)
    return stored


def return_to_author(*, update: StatusUpdate, by: User, note: str, seen: int | None = None) -> StatusUpdate:
    """Send a submitted update back with a note that says what is missing; a reviewer's step."""
    with step(by=by, reason=note.strip()):
        stored = locked(StatusUpdate, update, seen)
        only(by.has_perm(MAY_REVIEW), "Returning needs the rights of a reviewer.", NotAllowed)
        _only_from(stored, [UpdateState.SUBMITTED], "returned")
        stored.state, stored.reviewer, stored.review_note = UpdateState.RETURNED, by, note.strip()
        _save(stored)
    return stored


def withdraw(*, update: StatusUpdate, by: User, at: datetime, reason: str, seen: int | None = None) -> StatusUpdate:
    """Take an update out for good, with a reason: before it is public its author may, afterwards a reviewer."""
    with step(by=by, reason=reason.strip()):
        stored = locked(StatusUpdate, update, seen)
        only(stored.state != UpdateState.WITHDRAWN, "The update is withdrawn already.", NotNow)
        is_own = stored.author_id == by.pk and stored.state != UpdateState.PUBLISHED
        is_allowed = by.has_perm(MAY_REVIEW) or (is_own and by.has_perm(MAY_DRAFT))
        wanted = "an analyst" if is_own else "a reviewer"
        only(is_allowed, f"Withdrawing it needs the rights of {wanted}.", NotAllowed)
        stored.state, stored.withdrawn_at, stored.withdrawn_by = UpdateState.WITHDRAWN, at, by
        stored.withdrawal_reason = reason.strip()
        _save(stored)
    return stored


def _only_correctable(replaced: StatusUpdate | None) -> StatusUpdate | None:
    """What a new draft is to correct: published, and by nobody else at the same time."""
    if replaced is None:
        return None
    stored = locked(StatusUpdate, replaced, None)
    _only_from(stored, [UpdateState.PUBLISHED], "corrected")
    waiting = stored.corrections.exclude(state=UpdateState.WITHDRAWN)
    only(not waiting.exists(), "A correction of this update is being written already.", NotNow)
    return stored


def _only_of_its_promise(update: StatusUpdate) -> None:
    replaced = update.replaces
    if replaced is not None and replaced.commitment_id != update.commitment_id:
        kept = f"A correction keeps the commitment of the update that it replaces, {replaced.commitment.code}."
        raise Refused({"commitment": [kept]})


def _only_from(update: StatusUpdate, states: Collection[str], step: str) -> None:
    """The step is open only from some states; the sentence names them, as somebody else may have been faster."""
    wanted = " or ".join(str(UpdateState(state).label).lower() for state in states)
    now = update.get_state_display().lower()
    only(update.state in states, f"The update is {now}; only a {wanted} one can be {step}.", NotNow)


def _save(update: StatusUpdate) -> None:
    """Write the update if it is whole in itself."""
    update.full_clean()
    update.save()


def _copy(item: Evidence) -> Evidence:
    """The same evidence as a row of its own."""
    return Evidence(**{name: getattr(item, name) for name in EVIDENCE})


def _exchange(update: StatusUpdate, evidence: Collection[Evidence], dropped: Collection[Evidence]) -> None:
    """Store and delete pieces of evidence of this update, and of no other."""
    touched = [item.pk for item in (*evidence, *dropped)]
    only(not Evidence.objects.filter(pk__in=touched).exclude(update=update).exists(), "Evidence stays with its update.")
    Evidence.objects.filter(pk__in=[item.pk for item in dropped]).delete()
    for item in evidence:
        item.update = update
        item.full_clean()
        item.save()
