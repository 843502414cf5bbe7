"""The mark of the first coding: loaded with the seed documents, not yet read by a second person."""

from collections import defaultdict
from collections.abc import Iterable

from commitments.models import Commitment, StatusUpdate


def is_unread(updates: Iterable[StatusUpdate]) -> bool:
    """Whether nobody has published an update since the seed: of those ever published of one commitment."""
    last = max(updates, key=lambda update: (update.published_at, not update.is_seed), default=None)
    return last is not None and last.is_seed


def unread_among(commitments: Iterable[Commitment]) -> set[int]:
    """The keys of those whose status nobody has read since the seed."""
    keys = [commitment.pk for commitment in commitments]
    fields = "commitment_id", "batch", "published_at"
    found: defaultdict[int, list[StatusUpdate]] = defaultdict(list)
    for update in StatusUpdate.objects.ever_published().filter(commitment__in=keys).order_by().only(*fields):
        found[update.commitment_id].append(update)
    return {key for key, updates in found.items() if is_unread(updates)}
