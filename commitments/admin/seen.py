"""Which pieces of coding readers see: the rules of the workbench are stricter there."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

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


def is_seen(row: Any) -> bool:
    """Whether readers see this piece of coding. On an unfinished form it may not belong to anything yet.

    Of a commitment that is retired they see so, and what took its place.
    """
    match row:
        case Agreement():
            return row.is_public
        case Commitment() | Passage() | Recommendation() | AgreementParty():
            return row.agreement_id is not None and row.agreement.is_public
        case Citation() | Obligation() | Target() | CommitmentTheme():
            return is_seen(row.commitment) or is_seen(getattr(row, "recommendation", None))
        case ObligationAgency():
            return row.obligation_id is not None and is_seen(row.obligation)
        case RecommendationAddressee() | RecommendationLink():
            return row.recommendation_id is not None and is_seen(row.recommendation)
        case CommitmentLink() | AgreementLink():
            return row.later_id is not None and is_seen(row.later)
    return bool(getattr(row, "is_public", False))  # a row of the app above says so itself


PATHS = {
    "Agreement": ["pk"],
    "AgreementParty": ["party_links"],
    "AgreementLink": ["links"],
    "Passage": ["passages"],
    "Commitment": ["commitments"],
    "CommitmentTheme": ["commitments__theme_links"],
    "CommitmentLink": ["commitments__links"],
    "Citation": ["commitments__citations", "recommendations__citations"],
    "Obligation": ["commitments__obligations"],
    "ObligationAgency": ["commitments__obligations__agency_links"],
    "Target": ["commitments__targets"],
    "Recommendation": ["recommendations"],
    "RecommendationAddressee": ["recommendations__addressee_links"],
    "RecommendationLink": ["recommendations__commitment_links"],
    "DialogueMention": ["passages__mentions"],
}
"""How an agreement leads to the rows of its coding, by the name of their model: one of them is of the app above."""

BELONGS_BY = ("agreement", "later", "commitment", "recommendation", "obligation", "passage")
"""The fields by which a row of the coding belongs to something."""


def hold_agreements(rows: Mapping[type[Model], Collection[Any]]) -> None:
    """Lock the agreements of these rows until the transaction ends: nobody publishes a coding while it is written.

    The rows are given by model and primary key, and locked in one statement, so that two who do it cannot cross.
    """
    agreements: QuerySet[Agreement] = QuerySet(Agreement).order_by()
    chosen = Q()
    for model, keys in rows.items():
        for path in PATHS.get(model.__name__, ()):
            chosen |= Q(pk__in=agreements.filter(**{f"{path}__in": keys}).values("pk"))
    if chosen:
        list(agreements.select_for_update(no_key=True).filter(chosen).only("pk").order_by("pk"))
