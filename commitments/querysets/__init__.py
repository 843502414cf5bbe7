"""The vocabulary of the ledger: short words that chain. Time is an argument, never asked for here.

`day` is the as-of date, `known_at` the moment whose published knowledge counts (domain.md, "Computed"). `public()` is
what readers may see. `for_list()` and `for_detail()` alone carry the joins that a page or an answer needs.
"""

from commitments.querysets.agreement import AgreementQuerySet, PassageQuerySet
from commitments.querysets.citation import CitationQuerySet
from commitments.querysets.commitment import CommitmentQuerySet
from commitments.querysets.obligation import CommitmentLinkQuerySet, ObligationQuerySet
from commitments.querysets.recommendation import RecommendationLinkQuerySet, RecommendationQuerySet
from commitments.querysets.review import by_urgency
from commitments.querysets.status import WHEN_PUBLISHED, EvidenceQuerySet, StatusUpdateQuerySet
from commitments.querysets.theme import ThemeQuerySet

__all__ = [
    "WHEN_PUBLISHED",
    "AgreementQuerySet",
    "CitationQuerySet",
    "CommitmentLinkQuerySet",
    "CommitmentQuerySet",
    "EvidenceQuerySet",
    "ObligationQuerySet",
    "PassageQuerySet",
    "RecommendationLinkQuerySet",
    "RecommendationQuerySet",
    "StatusUpdateQuerySet",
    "ThemeQuerySet",
    "by_urgency",
]
