"""What our answers are measured against: plain DRF, without our middleware, filters, pages and counts.

*flat*: ten columns of one table. *nested*: our brief form of a commitment, by serializers. *records*: the same by our
fixed statement, and nothing else that a list says or does.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.serializers import ModelSerializer

from alliance.api.renderer import rendered
from commitments.models import Commitment
from commitments.serializers import CommitmentBriefSerializer, brief_records

ROWS = 50


class FlatSerializer(ModelSerializer):
    class Meta:
        model = Commitment
        fields = [
            *("code", "title_en", "title_ko", "summary", "obligation"),
            *("strength", "deadline", "due_on", "recurrence_months", "is_general"),
        ]


class Plain(ListAPIView):
    """Fifty rows, whoever asks."""

    authentication_classes = []
    permission_classes = [AllowAny]
    filter_backends = []
    pagination_class = None


class Flat(Plain):
    serializer_class = FlatSerializer

    def get_queryset(self) -> Any:
        return Commitment.objects.order_by("code")[:ROWS]


class Nested(Plain):
    serializer_class = CommitmentBriefSerializer

    def get_queryset(self) -> Any:
        commitments = Commitment.objects.public().made_by(timezone.localdate())
        return commitments.for_list(timezone.localdate(), timezone.now()).order_by("code")[:ROWS]


def records(request: HttpRequest) -> HttpResponse:
    keys = Commitment.objects.public().order_by("code").values_list("pk", flat=True)[:ROWS]
    return HttpResponse(rendered(brief_records(list(keys), timezone.localdate(), timezone.now())))


urlpatterns = [
    path("flat/", Flat.as_view()),
    path("nested/", Nested.as_view()),
    path("records/", records),
    path("", include("alliance.urls")),
]
