"""One FilterSet for each list: the same words on a page, in the API and in every file made from them."""

from commitments.filters.agreement import AgreementFilter, PassageFilter, RecommendationFilter
from commitments.filters.commitment import CommitmentFilter
from commitments.filters.keys import PartyFilter, ThemeFilter
from commitments.filters.status import StatusUpdateFilter
from commitments.filters.vocabulary import PartyListFilter, ThemeListFilter

__all__ = [
    "AgreementFilter",
    "CommitmentFilter",
    "PartyFilter",
    "PartyListFilter",
    "PassageFilter",
    "RecommendationFilter",
    "StatusUpdateFilter",
    "ThemeFilter",
    "ThemeListFilter",
]
