"""The vocabulary of status updates and their evidence."""

from collections.abc import Collection
from typing import Any, Self

from django.db.models import BigIntegerField, ExpressionWrapper, F, OuterRef, Prefetch, Q, Subquery

from alliance.models import KeyedQuerySet
from commitments.querysets.by_name import model_named


class StatusUpdateQuerySet(KeyedQuerySet):
    def published(self) -> Self:
        """What counts now for readers: published and not withdrawn, of a public commitment."""
        return self.ever_published().filter(withdrawn_at=None)

    def ever_published(self) -> Self:
        """The public history: what is or was published, withdrawals and corrections included."""
        return self.filter(
            published_at__isnull=False,
            commitment__agreement__published_at__isnull=False,
            commitment__retired_at=None,
        )

    def before(self, update: Any) -> Self:
        """What is on record up to the day of an update, for its party or for all; the latest first."""
        whose = Q() if update.party_id is None else Q(party=update.party_id) | Q(party=None)
        known = self.filter(whose, published_at__isnull=False, withdrawn_at=None, commitment=update.commitment_id)
        earlier = known.filter(effective_on__lte=update.effective_on).exclude(pk=update.pk)
        return earlier.order_by("-effective_on", "-published_at", "-id")

    def with_previous(self) -> Self:
        """Adds `previous`: the implementation before this update, of the same party or of all; None for the first."""
        earlier = (
            model_named("StatusUpdate")
            .objects.filter(commitment=OuterRef("commitment"), published_at__isnull=False, withdrawn_at=None)
            .annotate(whose=ExpressionWrapper(OuterRef("party"), BigIntegerField()))
            .filter(Q(party=F("whose")) | Q(party=None) | Q(whose=None))
            .filter(
                Q(effective_on__lt=OuterRef("effective_on"))
                | Q(effective_on=OuterRef("effective_on"), published_at__lt=OuterRef("published_at"))
            )
            .order_by("-effective_on", "-published_at", "-id")
        )
        return self.annotate(previous=Subquery(earlier.values("implementation")[:1]))

    def where_changed(self, changed: bool) -> Self:
        """Those that said something new or, with False, confirmed what held before. The first of all is new."""
        confirmed = Q(previous=F("implementation"), previous__isnull=False)
        return self.with_previous().filter(~confirmed if changed else confirmed)

    def speaking_of(self, parties: Collection[str]) -> Self:
        """Those of one of these parties (codes), or of all obligors together where it is one of them."""
        joint = Q(party=None, commitment__in=model_named("Commitment").objects.owed_by(parties))
        return self.filter(Q(party__code__in=parties) | joint)

    def for_list(self) -> Self:
        """Latest first, with commitment, party and evidence."""
        return (
            self.with_previous()
            .select_related("commitment__agreement", "party", "replaces")
            .prefetch_related(Prefetch("evidence", model_named("Evidence").objects.for_readers()))
            .order_by("-effective_on", "-published_at", "-id")
        )

    def latest_published(self) -> Self:
        """What holds for readers, last published first, with commitment, party and what held before."""
        rows = self.published().with_previous().select_related("commitment", "party")
        return rows.order_by("-published_at", "-effective_on", "-id")


class EvidenceQuerySet(KeyedQuerySet):
    def for_readers(self) -> Self:
        """Without passages of texts that are not published."""
        seen = Q(passage=None) | Q(passage__agreement__published_at__isnull=False)
        return (
            self.filter(seen)
            .select_related("passage__agreement")
            .order_by(F("published_on").asc(nulls_last=True), "id")
        )
