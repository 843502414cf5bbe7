"""The vocabulary of what hangs on a commitment: who owes it, and how it stands to others."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db.models import Count, Exists, OuterRef

from alliance.models import KeyedQuerySet
from commitments.choices import Role
from commitments.querysets.by_name import model_named
from commitments.querysets.made import made


class ObligationQuerySet(KeyedQuerySet):
    def owing(self, parties: Collection[str]) -> Self:
        return self.filter(role=Role.OBLIGOR, party__code__in=parties)

    def counterparts_alone(self, commitments: Any) -> Any:
        """How many of these commitments name each party (code) as counterpart and not also as obligor, in pairs."""
        owed = self.filter(commitment=OuterRef("commitment"), party=OuterRef("party"), role=Role.OBLIGOR)
        rows = self.filter(~Exists(owed), commitment__in=commitments, role=Role.COUNTERPART)
        return rows.order_by().values_list("party__code").annotate(count=Count("commitment", distinct=True))


class CommitmentLinkQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Between two public commitments."""
        seen = model_named("Commitment").objects.public().values("pk")
        return self.filter(later__in=seen, earlier__in=seen)

    def made_by(self, day: date) -> Self:
        """Between two commitments made by then."""
        return self.filter(made(day, "later__agreement__"), made(day, "earlier__agreement__"))
