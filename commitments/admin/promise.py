"""The promise beside the form of a status update: its words, its test, where it stands, and what was found before."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from commitments.choices import Role, UpdateState
from commitments.models import Commitment, Evidence, StatusUpdate

SHOWN = 5
"""How many of the other updates stand open; the rest is folded."""


def promise_of(key: Any, update: StatusUpdate | None = None) -> Any:
    """The commitment to read beside an update: `other_updates`, `reviewable` and `thread` come with it, or None."""
    now = timezone.now()
    day = timezone.localdate(now)
    promise: Any = (
        Commitment.objects.filter(pk=key)
        .select_related("agreement")
        .prefetch_related(
            "citations__passage__agreement", "citations__passage__lead_in", "obligations__party", "targets__payer"
        )
        .prefetch_related(Prefetch("status_updates", _others(update), to_attr="other_updates"))
        .with_standing_by_party(day, now)
        .first()
    )
    if promise is not None:
        promise.reviewable = _reviewable(promise)
        thread = Commitment.objects.in_thread_of([promise.code], day).exclude(pk=promise.pk).for_thread(day)
        promise.thread = list(thread.with_standing(day, now))
        promise.newest, promise.folded = promise.other_updates[:SHOWN], promise.other_updates[SHOWN:]
    return promise


def _others(update: StatusUpdate | None) -> QuerySet[StatusUpdate]:
    """The other updates of a promise, the latest first, with what they rest on."""
    rows = StatusUpdate.objects.exclude(pk=update.pk) if update is not None else StatusUpdate.objects.all()
    evidence = Prefetch("evidence", Evidence.objects.select_related("passage__agreement"))
    return rows.select_related("party", "author").prefetch_related(evidence)


def _reviewable(promise: Any) -> list[StatusUpdate]:
    """What holds now, for each obligor or for all together: what a look that finds nothing new confirms."""
    published = [update for update in promise.other_updates if update.state == UpdateState.PUBLISHED]
    owing = [owed.party_id for owed in promise.obligations.all() if owed.role == Role.OBLIGOR]
    current = [next((row for row in published if row.party_id in (None, party)), None) for party in owing]
    return list(dict.fromkeys(row for row in current if row is not None))
