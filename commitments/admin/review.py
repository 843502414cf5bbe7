"""Reviewed, nothing new: what such an update says before anybody has typed (domain.md, "Status").

It has the same status, and a search on record. Upheld is judged by its period and so takes its sources along.
"""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateformat import format as formatted

from alliance.keeping import Fields
from commitments.admin.days import as_typed
from commitments.admin.evidence_form import ADDRESS, PASSAGE, SEARCH
from commitments.choices import Implementation, UpdateState
from commitments.models import Evidence, StatusUpdate

COPIED = ("basis", "passage", "url", "title", "publisher", "accessed_on", "archived_url")


def proposed(key: str) -> Fields:
    """The fields of the form, as a browser sends them; none where the key names no published update."""
    update = _published(key)
    if update is None:
        return {}
    today = timezone.localdate()
    is_upheld = update.implementation == Implementation.UPHELD
    said: dict[str, Any] = {
        "commitment": update.commitment_id,
        "party": update.party_id,
        "implementation": update.implementation,
        "effective_on": update.effective_on if is_upheld else today,
        "period_from": update.period_from,
        "period_to": update.period_to,
        "achieved": update.achieved,
        "rationale": f"Looked again on {formatted(today, 'j F Y')}: nothing new was found.",
        "confidence": update.confidence,
    }
    sources = update.evidence.filter(searched="") if is_upheld else Evidence.objects.none()
    cards = [_search(update, today), *(_copy(item) for item in sources)]
    for place, card in enumerate(cards):
        said |= {f"evidence-{place}-{name}": value for name, value in card.items()}
    said["evidence-TOTAL_FORMS"] = len(cards)
    return {name: ["" if value is None else str(value)] for name, value in said.items()}


def _published(key: str) -> StatusUpdate | None:
    try:
        number = UUID(key)
    except ValueError:
        return None
    return StatusUpdate.objects.filter(pk=number, state=UpdateState.PUBLISHED).first()


def _search(update: StatusUpdate, today: Any) -> dict[str, Any]:
    """A search of today, where and with which words as last time."""
    searches = Evidence.objects.filter(update__commitment=update.commitment_id, searched__gt="")
    last = searches.order_by("-accessed_on", "-id").values_list("searched", flat=True).first()
    return {"kind": SEARCH, "searched": last or "", "accessed_on": today}


def _copy(item: Evidence) -> dict[str, Any]:
    """A source of the confirmed update, once more."""
    values = {name: getattr(item, Evidence._meta.get_field(name).attname) for name in COPIED}  # type: ignore[union-attr]
    published_on = as_typed(item.published_on, item.published_precision)
    return {"kind": PASSAGE if item.passage_id else ADDRESS, "published_on": published_on, **values}
