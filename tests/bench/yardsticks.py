"""What our answers are measured against: plain DRF, without our middleware, filters, pages and counts.

*flat*: ten columns of one table. *nested*: our brief form of a commitment from the same statements as our list.
"""

from typing import Any

from django.urls import include, path
from django.utils import timezone
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.serializers import ModelSerializer

from commitments.models import Commitment
from commitments.serializers import CommitmentBriefSerializer

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


urlpatterns = [path("flat/", Flat.as_view()), path("nested/", Nested.as_view()), path("", include("alliance.urls"))]
