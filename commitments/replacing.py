"""What a correction changes of the update that it replaces: field by field for its reviewer, by name for readers."""

from dataclasses import dataclass

from alliance import dates
from commitments.comparing import Piece, compare
from commitments.models import Evidence, StatusUpdate

EVIDENCE = [field.attname for field in Evidence._meta.fields if field.name not in ("id", "update", "version")]
"""What a piece of evidence says; the rest is whose it is."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A field in words, before and after; empty where nothing was or is said."""

    name: str
    was: str
    now: str

    @property
    def pieces(self) -> list[Piece]:
        """What it says now, with the words that are new."""
        return [piece for piece in compare(self.was, self.now) if piece.kind != "gone"]


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """`gone` and `new` are evidence; a piece that was changed is in both."""

    replaced: StatusUpdate
    fields: list[Changed]
    gone: list[Evidence]
    new: list[Evidence]

    @property
    def names(self) -> list[str]:
        """What differs."""
        return [field.name for field in self.fields] + (["evidence"] if self.gone or self.new else [])


def replacement(correction: StatusUpdate) -> Replacement | None:
    """None of an update that corrects nothing."""
    if correction.replaces_id is None:
        return None
    replaced = StatusUpdate.objects.select_related("party").get(pk=correction.replaces_id)
    before, after = _said(replaced), _said(correction)
    fields = [Changed(name=name, was=was, now=after[name]) for name, was in before.items() if was != after[name]]
    rows = Evidence.objects.filter(update__in=[replaced, correction]).select_related("passage__agreement")
    pieces = {update.pk: [item for item in rows if item.update_id == update.pk] for update in (replaced, correction)}
    old, now = pieces[replaced.pk], pieces[correction.pk]
    return Replacement(replaced=replaced, fields=fields, gone=without(old, now), new=without(now, old))


def _said(update: StatusUpdate) -> dict[str, str]:
    """All that its author writes, but for the evidence and the commitment, which a correction keeps."""
    start, end = update.period_from, update.period_to
    return {
        "status": update.get_implementation_display(),
        "party": str(update.party or "All obligors together"),
        "day": dates.in_words(update.effective_on, update.effective_precision),
        "period": f"{dates.in_words(start)} – {dates.in_words(end)}" if start and end else "",
        "amount achieved": f"{update.achieved.normalize():,f}" if update.achieved is not None else "",
        "rationale": update.rationale,
        "confidence": update.get_confidence_display(),
    }


def without(items: list[Evidence], others: list[Evidence]) -> list[Evidence]:
    """Those that say what none of the others says; of two that say the same one stands for one."""
    told = [_content(item) for item in others]
    left = []
    for item in items:
        if (content := _content(item)) in told:
            told.remove(content)
        else:
            left.append(item)
    return left


def _content(item: Evidence) -> list[object]:
    return [getattr(item, name) for name in EVIDENCE]
