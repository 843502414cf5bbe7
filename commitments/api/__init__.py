"""The resources of this app in the API."""

from commitments.api.reading import (
    AgreementResource,
    CommitmentResource,
    PartyResource,
    PassageResource,
    RecommendationResource,
    ThemeResource,
)
from commitments.api.updates import StatusUpdateResource

__all__ = [
    "AgreementResource",
    "CommitmentResource",
    "PartyResource",
    "PassageResource",
    "RecommendationResource",
    "StatusUpdateResource",
    "ThemeResource",
]
