"""What the API says of each noun: how it looks in full, and in brief where another record names it."""

from commitments.serializers.agreement import (
    AgreementBriefSerializer,
    AgreementSerializer,
    PassagePlaceSerializer,
    PassageSerializer,
)
from commitments.serializers.brief import brief_records
from commitments.serializers.commitment import CommitmentBriefSerializer, CommitmentSerializer, with_dialogues
from commitments.serializers.recommendation import RecommendationSerializer
from commitments.serializers.status import StatusUpdateSerializer
from commitments.serializers.vocabulary import PartySerializer, PrecisionField, ThemeSerializer

__all__ = [
    "AgreementBriefSerializer",
    "AgreementSerializer",
    "CommitmentBriefSerializer",
    "CommitmentSerializer",
    "PartySerializer",
    "PassagePlaceSerializer",
    "PassageSerializer",
    "PrecisionField",
    "RecommendationSerializer",
    "StatusUpdateSerializer",
    "ThemeSerializer",
    "brief_records",
    "with_dialogues",
]
