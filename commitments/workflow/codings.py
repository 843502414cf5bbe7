"""The steps of an agreement's coding: signed, returned or published; and of a commitment that is retired."""

from collections.abc import Iterator
from datetime import datetime

from alliance import meanwhile, past
from alliance.models import User
from commitments import rules
from commitments.models import Agreement, Commitment
from commitments.unseen import has_changed, unseen
from commitments.workflow.door import MAY_CODE, MAY_PUBLISH_AGREEMENT, Refused, Stale, locked, only, step


def finish_coding(*, agreement: Agreement, by: User, seen: int | None = None, snapshot: str | None = None) -> Agreement:
    """Sign the coding of an agreement as whole, so that a colleague can check it; the note that returned it goes.

    Over a colleague's signature only somebody signs who has changed the coding since.
    `snapshot` is that of `unseen.py`: who signs answers for all of it, so others have changed nothing of it since.
    """
    with step(by=by):
        stored = locked(Agreement, agreement, seen, no_key=False)  # waits for who adds to its coding
        only(by.has_perm(MAY_CODE), "Coding an agreement needs the rights of an analyst.")
        only(stored.published_at is None, "The agreement is public already.")
        only(
            not stored.is_signed or stored.coded_by == by or has_changed(stored, by),
            f"{stored.coded_by} has signed it, and you have changed nothing since: check it, or return it with a note.",
        )
        if snapshot is not None:
            _only_seen(stored, snapshot, by, "sign it")
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
        stored = locked(Agreement, agreement, seen)
        only(by.has_perm(MAY_PUBLISH_AGREEMENT), "Returning a coding needs the rights of a reviewer.")
        only(stored.published_at is None, "The agreement is public already.")
        only(stored.coded_by is not None and not stored.review_note, "The coding is with its coder already.")
        only(stored.coded_by_id != by.pk, "It is your own coding; another person checks it.")
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
    Nor may the checker have written any of it after it was signed (product.md 9: four eyes on each word).
    """
    with step(by=by):
        stored = locked(Agreement, agreement, seen, no_key=False)  # waits for who adds to its coding
        only(by.has_perm(MAY_PUBLISH_AGREEMENT), "Publishing an agreement needs the rights of a reviewer.")
        only(stored.published_at is None, "The agreement is public already.")
        if snapshot is not None:
            _only_seen(stored, snapshot, by, "publish")
        only(stored.coded_by is not None, "Nobody has signed its coding; whoever coded it finishes it first.")
        only(not stored.review_note, "Its coding was returned; whoever mends it signs it again first.")
        only(
            not has_changed(stored, by),
            "You have changed this coding since it was signed: sign it yourself, and another person checks it.",
        )
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
        agreement = locked(Agreement, commitment.agreement, None)  # nobody publishes it meanwhile
        stored = locked(Commitment, commitment, seen)
        wanted, who = (MAY_PUBLISH_AGREEMENT, "a reviewer") if agreement.is_public else (MAY_CODE, "an analyst")
        only(by.has_perm(wanted), f"Retiring it needs the rights of {who}.")
        only(stored.retired_at is None, "The commitment is retired already.")
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


def _only_seen(agreement: Agreement, snapshot: str, by: User, then: str) -> None:
    """Nobody else has changed anything of the coding after the person had seen it."""
    if told := meanwhile.sentences(past.told(list(unseen(agreement, snapshot, by)))):
        raise Stale([f"The coding has changed since you opened this page; look at what is new, then {then}.", *told])
