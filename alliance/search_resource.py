"""/api/v1/search/: what the search page finds, for programs."""

from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response

from alliance import revision
from alliance.api import parameters
from alliance.api.fields import nearest, shown
from alliance.api.filters import StrictFilterSet
from alliance.api.views import OfMoment
from alliance.moment import FIELDS
from alliance.search import PAGE, PARAMETERS, SECTIONS, Row, found_in, rows_of
from commitments.models import Agreement, Commitment, Passage, StatusUpdate
from dialogues.models import Dialogue

KINDS = {
    "commitment": "commitment",
    "agreement": "agreement",
    "passage": "passage",
    "statusupdate": "status_update",
    "dialogue": "dialogue",
    "meeting": "meeting",
    "recommendation": "recommendation",
}
"""What is found, as the search names it and as programs read it."""

TOLD = {
    "q": "The words to look for, as everywhere: all of them must stand in a record or in what belongs to it.",
    "in": "Of one section all that is found, page by page; without it the first of each.",
    "page": f"Of one section: which page, of {PAGE} each.",
}


class ResultSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(list(KINDS.values()))
    title = serializers.CharField(help_text="Its own or, of a passage and a status update, that of what it belongs to.")
    url = serializers.CharField(allow_null=True, help_text="Its address in this API; null for a passage.")
    html_url = serializers.CharField(help_text="Its page, or its place there.")
    excerpt = serializers.CharField(help_text="The sentence in which the words stand; empty where the title has them.")


class SectionSerializer(serializers.Serializer):
    """What is found together."""

    section = serializers.ChoiceField(list(SECTIONS), help_text="The value of `in` that gives all of it.")
    count = serializers.IntegerField(min_value=0)
    url = serializers.CharField(help_text="All of it, page by page.")


@extend_schema_serializer(many=False)
class SearchSerializer(serializers.Serializer):
    """What is found: the first of each section or, with `in`, a page of one."""

    count = serializers.IntegerField(min_value=0, help_text="How many are found in all the sections that were asked.")
    next = serializers.URLField(allow_null=True, help_text="The page that follows in a section.")
    previous = serializers.URLField(allow_null=True, help_text="The page before in a section.")
    revision = serializers.IntegerField(min_value=0, help_text="The last change that is in it for sure.")
    as_of = serializers.DateField(help_text="The day that it is of.")
    known_at = serializers.DateTimeField(
        allow_null=True, default_timezone=UTC, help_text="The moment whose statuses count, where asked for."
    )
    forgiving = serializers.BooleanField(
        help_text="Nothing has the words as they are: typing errors in names and Korean particles were forgiven."
    )
    sections = SectionSerializer(many=True)
    results = ResultSerializer(many=True)


class Parameters(BaseFilterBackend):
    """Only describes: a search narrows no list."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        return queryset

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        own = [parameters.described(name, TOLD[name], schema_of(name)) for name in PARAMETERS]
        own[0] |= {"required": True, "allowEmptyValue": False}
        filters = StrictFilterSet.base_filters
        return own + [
            parameters.described(name, filters[name].field.help_text, field.schema) for name, field in FIELDS.items()
        ]


def schema_of(name: str) -> dict[str, Any]:
    field: Any = PARAMETERS[name]
    return dict(field.schema) | ({"minLength": 1} if name == "q" else {})


class SearchResource(OfMoment):
    """Words in the whole ledger: in commitments, agreements and their passages, status updates, dialogues, meetings and
    recommendations."""

    queryset: QuerySet[Any] = Commitment.objects.none()
    serializer_class = SearchSerializer
    filter_backends = [Parameters]
    pagination_class = None

    @extend_schema(tags=["search"])
    def list(self, request: Request) -> Response:
        asked, only, number = self._asked(request)
        told = {"revision": revision.before(request._request).number} | self.told_moment()
        forgiving, found = found_in(asked, only, number, self.moment)
        after = (number - 1) * PAGE
        rows = rows_of(asked, [one for one in found if one.place > after], self.moment, forgiving)
        if only and number > 1 and not rows:
            raise NotFound("This list has no such page.")
        totals = {name: one.total for name in SECTIONS for one in found if one.section == name}
        last = -(-sum(totals.values()) // PAGE) if only else 1
        told |= {
            "count": sum(totals.values()),
            "next": self._page(number + 1) if number < last else None,
            "previous": self._page(number - 1) if number > 1 else None,
            "forgiving": forgiving and bool(found),
            "sections": [self._section(asked.text, name, count) for name, count in totals.items()],
            "results": [_result(row) for row in rows],
        }
        return Response(SearchSerializer(told).data)

    def _asked(self, request: Request) -> tuple[Any, str, int]:
        """What to look for, in which section, and which page of it. Raises ValidationError."""
        known = [*PARAMETERS, *FIELDS]
        for name in request.query_params:
            if name not in known:
                told = f"There is no parameter {shown(name)} here.{nearest(name, known)} There are: {', '.join(known)}."
                raise ValidationError({name: [told]})
        asked, only, number = (parameters.read(request, name, field) for name, field in PARAMETERS.items())
        if not asked:
            raise ValidationError({"q": ["Say what to look for: q=exercise, at most 200 characters."]})
        if "page" in request.query_params and not only:
            raise ValidationError({"page": ["Only one section has pages; say which by `in`."]})
        return asked, only, number

    def _page(self, number: int) -> str:
        query = self.request.query_params.copy()
        query["page"] = str(number)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def _section(self, text: str, name: str, count: int) -> dict[str, Any]:
        address = f"{reverse('api:search')}?{urlencode({'q': text, 'in': name})}"
        return {"section": name, "count": count, "url": self.moment.of(address)}


def _result(row: Row) -> dict[str, Any]:
    record = row.record
    excerpt = row.excerpts[0].pieces if row.excerpts else []
    return {
        "kind": KINDS[row.noun],
        "title": _title(row),
        "url": _address(record),
        "html_url": record.get_absolute_url(),
        "excerpt": "".join(piece.text for piece in excerpt),
    }


def _title(row: Row) -> str:
    match row.record:
        case Passage():
            return f"{row.record.agreement.title_en}, passage {row.record.number}"
        case StatusUpdate():
            return str(row.record.commitment.title_en)
    return "".join(piece.text for piece in row.title)


def _address(record: Any) -> str | None:
    match record:
        case Passage():
            return None
        case Agreement() | Dialogue():
            key = record.slug
        case StatusUpdate():
            key = str(record.pk)
        case _:
            key = record.code
    return reverse(f"api:{record._meta.model_name}-detail", args=[key])
