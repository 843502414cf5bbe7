"""The coding as readers see it: which columns of which tables, and what has to be public with each row."""

from dataclasses import dataclass

from django.db.models import Model

from commitments.models import (
    Agreement,
    AgreementLink,
    AgreementParty,
    Citation,
    Commitment,
    CommitmentLink,
    CommitmentTheme,
    Obligation,
    ObligationAgency,
    Passage,
    Recommendation,
    RecommendationAddressee,
    RecommendationLink,
    Target,
)


@dataclass(frozen=True, kw_only=True)
class Coding:
    """A table of the coding: the columns that readers see, and those that lead to what has to be public with it.

    The record under which its corrections are told is that of the first column of `points` that is filled; `id` is the
    row itself. Agencies lead to the commitment of their obligation.
    """

    model: type[Model]
    fields: tuple[str, ...]
    points: dict[str, type[Model]]


CODING = (
    Coding(
        model=Agreement,
        fields=(
            *("title_en", "title_ko", "title_ko_source", "other_names", "kind", "nature", "legal_force", "state"),
            *("issuer", "place"),
            *("issued_on", "issued_precision", "in_force_until", "text_held", "source_url", "archived_url", "note"),
        ),
        points={"id": Agreement},
    ),
    Coding(model=AgreementParty, fields=("party_id",), points={"agreement_id": Agreement}),
    Coding(
        model=AgreementLink,
        fields=("kind", "earlier_id", "note"),
        points={"later_id": Agreement, "earlier_id": Agreement},
    ),
    Coding(
        model=Passage,
        fields=("number", "heading", "text", "corrections", "no_commitment"),
        points={"agreement_id": Agreement, "id": Passage},
    ),
    Coding(
        model=Commitment,
        fields=(
            *("title_en", "title_ko", "summary", "note", "obligation", "strength", "is_general", "theme_id"),
            *("deadline", "due_on", "due_precision", "due_basis", "recurrence_months"),
            *("delivered_when", "broken_when", "review_every_days"),
        ),
        points={"id": Commitment},
    ),
    Coding(model=CommitmentTheme, fields=("theme_id",), points={"commitment_id": Commitment}),
    Coding(
        model=Citation,
        fields=("quote", "passage_id", "kind"),
        points={"commitment_id": Commitment, "recommendation_id": Recommendation, "passage_id": Passage},
    ),
    Coding(model=Obligation, fields=("party_id", "role"), points={"commitment_id": Commitment}),
    Coding(model=ObligationAgency, fields=("agency_id",), points={"commitment_id": Commitment}),
    Coding(
        model=Target,
        fields=("text", "comparator", "quantity", "unit", "per", "months", "payer_id", "due_on"),
        points={"commitment_id": Commitment},
    ),
    Coding(
        model=CommitmentLink,
        fields=("kind", "earlier_id", "note"),
        points={"later_id": Commitment, "earlier_id": Commitment},
    ),
    Coding(
        model=Recommendation,
        fields=("title_en", "title_ko", "summary", "note", "theme_id"),
        points={"id": Recommendation},
    ),
    Coding(model=RecommendationAddressee, fields=("party_id",), points={"recommendation_id": Recommendation}),
    Coding(
        model=RecommendationLink,
        fields=("kind", "commitment_id"),
        points={"recommendation_id": Recommendation, "commitment_id": Commitment},
    ),
)
BY_TABLE = {coding.model._meta.db_table: coding for coding in CODING}
