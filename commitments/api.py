"""The resources of this app in the API: what readers may see, and nothing else."""

from alliance.api.views import ListResource, Resource
from commitments import filters, serializers
from commitments.models import Agreement, Commitment, Party, Passage, Recommendation, StatusUpdate, Theme
from commitments.querysets import CommitmentQuerySet


class AgreementResource(Resource):
    """Agreements: what was signed or issued, latest first."""

    queryset = Agreement.objects.public().for_list()
    serializer_class = serializers.AgreementSerializer
    filterset_class = filters.AgreementFilter
    lookup_field = "slug"


class PassageResource(ListResource):
    """Passages: the texts of the agreements, paragraph by paragraph, in their order."""

    queryset = Passage.objects.public().for_list()
    serializer_class = serializers.PassageSerializer
    filterset_class = filters.PassageFilter


class CommitmentResource(Resource):
    """Commitments: what was promised, in which words, by whom, and what became of it."""

    queryset = Commitment.objects.public()
    serializer_class = serializers.CommitmentBriefSerializer
    full_serializer_class = serializers.CommitmentSerializer
    filterset_class = filters.CommitmentFilter
    lookup_field = "code"

    def get_queryset(self) -> CommitmentQuerySet:
        commitments = Commitment.objects.public()
        if self.is_full:
            return serializers.with_dialogues(commitments.for_detail(self.day, self.known_at), self.day)
        return commitments.for_list(self.day, self.known_at)


class StatusUpdateResource(Resource):
    """Status updates: the public assessments of commitments, withdrawn and corrected ones included, latest first."""

    queryset = StatusUpdate.objects.ever_published().for_list()
    serializer_class = serializers.StatusUpdateSerializer
    filterset_class = filters.StatusUpdateFilter
    lookup_field = "id"
    lookup_value_converter = "uuid"


class RecommendationResource(Resource):
    """Recommendations: what a report asks for in words of advice; no commitments."""

    queryset = Recommendation.objects.public().for_list()
    serializer_class = serializers.RecommendationSerializer
    filterset_class = filters.RecommendationFilter
    lookup_field = "code"


class PartyResource(Resource):
    """Parties: who can owe something, with the ministries and offices that act for them."""

    queryset = Party.objects.prefetch_related("agencies")
    serializer_class = serializers.PartySerializer
    filterset_class = filters.PartyListFilter
    lookup_field = "code"


class ThemeResource(Resource):
    """Themes: the policy areas, on two levels."""

    queryset = Theme.objects.select_related("parent")
    serializer_class = serializers.ThemeSerializer
    filterset_class = filters.ThemeListFilter
    lookup_field = "slug"
