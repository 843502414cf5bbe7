"""The vocabulary of quotations."""

from datetime import date
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

    def made_by(self, day: date) -> Self:
        """Words of a commitment or recommendation made by then, in a text issued by then."""
        commitments = model_named("Commitment").objects.made_by(day).values("pk")
        recommendations = model_named("Recommendation").objects.made_by(day).values("pk")
        passages = model_named("Passage").objects.made_by(day).values("pk")
        parent = Q(commitment__in=commitments) | Q(recommendation__in=recommendations)
        return self.filter(parent, passage__in=passages)


def cited(day: date) -> CitationQuerySet:
    """Public citations made by the day in order, each with its passage, lead-in and agreement."""
    places = "passage__agreement", "passage__lead_in"
    return model_named("Citation").objects.public().made_by(day).select_related(*places).order_by("number")
