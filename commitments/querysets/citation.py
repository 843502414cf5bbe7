"""The vocabulary of quotations."""

from datetime import date
from typing import Any, Self

from django.db.models import Q, StringAgg, Value
from django.db.models.functions import Length

from alliance.models import KeyedQuerySet
from commitments.choices import CitationKind
from commitments.querysets.by_name import model_named
from commitments.querysets.made import made


class CitationQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Words of a public commitment or recommendation, in a published text."""
        commitment = Q(
            commitment__isnull=False, commitment__retired_at=None, commitment__agreement__published_at__isnull=False
        )
        recommendation = Q(recommendation__agreement__published_at__isnull=False)
        return self.filter(commitment | recommendation, passage__agreement__published_at__isnull=False)

    def living(self) -> Self:
        """Words of a recommendation, or of a commitment that is not retired."""
        return self.filter(commitment__retired_at=None)

    def made_by(self, day: date) -> Self:
        """Words of a commitment or recommendation made by then, in a text issued by then."""
        commitment = Q(commitment__isnull=False) & made(day, "commitment__agreement__")
        recommendation = Q(recommendation__isnull=False) & made(day, "recommendation__agreement__")
        return self.filter(commitment | recommendation, made(day, "passage__agreement__"))

    def shortest_first(self) -> Any:
        """A row for each passage that they stand in: `words`, joined by dots of omission, and `is_told` (no original).

        The originals first, and of those the passage that says it in the fewest words.
        """
        places = self.order_by().values("passage", is_told=Q(kind=CitationKind.REPORTED))
        joined = places.annotate(words=StringAgg("quote", Value(" … "), order_by="number"))
        return joined.order_by("is_told", Length("words"), "passage")


def cited(day: date) -> CitationQuerySet:
    """Public citations made by the day in order, each with its passage, lead-in and agreement."""
    places = "passage__agreement", "passage__lead_in"
    return model_named("Citation").objects.public().made_by(day).select_related(*places).order_by("number")
