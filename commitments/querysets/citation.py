"""The vocabulary of quotations."""

from typing import Self

from django.db.models import Q

from alliance.models import KeyedQuerySet
from commitments.querysets.by_name import model_named


class CitationQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Words of a public commitment or recommendation, in a published text."""
        commitment = Q(
            commitment__isnull=False, commitment__retired_at=None, commitment__agreement__published_at__isnull=False
        )
        recommendation = Q(recommendation__agreement__published_at__isnull=False)
        return self.filter(commitment | recommendation, passage__agreement__published_at__isnull=False)


def cited() -> CitationQuerySet:
    """Public citations in order, each with its passage, lead-in and agreement."""
    places = "passage__agreement", "passage__lead_in"
    return model_named("Citation").objects.public().select_related(*places).order_by("number")
