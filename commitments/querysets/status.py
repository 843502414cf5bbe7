"""The vocabulary of status updates and their evidence."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, NullIf

from alliance.models import KeyedQuerySet
from commitments.choices import Basis, Implementation, Role, UpdateState
from commitments.querysets.by_name import model_named
from commitments.querysets.held_before import HeldBefore
from commitments.querysets.made import made

IS_SEARCH = ExpressionWrapper(Q(implementation__in=Implementation.DATED_BY_SEARCH), BooleanField())
"""Dated by the day of a search, and not by an event."""

APART = "apart"
"""In place of what held before, where it was not one thing."""

WHEN_PUBLISHED = F("published_at")
"""In place of a moment: what was known when the update itself was published. It stays so whatever comes later."""


def _standing_at(known_at: datetime) -> Q:
    """Not withdrawn by the moment."""
    return Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at)


def last_batch(commitment: OuterRef, known_at: datetime) -> Subquery:
    """The batch of the update of a commitment that was published last; `seed`: no second person has read its status."""
    updates = model_named("StatusUpdate").objects.filter(commitment=commitment, published_at__lte=known_at)
    is_seed = ExpressionWrapper(Q(batch="seed"), BooleanField())
    return Subquery(updates.order_by("-published_at", is_seed.asc(), "-id").values("batch")[:1])


class StatusUpdateQuerySet(KeyedQuerySet):
    def unfinished_by(self, user: Any) -> Self:
        """Somebody's own drafts, and what came back to them."""
        return self.filter(author=user, state__in=UpdateState.OPEN)

    def in_work(self) -> Self:
        """What somebody is writing, or has handed in."""
        return self.filter(state__in=(*UpdateState.OPEN, UpdateState.SUBMITTED))

    def waiting_for(self, user: Any) -> Self:
        """What colleagues have submitted: for somebody to review who may."""
        return self.filter(state=UpdateState.SUBMITTED).exclude(author=user)

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

    def ever_known(self, day: date, known_at: datetime) -> Self:
        """The public history as it stood then: effective by the day and published by the moment, of what was made."""
        rows = self.ever_published().filter(made(day, "commitment__agreement__"))
        return rows.filter(effective_on__lte=day, published_at__lte=known_at)

    def known(self, day: date, known_at: datetime) -> Self:
        """What counts of the public history as it stood then: not withdrawn by the moment."""
        return self.ever_known(day, known_at).filter(_standing_at(known_at))

    def with_fate(self, day: date, known_at: datetime) -> Self:
        """Adds what was known of an update's fate: `withdrawn_then`, `withdrawn_because` and `corrects`.

        A withdrawal after the moment is none. `corrects` is the id of the update that it replaces, if that was seen.
        """
        withdrawn = Q(withdrawn_at__lte=known_at)
        seen = Q(replaces__effective_on__lte=day, replaces__published_at__lte=known_at)
        return self.annotate(
            withdrawn_then=Case(When(withdrawn, then=F("withdrawn_at"))),
            withdrawn_because=Case(
                When(withdrawn, then=F("withdrawal_reason")), default=Value(""), output_field=TextField()
            ),
            corrects=Case(When(seen, then=F("replaces"))),
        )

    def before(self, update: Any) -> list[Any]:
        """The last published update before this one for each obligor of whom it speaks; None where there is none."""
        counted = self.filter(published_at__isnull=False, withdrawn_at=None, commitment=update.commitment_id)
        earlier = counted.filter(effective_on__lte=update.effective_on).exclude(pk=update.pk)
        latest = earlier.order_by("-effective_on", "-published_at", "-id")
        owing = update.commitment.obligations.filter(role=Role.OBLIGOR).values_list("party", flat=True)
        parties = [update.party_id] if update.party_id else owing
        return [latest.filter(Q(party=party) | Q(party=None)).first() for party in parties]

    def with_previous(self, known_at: datetime) -> Self:
        """Adds `previous`: what held before this update for whomever it speaks of, as was known at the moment.

        None where nothing held, or where it speaks of several obligors and they stood apart.
        """
        return self.annotate(previous=NullIf(HeldBefore(known_at), Value("")))

    def with_held_before(self, known_at: datetime | F) -> Self:
        """Adds `held_before`: the same, but empty where nothing held, and APART where several obligors stood apart."""
        return self.annotate(held_before=Coalesce(HeldBefore(known_at), Value(APART)))

    def changing(self, known_at: datetime | F) -> Self:
        """Those that said something new, with `held_before`."""
        return self.with_held_before(known_at).filter(~Q(held_before=F("implementation")))

    def telling_news(self) -> Self:
        """Those that said something new when they were published. A correction did, whatever held before its error."""
        news = ~Q(held_before=F("implementation")) | Q(replaces__isnull=False)
        return self.with_held_before(WHEN_PUBLISHED).filter(news)

    def confirming(self, known_at: datetime | F) -> Self:
        """Those that confirmed what held before, with `held_before`: the statement asks once and not for each use."""
        rows = self.alias(held=HeldBefore(known_at)).filter(held=F("implementation"))
        return rows.annotate(held_before=F("implementation"))

    def where_changed(self, changed: bool, known_at: datetime) -> Self:
        """Those that said something new or, with False, confirmed what held before. The first of all is new."""
        confirmed = Q(previous=F("implementation"), previous__isnull=False)
        return self.with_previous(known_at).filter(~confirmed if changed else confirmed)

    def events_first_of_all(self, number: int) -> Self:
        """The first so many with their commitments, events before searches, each with the `total` of all of these."""
        rows = self.select_related("commitment").annotate(total=Window(Count("*")))
        return rows.order_by(IS_SEARCH.asc(), *self.query.order_by)[:number]

    def effective_between(self, after: date, until: date) -> Self:
        """Of the days after the first, up to the second."""
        return self.filter(effective_on__gt=after, effective_on__lte=until)

    def published_between(self, after: datetime, until: datetime) -> Self:
        """Published after the first moment, by the second."""
        return self.filter(published_at__gt=after, published_at__lte=until)

    def withdrawn_between(self, after: datetime, until: datetime) -> Self:
        """Withdrawn after the first moment, by the second."""
        return self.filter(withdrawn_at__gt=after, withdrawn_at__lte=until)

    def without_corrected(self, day: date, known_at: datetime) -> Self:
        """Without those in whose place readers saw a correction at the moment of their withdrawal: it tells of both."""
        corrections = model_named("StatusUpdate").objects.ever_known(day, known_at)
        return self.exclude(Exists(corrections.filter(replaces=OuterRef("pk"), published_at=OuterRef("withdrawn_at"))))

    def speaking_of(self, parties: Collection[str]) -> Self:
        """Those of one of these parties (codes), or of all obligors together where it is one of them."""
        joint = Q(party=None, commitment__in=model_named("Commitment").objects.owed_by(parties))
        return self.filter(Q(party__code__in=parties) | joint)

    def for_list(self, day: date, known_at: datetime) -> Self:
        """Latest first, with commitment, party, evidence, and what was known of it then."""
        return (
            self.with_previous(known_at)
            .with_fate(day, known_at)
            .select_related("commitment__agreement", "party")
            .prefetch_related(Prefetch("evidence", model_named("Evidence").objects.for_readers()))
            .order_by("-effective_on", "-published_at", "-id")
        )

    def for_own_list(self) -> Self:
        """Of whatever state, as who writes and reviews them sees them: with all evidence."""
        evidence = model_named("Evidence").objects.in_order()
        related = self.select_related("commitment__agreement", "party", "author", "reviewer")
        return related.prefetch_related(Prefetch("evidence", evidence))

    def for_changes(self, day: date, known_at: datetime) -> Self:
        """With commitment, party, what an update corrects, and what was known of its fate."""
        rows = self.with_fate(day, known_at).select_related("commitment", "party", "replaces")
        return rows.annotate(last_batch=last_batch(OuterRef("commitment"), known_at))

    def by_day(self) -> Self:
        """Latest day first; of one day what is known to the year alone first, and searches after events."""
        return self.order_by("-effective_on", "-effective_precision", IS_SEARCH.asc(), "-published_at", "-id")

    def for_brief(
        self, current: Collection[Any], commitments: Collection[int], since: date, *, day: date, known_at: datetime
    ) -> Self:
        """Those with these ids, and what is effective of these commitments after a day; the latest first.

        Two questions in one statement. With party, what held before, and evidence, the best first.
        """
        changed = Q(commitment__in=commitments, effective_on__gt=since)
        best = model_named("Evidence").objects.best_first()
        rows = self.known(day, known_at).filter(Q(pk__in=current) | changed).with_previous(known_at)
        rows = rows.select_related("party").prefetch_related(Prefetch("evidence", best))
        return rows.order_by("-effective_on", "-published_at", "-id")


class EvidenceQuerySet(KeyedQuerySet):
    def for_readers(self) -> Self:
        """Without passages of texts that are not published."""
        seen = Q(passage=None) | Q(passage__agreement__published_at__isnull=False)
        return self.filter(seen).in_order()

    def in_order(self) -> Self:
        """By date, with the passages."""
        return self.select_related("passage__agreement").order_by(F("published_on").asc(nulls_last=True), "id")

    def best_first(self) -> Self:
        """For readers, the strongest basis first, and of equals the latest; what has no date comes last."""
        bases = [When(basis=basis, then=Value(rank)) for rank, basis in enumerate(Basis.values)]
        dated = Coalesce("published_on", "passage__agreement__issued_on")
        ranked = self.for_readers().annotate(rank=Case(*bases, output_field=IntegerField()))
        return ranked.order_by("rank", dated.desc(nulls_last=True), "id")
