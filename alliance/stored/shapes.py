"""Which fields of which rows a stored record has, and under which names.

What is not named here is never told: who coded and reviewed, notes among staff, what only orders rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Field

from alliance.models import Keyed
from commitments.models import (
    Agency,
    Agreement,
    AgreementLink,
    AgreementParty,
    Citation,
    Commitment,
    CommitmentLink,
    CommitmentTheme,
    Evidence,
    Obligation,
    ObligationAgency,
    Party,
    Passage,
    Recommendation,
    RecommendationAddressee,
    RecommendationLink,
    StatusUpdate,
    Target,
    Theme,
)
from dialogues.models import Dialogue, DialogueMention, DialogueParty, Meeting, MeetingItem, MeetingOutcome

RENAMED = {"title_en": "title", "name_en": "name"}
"""Fields that readers know by another name, as in the API."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The fields that are told of a row. It is told only where the rows that `needs` name, if any, are seen themselves.

    Of a part: `owner` is its field that says to what it belongs, `order` how the parts of one record are sorted (`-`:
    downwards; empty values last). A part of one field is told as that value alone.
    """

    model: type[Keyed]
    names: tuple[str, ...]
    needs: tuple[str, ...] = ()
    parts: dict[str, "Shape"] = field(default_factory=dict)
    owner: str = ""
    order: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.model, self.owner))

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by the names that they have in a record."""
        return fields_of(self)

    @property
    def is_value(self) -> bool:
        return len(self.names) == 1


@cache
def fields_of(shape: Shape) -> dict[str, Field]:
    return {RENAMED.get(name, name): column_of(shape.model, name) for name in shape.names}


def key_columns(shape: Shape) -> list[str]:
    """The columns of the natural key of its rows."""
    return [column_of(shape.model, name).column for name in shape.model.KEY]


@cache
def column_of(model: type[Keyed], name: str) -> Any:
    return model._meta.get_field(name)


def _value(model: type[Keyed], name: str, owner: str) -> Shape:
    """A part that is told as one value: the key of a row."""
    return Shape(model=model, names=(name,), needs=(name,), owner=owner, order=(name,))


def _citations(owner: str) -> Shape:
    return Shape(
        model=Citation,
        names=("number", "kind", "passage", "quote", "occurrence"),
        needs=("passage",),
        owner=owner,
        order=("number",),
    )


RESOURCES: dict[str, Shape] = {
    "parties": Shape(
        model=Party,
        names=("code", "name_en", "name_ko", "name_ko_source", "other_names", "kind"),
        parts={
            "agencies": Shape(
                model=Agency,
                names=("code", "name_en", "name_ko", "name_ko_source", "other_names"),
                owner="party",
                order=("code",),
            )
        },
    ),
    "themes": Shape(model=Theme, names=("slug", "name_en", "name_ko", "parent")),
    "agreements": Shape(
        model=Agreement,
        names=(
            *("code", "slug", "title_en", "title_ko", "title_ko_source", "other_names", "kind", "nature"),
            *("legal_force", "state", "issuer", "place", "issued_on", "issued_precision", "in_force_until"),
            *("text_held", "source_url", "archived_url", "language", "sha256", "note", "published_at"),
        ),
        parts={
            "parties": _value(AgreementParty, "party", "agreement"),
            "links": Shape(
                model=AgreementLink,
                names=("kind", "earlier", "note"),
                needs=("earlier",),
                owner="later",
                order=("earlier", "kind"),
            ),
        },
    ),
    "passages": Shape(
        model=Passage,
        names=(*("agreement", "number", "position", "heading", "text", "corrections", "lead_in", "no_commitment"),),
    ),
    "commitments": Shape(
        model=Commitment,
        names=(
            *("code", "agreement", "title_en", "title_ko", "summary", "note", "obligation", "strength", "theme"),
            *("deadline", "due_on", "due_precision", "due_basis", "recurrence_months", "is_general"),
            *("delivered_when", "broken_when", "review_every_days"),
        ),
        parts={
            "themes": _value(CommitmentTheme, "theme", "commitment"),
            "obligations": Shape(
                model=Obligation,
                names=("party", "role"),
                owner="commitment",
                order=("-role", "party"),
                parts={"agencies": _value(ObligationAgency, "agency", "obligation")},
            ),
            "citations": _citations("commitment"),
            "targets": Shape(
                model=Target,
                names=("number", "text", "comparator", "quantity", "unit", "per", "months", "payer", "due_on"),
                owner="commitment",
                order=("number",),
            ),
            "links": Shape(
                model=CommitmentLink,
                names=("kind", "earlier", "note"),
                needs=("earlier",),
                owner="later",
                order=("earlier", "kind"),
            ),
        },
    ),
    "recommendations": Shape(
        model=Recommendation,
        names=("code", "agreement", "title_en", "title_ko", "summary", "note", "theme"),
        parts={
            "addressees": _value(RecommendationAddressee, "party", "recommendation"),
            "citations": _citations("recommendation"),
            "links": Shape(
                model=RecommendationLink,
                names=("kind", "commitment"),
                needs=("commitment",),
                owner="recommendation",
                order=("commitment", "kind"),
            ),
        },
    ),
    "status-updates": Shape(
        model=StatusUpdate,
        names=(
            *("id", "commitment", "party", "implementation", "effective_on", "effective_precision", "period_from"),
            *("period_to", "achieved", "rationale", "confidence", "batch", "published_at", "withdrawn_at"),
            *("withdrawal_reason", "replaces"),
        ),
        parts={
            "evidence": Shape(
                model=Evidence,
                names=(
                    *("id", "basis", "passage", "url", "title", "publisher", "published_on", "published_precision"),
                    *("accessed_on", "archived_url", "searched"),
                ),
                needs=("passage",),
                owner="update",
                order=("published_on", "id"),
            )
        },
    ),
    "dialogues": Shape(
        model=Dialogue,
        names=(
            *("slug", "name_en", "name_ko", "name_ko_source", "abbreviation", "other_names", "kind", "level", "theme"),
            *("cadence_months", "cadence_passage", "cadence_url", "ended_on", "ended_precision", "parent"),
            *("established_by_commitment", "established_by_agreement", "note"),
        ),
        parts={
            "parties": _value(DialogueParty, "party", "dialogue"),
            "mentions": Shape(
                model=DialogueMention,
                names=("passage", "quote", "occurrence"),
                needs=("passage",),
                owner="dialogue",
                order=("passage", "occurrence", "quote"),
            ),
        },
    ),
    "meetings": Shape(
        model=Meeting,
        names=(
            *("code", "dialogue", "title_en", "title_ko", "ordinal", "starts_on", "ends_on", "precision", "place"),
            *("state", "level", "summary", "source_passage", "source_url", "source_title", "source_publisher", "note"),
        ),
        parts={
            "outcomes": _value(MeetingOutcome, "agreement", "meeting"),
            "items": Shape(
                model=MeetingItem,
                names=("kind", "commitment", "note"),
                needs=("commitment",),
                owner="meeting",
                order=("commitment", "kind"),
            ),
        },
    ),
}
"""By the resource of the API, each after those that it names."""

RETIRED = Shape(model=Commitment, names=("code", "agreement", "retired_at", "retired_reason", "replaced_by"))
"""All that is told of a retired commitment, as its address does (410)."""

GATES: dict[type[Keyed], str] = {
    Passage: "agreement",
    Commitment: "agreement",
    Recommendation: "agreement",
    StatusUpdate: "commitment",
}
"""What has to be seen for a row to be seen. `composing.is_seen` has the rest of the rule."""


def every_shape() -> Iterator[Shape]:
    """The shapes of all resources, each followed by its parts."""
    for shape in RESOURCES.values():
        yield from with_parts(shape)


def with_parts(shape: Shape) -> Iterator[Shape]:
    yield shape
    for part in shape.parts.values():
        yield from with_parts(part)


@cache
def models_by_table() -> dict[str, type[Keyed]]:
    return {shape.model._meta.db_table: shape.model for shape in every_shape()}
