"""`changes/`: what changed in the stored records, for whoever keeps a copy."""

from typing import Any

from django.core.signing import BadSignature, Signer
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import revision
from alliance.api import parameters
from alliance.api.fields import NumberField
from alliance.api.views import MayRead
from alliance.stored import following
from alliance.stored.shapes import RESOURCES
from alliance.stored.touched import Place

AFTER = NumberField(lowest=0, highest=10**15, default=0)
TAKEN = ("after", "cursor", "page_size")
KINDS = ("created", "changed", "status_published", "status_withdrawn", "retired")
SIGNER = Signer(salt="alliance.stored.changes.turns", sep=".")  # another salt with each other form of a place


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class StoredRecordField(serializers.JSONField):
    """A stored record, or null."""


class ChangeSerializer(serializers.Serializer):
    """A record that a revision changed; once for each revision."""

    revision = serializers.IntegerField(help_text="The number of the revision.")
    at = serializers.DateTimeField(help_text="When it was made.")
    kind = serializers.ChoiceField(
        KINDS,
        help_text="`retired`: readers see it no more. `status_published` and `status_withdrawn` are of status updates.",
    )
    resource = serializers.ChoiceField(list(RESOURCES), help_text="The resource of this API to which it belongs.")
    key = serializers.CharField(help_text="What names it among those: its code, slug or id; of a passage both parts.")
    url = serializers.CharField(help_text="Its address in this API; of a passage that of the passages of its text.")
    was = StoredRecordField(
        help_text="The stored record before: all that is stored and public of it, nothing that turns with the day. "
        "Null where readers did not see it."
    )

    def get_fields(self) -> dict[str, Any]:
        """`is` is no name that a class can give."""
        text = "The stored record after. Null where readers see nothing of it any more; put it in place of the former."
        return super().get_fields() | {"is": StoredRecordField(help_text=text)}


class ChangesSerializer(serializers.Serializer):
    next = serializers.URLField(
        allow_null=True,
        help_text="The address of the page that follows; null where all is told. It may go on within one.",
    )
    up_to = serializers.IntegerField(
        help_text="The last revision that is told in whole, with this page and those before: the next `after`."
    )
    results = ChangeSerializer(many=True)


class Changes(APIView):
    """What changed in the stored records after a revision, in order: whole revisions, each record once in each.

    Who has a dump of a revision and puts each `is` in its place has the stored records of today. A page may have no
    results and still a `next`: some revisions change nothing that is stored of a record.
    """

    permission_classes = [MayRead]

    @extend_schema(
        tags=["changes"],
        parameters=[
            OpenApiParameter("after", AFTER.schema, description="The last revision that is known; 0: none."),
            OpenApiParameter("page_size", parameters.PAGE_SIZE.schema, description="How many records at most."),
            OpenApiParameter("cursor", str, description="Where to read on: only ever taken from `next`."),
        ],
        responses=ChangesSerializer,
    )
    def get(self, request: Request) -> Response:
        place = _place(request)
        page = following.page(place, parameters.read(request, "page_size", parameters.PAGE_SIZE))
        link = _link(request, page.next) if page.next else None
        return Response({"next": link, "up_to": page.up_to, "results": page.entries})


def _place(request: Request) -> Place:
    """Where to begin. Raises ValidationError for what is not understood."""
    parameters.only(request, TAKEN, f"changes take {', '.join(TAKEN)} only.")
    after = parameters.read(request, "after", AFTER)
    current = revision.before(request._request).number
    if after > current:
        sentence = f"There is no revision {after} yet: the last one is {current}. A restored ledger counts anew."
        raise ValidationError({"after": [sentence]})
    cursor = parameters.read(request, "cursor", parameters.CURSOR)
    return _decoded(cursor, after) if cursor else following.beginning(after + 1)


def _link(request: Request, place: Place) -> str:
    query = request.query_params.copy()
    after = parameters.read(request, "after", AFTER)
    query["cursor"] = SIGNER.sign_object([after, *place])
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _decoded(text: str, after: int) -> Place:
    try:
        given, *place = SIGNER.unsign_object(text)
    except BadSignature:
        raise ValidationError({"cursor": ["This is no cursor of ours: take it from `next`."]}) from None
    if given != after:
        raise ValidationError({"cursor": ["This cursor belongs to another `after`."]})
    return Place(*place)
