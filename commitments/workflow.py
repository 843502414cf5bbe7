"""The one door for each change of state: of a status update, and of an agreement that becomes public.

Every step is a function with named arguments and one transaction: it locks the row first, so that of two people who act
at once the second meets what the first has done; it asks who may and whether the rules hold; and it lets the deferred
constraints speak before it leaves. What is not allowed raises `Refused`. `at` is the moment of the step; the day of the
ledger follows from it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from alliance.models import User
from commitments import quotation
from commitments.choices import Role, UpdateState
from commitments.models import Agreement, Citation, Evidence, StatusUpdate
from commitments.publishing_rules import broken_rules

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

MAY_REVIEW = "commitments.publish_statusupdate"
MAY_PUBLISH_AGREEMENT = "commitments.publish_agreement"


class Refused(ValidationError):
    """A step that is not allowed. `message_dict` has its sentences by field, `__all__` for the whole record."""

    def __init__(self, told: str | list[str] | dict[str, Any]) -> None:
        super().__init__(told if isinstance(told, dict) else {NON_FIELD_ERRORS: told})


def refusal_of(error: IntegrityError) -> Refused:
    """What the database refuses, in the words of the constraint that it names."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    constraints = [constraint for model in apps.get_models() for constraint in model._meta.constraints]
    for constraint in constraints:
        is_worded = constraint.violation_error_message != constraint.default_violation_error_message
        if constraint.name == name and is_worded:
            return Refused(str(constraint.violation_error_message))
    return Refused(f"The database refuses this by its rule {name}; somebody may have been faster, so look again.")


@contextmanager
def _step() -> Iterator[None]:
    """One transaction, whose broken rules come out as `Refused`."""
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except Refused:
        raise
    except ValidationError as error:
        raise Refused(error.update_error_dict({})) from error
    except IntegrityError as error:
        raise refusal_of(error) from error


def draft(
    *,
    update: StatusUpdate,
    by: User,
    evidence: Collection[Evidence] = (),
    dropped: Collection[Evidence] = (),
) -> StatusUpdate:
    """Store a new draft, or its author's changes to one that is a draft or returned, with its evidence."""
    with _step():
        if update._state.adding:
            stored = StatusUpdate(pk=update.pk, author=by)
        else:
            stored = _locked_update(update)
            _only(stored.author_id == by.pk, "Only its author can change it; return it with a note instead.")
            _only_from(stored, UpdateState.OPEN, "changed")
        for name in CONTENT:
            setattr(stored, name, getattr(update, name))
        _save(stored)
        _exchange(stored, evidence, dropped)
    return stored


def submit(*, update: StatusUpdate, by: User, at: datetime) -> StatusUpdate:
    """Hand a draft or a returned update in for review; from now on its content is frozen."""
    with _step():
        stored = _locked_update(update)
        _only(stored.author_id == by.pk, "Only its author can submit it.")
        _only_from(stored, UpdateState.OPEN, "submitted")
        stored.state, stored.submitted_at = UpdateState.SUBMITTED, at
        _save(stored, today=timezone.localdate(at))
    return stored


def publish(*, update: StatusUpdate, by: User, at: datetime) -> StatusUpdate:
    """Make a submitted update public; a reviewer's step, and never its author's."""
    with _step():
        stored = _locked_update(update)
        _only(by.has_perm(MAY_REVIEW), "Publishing needs the rights of a reviewer.")
        _only_from(stored, [UpdateState.SUBMITTED], "published")
        stored.state, stored.reviewer, stored.published_at = UpdateState.PUBLISHED, by, at
        _save(stored, today=timezone.localdate(at))
    return stored


def return_to_author(*, update: StatusUpdate, by: User, note: str) -> StatusUpdate:
    """Send a submitted update back with a note that says what is missing; a reviewer's step."""
    with _step():
        stored = _locked_update(update)
        _only(by.has_perm(MAY_REVIEW), "Returning needs the rights of a reviewer.")
        _only_from(stored, [UpdateState.SUBMITTED], "returned")
        stored.state, stored.reviewer, stored.review_note = UpdateState.RETURNED, by, note.strip()
        _save(stored)
    return stored


def withdraw(*, update: StatusUpdate, by: User, at: datetime, reason: str) -> StatusUpdate:
    """Take an update out for good, with a reason: before it is public its author may, afterwards a reviewer."""
    with _step():
        stored = _locked_update(update)
        _only(stored.state != UpdateState.WITHDRAWN, "The update is withdrawn already.")
        is_own = stored.author_id == by.pk and stored.state != UpdateState.PUBLISHED
        _only(is_own or by.has_perm(MAY_REVIEW), "Withdrawing it needs the rights of a reviewer.")
        stored.state, stored.withdrawn_at, stored.withdrawn_by = UpdateState.WITHDRAWN, at, by
        stored.withdrawal_reason = reason.strip()
        _save(stored)
    return stored


def finish_coding(*, agreement: Agreement, by: User) -> Agreement:
    """Sign the coding of an agreement, so that a colleague can check it."""
    with _step():
        stored = _locked(Agreement, agreement)
        _only(stored.published_at is None, "The agreement is public already.")
        stored.coded_by = by
        stored.full_clean()
        stored.save()
    return stored


def publish_agreement(*, agreement: Agreement, by: User, at: datetime) -> Agreement:
    """Make an agreement and its coding public: checked by another person than the one who coded it."""
    with _step():
        stored = _locked(Agreement, agreement)
        _only(by.has_perm(MAY_PUBLISH_AGREEMENT), "Publishing an agreement needs the rights of a reviewer.")
        _only(stored.published_at is None, "The agreement is public already.")
        _only(stored.coded_by is not None, "Nobody has signed its coding; whoever coded it finishes it first.")
        stored.checked_by, stored.published_at = by, at
        stored.full_clean()
        if faults := list(coding_faults(stored)):
            raise Refused(faults)
        stored.save()
    return stored


def coding_faults(agreement: Agreement) -> Iterator[str]:
    """What stands between the coding of an agreement and its readers, a sentence each."""
    coded = agreement.commitments.filter(retired_at=None).order_by("code")
    for commitment in coded.filter(citations=None):
        yield f"{commitment.code} has no citation; quote the words that make it."
    owed = coded.filter(obligations__role=Role.OBLIGOR)
    for commitment in coded.exclude(pk__in=owed.values("pk")):
        yield f"{commitment.code} has no obligor; say who owes it."
    ours = models.Q(commitment__agreement=agreement) | models.Q(recommendation__agreement=agreement)
    for citation in Citation.objects.filter(ours).select_related("passage", "commitment", "recommendation"):
        parent = citation.commitment or citation.recommendation
        if (fault := quotation.fault(citation.quote, citation.passage.text, citation.occurrence)) and parent:
            yield f"{parent.code}, citation {citation.number}, passage {citation.passage.number}: {fault}"


def _locked[Row: models.Model](model: type[Row], row: Row) -> Row:
    """The stored row, which nobody else changes until the transaction ends."""
    try:
        return model._default_manager.select_for_update().get(pk=row.pk)
    except model.DoesNotExist:  # type: ignore[attr-defined]
        raise Refused(f"The {model._meta.verbose_name} is not there any more.") from None


def _locked_update(update: StatusUpdate) -> StatusUpdate:
    return _locked(StatusUpdate, update)


def _only(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise Refused(sentence)


def _only_from(update: StatusUpdate, states: Collection[str], step: str) -> None:
    """The step is open only from some states; the sentence names them, as somebody else may have been faster."""
    wanted = " or ".join(str(UpdateState(state).label).lower() for state in states)
    now = update.get_state_display().lower()
    _only(update.state in states, f"The update is {now}; only a {wanted} one can be {step}.")


def _save(update: StatusUpdate, *, today: date | None = None) -> None:
    """Write the update if it is whole in itself and, where a day is given, the publishing rules hold on that day."""
    broken = broken_rules(update, today) if today is not None else {}
    try:
        update.full_clean()
    except ValidationError as error:
        for field, sentences in error.message_dict.items():
            broken.setdefault(field, []).extend(sentences)
    if broken:
        raise Refused(broken)
    update.save()


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
