"""The resources that are only read: what readers may see, and nothing else."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from alliance.api import parameters
from alliance.api.columns import Columns
from alliance.api.download import Records
from alliance.api.views import ListResource, Resource, StrictFilters
from alliance.moment import Gone
from commitments import columns, filters, serializers
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
    table = columns.AGREEMENTS
    lookup_field = "slug"
    dated_by = ["issued_on"]

    def get_queryset(self) -> AgreementQuerySet:
        return Agreement.objects.public().made_by(self.day).for_list()


class PassageResource(ListResource):
    """Passages: the texts of the agreements, paragraph by paragraph, in their order."""

    queryset = Passage.objects.public()
    serializer_class = serializers.PassageSerializer
    filterset_class = filters.PassageFilter
    table = columns.PASSAGES

    def get_queryset(self) -> PassageQuerySet:
        return Passage.objects.public().made_by(self.day).for_list(self.day)


class RowsOfTable(StrictFilters):
    """The filters of commitments, and of what a row of their table is."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        text = "Of CSV alone. `obligor`: a row for each obligor, in which its own status stands too."
        rows = parameters.described("rows", text, parameters.unsent(parameters.ROWS))
        return [*super().get_schema_operation_parameters(view), rows]


class CommitmentResource(Resource):
    """Commitments: what was promised, in which words, by whom, and what became of it."""

    queryset: CommitmentQuerySet = Commitment.objects.public()
    serializer_class = serializers.CommitmentBriefSerializer
    full_serializer_class = serializers.CommitmentSerializer
    filterset_class = filters.CommitmentFilter
    table = columns.COMMITMENTS
    lookup_field = "code"
    dated_by = ["agreement__issued_on"]

    filter_backends = [RowsOfTable]

    @cached_property
    def is_by_obligor(self) -> bool:
        return bool(parameters.read(self.request, "rows", parameters.ROWS) == "obligor")

    @cached_property
    def is_full(self) -> bool:
        """The table has the columns of the brief form; with a row for each obligor also each one's own status."""
        return self.is_by_obligor if self.is_file and self.kind == "csv" else super().is_full

    is_known_by_key = True

    def columns(self) -> Columns:
        return {**columns.COMMITMENTS, **columns.OF_OBLIGOR} if self.is_by_obligor else columns.COMMITMENTS

    def row(self, **named: Any) -> Any:
        key = serializers.key_of(named["code"], self.day)
        return None if key is None else {"pk": key}

    def records(self, rows: Sequence[Any]) -> Records:
        keys = [row["pk"] for row in rows]
        if not self.is_full:
            return serializers.brief_records(keys, self.day, self.known_at)
        found = serializers.full_records(keys, self.moment)
        if not self.is_by_obligor:
            return found
        return [record | {"own": own} for record in found for own in record["status_by_party"]]

    def get_queryset(self) -> CommitmentQuerySet:
        return self.queryset.made_by(self.day)

    def gone(self, key: str) -> Gone | None:
        return gone(key)


class RecommendationResource(Resource):
    """Recommendations: what a report asks for in words of advice; no commitments."""

    queryset = Recommendation.objects.public()
    serializer_class = serializers.RecommendationSerializer
    filterset_class = filters.RecommendationFilter
    table = columns.RECOMMENDATIONS
    lookup_field = "code"
    dated_by = ["agreement__issued_on"]

    def get_queryset(self) -> RecommendationQuerySet:
        return Recommendation.objects.public().made_by(self.day).for_list(self.day)


class PartyResource(Resource):
    """Parties: who can owe something, with the ministries and offices that act for them."""

    queryset = Party.objects.prefetch_related("agencies")
    serializer_class = serializers.PartySerializer
    filterset_class = filters.PartyListFilter
    table = columns.PARTIES
    lookup_field = "code"


class ThemeResource(Resource):
    """Themes: the policy areas, on two levels."""

    queryset = Theme.objects.select_related("parent")
    serializer_class = serializers.ThemeSerializer
    filterset_class = filters.ThemeListFilter
    table = columns.THEMES
    lookup_field = "slug"
