"""The resources that are only read: what readers may see, and nothing else."""

from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.views import ListResource, Resource
from alliance.moment import Gone
from commitments import filters, serializers
from commitments.models import Agreement, Commitment, Party, Passage, Recommendation, Theme
from commitments.querysets import (
    AgreementQuerySet,
    CommitmentQuerySet,
    PassageQuerySet,
    RecommendationQuerySet,
)
from commitments.retiring import gone


class AgreementResource(Resource):
    """Agreements: what was signed or issued, latest first."""

    queryset = Agreement.objects.public()
    serializer_class = serializers.AgreementSerializer
    filterset_class = filters.AgreementFilter
    lookup_field = "slug"
    dated_by = ["issued_on"]

    def get_queryset(self) -> AgreementQuerySet:
        return Agreement.objects.public().made_by(self.day).for_list()


class PassageResource(ListResource):
    """Passages: the texts of the agreements, paragraph by paragraph, in their order."""

    queryset = Passage.objects.public()
    serializer_class = serializers.PassageSerializer
    filterset_class = filters.PassageFilter

    def get_queryset(self) -> PassageQuerySet:
        return Passage.objects.public().made_by(self.day).for_list(self.day)


class CommitmentResource(Resource):
    """Commitments: what was promised, in which words, by whom, and what became of it."""

    queryset = Commitment.objects.public()
    serializer_class = serializers.CommitmentBriefSerializer
    full_serializer_class = serializers.CommitmentSerializer
    filterset_class = filters.CommitmentFilter
    lookup_field = "code"
    dated_by = ["agreement__issued_on"]

    @property
    def is_listed_by_key(self) -> bool:
        """The brief form is read by a statement of its own, once the page's rows are known."""
        return not self.is_full

    def get_queryset(self) -> CommitmentQuerySet:
        commitments = Commitment.objects.public().made_by(self.day)
        if self.is_full:
            return serializers.with_dialogues(commitments.for_detail(self.day, self.known_at), self.moment)
        return commitments

    def list(self, request: Request) -> Response:
        if self.is_full:
            return super().list(request)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        records = serializers.brief_records([row["pk"] for row in page or []], self.day, self.known_at)
        return self.get_paginated_response(records)

    def gone(self, key: str) -> Gone | None:
        return gone(key)


class RecommendationResource(Resource):
    """Recommendations: what a report asks for in words of advice; no commitments."""

    queryset = Recommendation.objects.public()
    serializer_class = serializers.RecommendationSerializer
    filterset_class = filters.RecommendationFilter
    lookup_field = "code"
    dated_by = ["agreement__issued_on"]

    def get_queryset(self) -> RecommendationQuerySet:
        return Recommendation.objects.public().made_by(self.day).for_list(self.day)


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
