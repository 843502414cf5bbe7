"""What the API says of each noun: how it looks in full, and in brief where another record names it."""

from commitments.serializers.agreement import (
    AgreementBriefSerializer,
    AgreementSerializer,
    PassagePlaceSerializer,
    PassageSerializer,
)
from commitments.serializers.brief import brief_records
from commitments.serializers.commitment import CommitmentBriefSerializer, CommitmentSerializer
from commitments.serializers.draft import (
    ReturnSerializer,
    StatusUpdateChangeSerializer,
    StatusUpdateDraftSerializer,
    WithdrawalSerializer,
)
from commitments.serializers.full import full_records, key_of
from commitments.serializers.recommendation import RecommendationSerializer
from commitments.serializers.status import OwnStatusUpdateSerializer, StatusUpdateSerializer
from commitments.serializers.vocabulary import PartySerializer, PrecisionField, ThemeSerializer

__all__ = [
    "AgreementBriefSerializer",
    "AgreementSerializer",
    "CommitmentBriefSerializer",
    "CommitmentSerializer",
    "OwnStatusUpdateSerializer",
    "PartySerializer",
    "PassagePlaceSerializer",
    "PassageSerializer",
    "PrecisionField",
    "RecommendationSerializer",
    "ReturnSerializer",
    "StatusUpdateChangeSerializer",
    "StatusUpdateDraftSerializer",
    "StatusUpdateSerializer",
    "ThemeSerializer",
    "WithdrawalSerializer",
    "brief_records",
    "full_records",
    "key_of",
]
