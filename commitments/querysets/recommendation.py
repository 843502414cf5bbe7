"""The vocabulary of recommendations."""

from datetime import date
from typing import Any, Self

from django.db.models import Prefetch

from alliance.models import KeyedQuerySet
from commitments.querysets.by_name import model_named
from commitments.querysets.citation import cited
from commitments.querysets.made import made


class RecommendationQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        return self.filter(agreement__published_at__isnull=False)

    def made_by(self, day: date) -> Self:
        """Of a report issued by then."""
        return self.filter(made(day, "agreement__"))

    def next_code(self, agreement: Any) -> str:
        """The code of the next recommendation of a report: the number after the highest that there is."""
        last = self.filter(agreement=agreement).order_by("code").values_list("code", flat=True).last()
        return f"{agreement.code}-R{int(last[-2:]) + 1 if last else 1:02}"

    def for_list(self, day: date) -> Self:
        """With words, addressees and the public commitments made by the day that it concerns or that took it up."""
        links = model_named("RecommendationLink").objects.public().made_by(day)
        return (
            self.select_related("agreement", "theme__parent")
            .prefetch_related(
                "addressees",
                Prefetch("citations", cited(day)),
                Prefetch("commitment_links", links.select_related("commitment__agreement")),
            )
            .order_by("code")
        )


class RecommendationLinkQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """From a public recommendation to a public commitment, by code."""
        commitments = model_named("Commitment").objects.public()
        rows = self.filter(recommendation__agreement__published_at__isnull=False, commitment__in=commitments)
        return rows.order_by("recommendation__code", "commitment__code")

    def made_by(self, day: date) -> Self:
        """From a recommendation made by then to a commitment made by then."""
        return self.filter(made(day, "recommendation__agreement__"), made(day, "commitment__agreement__"))
