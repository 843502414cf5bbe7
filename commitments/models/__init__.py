"""The nouns of the ledger, one a file."""

from commitments.models.agreement import Agreement, AgreementLink, AgreementParty, Passage
from commitments.models.commitment import (
    Citation,
    Commitment,
    CommitmentLink,
    CommitmentTheme,
    Obligation,
    ObligationAgency,
    Target,
)
from commitments.models.followed_theme import FollowedTheme
from commitments.models.latest_revision import LatestRevision
from commitments.models.overtaken import Overtaken
from commitments.models.party import Agency, Party
from commitments.models.recommendation import Recommendation, RecommendationAddressee, RecommendationLink
from commitments.models.standing_period import StandingPeriod
from commitments.models.status import Evidence, StatusUpdate
from commitments.models.theme import Theme

__all__ = [
    "Agency",
    "Agreement",
    "AgreementLink",
    "AgreementParty",
    "Citation",
    "Commitment",
    "CommitmentLink",
    "CommitmentTheme",
    "Evidence",
    "FollowedTheme",
    "LatestRevision",
    "Obligation",
    "ObligationAgency",
    "Overtaken",
    "Party",
    "Passage",
    "Recommendation",
    "RecommendationAddressee",
    "RecommendationLink",
    "StandingPeriod",
    "StatusUpdate",
    "Target",
    "Theme",
]
