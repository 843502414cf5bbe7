"""The resource: shape, parameters, and the address of the list behind each group."""

from datetime import UTC
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from alliance import revision
from alliance.api import parameters
from alliance.api.fields import ChoicesField
from alliance.api.views import OfMoment, StrictFilters
from commitments.choices import NOT_ASSESSED
from commitments.filters import CommitmentFilter
from commitments.models import Commitment
from commitments.summary.counting import groups, the_whole, whole
from commitments.summary.dimensions import NAMES, STATUSES, address

GROUP_BY = ChoicesField(choices=[(name, name) for name in NAMES], required=False)

MOST = 3
"""By how many things at once: more make more groups than anybody reads."""

NUMBERS = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}


class GroupSerializer(serializers.Serializer):
    """Commitments that are alike in what `group_by` names."""

    by = serializers.DictField(child=serializers.CharField(), help_text="What they have in common, by name.")
    total = serializers.IntegerField(min_value=0)
    status = serializers.SerializerMethodField(help_text="How many have which status; 0 where none has.")
    url = serializers.CharField(help_text="The list that holds exactly these.")

    @extend_schema_field(NUMBERS)
    def get_status(self, group: Any) -> dict[str, int]:
        return {str(status): group["status"][status] for status in STATUSES}


@extend_schema_serializer(many=False)
class SummarySerializer(serializers.Serializer):
    """How many commitments of some set stand where."""

    as_of = serializers.DateField(help_text="The day that it is of.")
    known_at = serializers.DateTimeField(
        allow_null=True, default_timezone=UTC, help_text="The moment whose statuses count, where asked for."
    )
    revision = serializers.IntegerField(min_value=0, help_text="The last change that is in it for sure.")
    total = serializers.IntegerField(min_value=0, help_text="How many the filters find.")
    not_assessed = serializers.IntegerField(min_value=0, help_text="Of how many of them nobody knows what became.")
    groups = GroupSerializer(many=True)


class GroupBy(StrictFilters):
    """The filters of the list of commitments, and by what to group."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        text = f"By what the commitments are grouped; up to {MOST} names. Without it all are one group."
        grouping = parameters.described("group_by", text, GROUP_BY.schema, several=True)
        grouping["schema"] |= {"maxItems": MOST, "uniqueItems": True}
        filters = [
            each for each in super().get_schema_operation_parameters(view) if each["name"] not in parameters.NAMES
        ]
        return [grouping, *filters]


class Summary(OfMoment):
    """How many commitments stand where, for the whole set that the filters find and by groups of it."""

    queryset = Commitment.objects.public()
    serializer_class = SummarySerializer
    filterset_class = CommitmentFilter
    filter_backends = [GroupBy]
    pagination_class = None

    @extend_schema(tags=["summary"])
    def list(self, request: Request) -> Response:
        names = self._names(request)
        filters = self.filters
        if not filters.is_valid():
            raise ValidationError(filters.errors)
        told = {"revision": revision.before(request._request).number}
        counts = whole(filters)
        told |= {"total": counts.total(), "not_assessed": counts[NOT_ASSESSED]}
        rows = [
            {"by": group.by, "total": group.status.total(), "status": group.status, "url": self._url(group.by)}
            for group in (groups(filters, names) if names else the_whole(counts))
        ]
        return Response(SummarySerializer(self.told_moment() | told | {"groups": rows}).data)

    def _names(self, request: Request) -> Any:
        try:
            names = GROUP_BY.clean(request.query_params.getlist("group_by"))
        except Refused as error:
            raise ValidationError({"group_by": error.messages}) from None
        if len(names) > MOST:
            raise ValidationError({"group_by": [f"A summary is by at most {MOST} things; give fewer."]})
        return names

    @cached_property
    def filters(self) -> CommitmentFilter:
        rows = Commitment.objects.public().made_by(self.moment.day)
        return CommitmentFilter(self.request.query_params, rows, moment=self.moment, ignore=("group_by",))

    def _url(self, by: dict[str, str]) -> str:
        query = address(self.filters, by).urlencode()
        return f"{reverse('api:commitment-list')}?{query}".removesuffix("?")
