"""Which pieces of coding readers see: the rules of the workbench are stricter there."""

from typing import Any

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
    """Whether readers see this piece of coding. On an unfinished form it may not belong to anything yet."""
    match row:
        case Agreement():
            return row.is_public
        case Commitment():
            return row.agreement_id is not None and row.is_public
        case Passage() | Recommendation() | AgreementParty():
            return row.agreement_id is not None and row.agreement.is_public
        case Citation() | Obligation() | Target() | CommitmentTheme():
            return is_seen(row.commitment) or is_seen(getattr(row, "recommendation", None))
        case ObligationAgency():
            return row.obligation_id is not None and is_seen(row.obligation)
        case RecommendationAddressee() | RecommendationLink():
            return row.recommendation_id is not None and is_seen(row.recommendation)
        case CommitmentLink() | AgreementLink():
            return row.later_id is not None and is_seen(row.later)
    return False
