"""The vocabulary of the ledger: short words that chain. Time is an argument, never asked for here.

`day` is the as-of date, `known_at` the moment whose published knowledge counts (domain.md, "Computed"). `public()` is
what readers may see. `for_list()` and `for_detail()` alone carry the joins that a page or an answer needs.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db import connections
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL

from alliance.models import KeyedQuerySet
from commitments.choices import LeftOut, Role, Strength
from commitments.standing import headline_effective_on, next_due_on, standing, standing_by_party


def _model(name: str) -> type:
    """A model by name: the models import this file, so it cannot import them."""
    return apps.get_model("commitments", name)


def _cited() -> "CitationQuerySet":
    """Public citations in order, each with its passage, lead-in and agreement."""
    places = "passage__agreement", "passage__lead_in"
    return _model("Citation").objects.public().select_related(*places).order_by("number")


def _overtaken(day: date) -> RawSQL:
    """The commitments that a later member of their thread repeats, widens or replaces."""
    return RawSQL("SELECT commitment_id FROM thread(%s) WHERE commitment_id <> latest_id", [day])


class AgreementQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Coded, checked and published."""
        return self.filter(published_at__isnull=False)

    def made_by(self, day: date) -> Self:
        """Issued on or before the day; one without a date counts as made before everything."""
        return self.filter(Q(issued_on=None) | Q(issued_on__lte=day))

    def ending(self, first: date, last: date) -> Self:
        """In force until a day between these two, the next one first."""
        return self.filter(in_force_until__range=(first, last)).order_by("in_force_until", "code")

    def with_counts(self) -> Self:
        """Adds `commitments_count` (not retired) and `passages_held`."""
        commitments = Count("commitments", filter=Q(commitments__retired_at=None), distinct=True)
        return self.annotate(commitments_count=commitments, passages_held=Count("passages", distinct=True))

    def for_list(self) -> Self:
        """Latest first, with parties and counts."""
        return self.with_counts().prefetch_related("parties").order_by(F("issued_on").desc(nulls_last=True), "code")

    def for_detail(self) -> Self:
        return self.for_list()


class PassageQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        return self.filter(agreement__published_at__isnull=False)

    def for_list(self) -> Self:
        """In the order of the texts, with lead-ins and the public commitments that cite them."""
        return (
            self.select_related("agreement", "lead_in")
            .prefetch_related(Prefetch("citations", _model("Citation").objects.public().select_related("commitment")))
            .order_by("agreement__code", "position")
        )

    def for_reading(self, day: date, known_at: datetime) -> Self:
        """In the order of the text, with lead-ins and quotations, and the standing of each commitment quoted."""
        commitments = _model("Commitment").objects.with_standing(day, known_at).select_related("agreement")
        quotations = (
            _model("Citation")
            .objects.public()
            .select_related("recommendation")
            .prefetch_related(Prefetch("commitment", commitments))
            .order_by("commitment__code", "recommendation__code", "number")
        )
        return self.select_related("lead_in").prefetch_related(Prefetch("citations", quotations)).order_by("position")


class CommitmentQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Of a published agreement, and not retired."""
        return self.filter(agreement__published_at__isnull=False, retired_at=None)

    def made_by(self, day: date) -> Self:
        return self.filter(Q(agreement__issued_on=None) | Q(agreement__issued_on__lte=day))

    def latest_in_thread(self, day: date) -> Self:
        """Those that no later member of their thread repeats, widens or replaces."""
        return self.exclude(pk__in=_overtaken(day))

    def with_latest_in_thread(self, day: date) -> Self:
        """Adds `latest_in_thread`."""
        return self.annotate(latest_in_thread=ExpressionWrapper(~Q(pk__in=_overtaken(day)), BooleanField()))

    def counted(self, day: date) -> Self:
        """The set that every share is of: public, latest of its thread, no general pledge, not declaratory."""
        return self.public().filter(is_general=False).exclude(strength=Strength.DECLARATORY).latest_in_thread(day)

    def with_left_out(self, day: date) -> Self:
        """Adds `left_out`: the first reason why no share counts a public commitment, empty for the counted ones."""
        reasons = Case(
            When(strength=Strength.DECLARATORY, then=Value(LeftOut.DECLARATORY)),
            When(is_general=True, then=Value(LeftOut.GENERAL)),
            When(pk__in=_overtaken(day), then=Value(LeftOut.EARLIER)),
            default=Value(""),
            output_field=CharField(),
        )
        return self.annotate(left_out=reasons)

    def count_left_out(self, day: date) -> dict[str, int]:
        """How many of these, which are public, no share counts: by reason."""
        reasons = self.with_left_out(day).order_by().values_list("left_out")
        return dict.fromkeys(LeftOut.values, 0) | dict(reasons.annotate(count=Count("pk")))

    def tally(self, day: date, known_at: datetime) -> list[tuple[str, str, int]]:
        """How many of these stand where: (implementation, schedule, count) for each pair that occurs."""
        chosen, params = self.order_by().values("pk").query.sql_with_params()
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                "SELECT implementation, schedule, count(*) FROM standing(%s, %s)"
                f" WHERE commitment_id IN ({chosen}) GROUP BY 1, 2",
                [day, known_at, *params],
            )
            return cursor.fetchall()

    def in_thread_of(self, code: str, day: date) -> Self:
        """All members of the thread to which that commitment belongs, itself included."""
        members = RawSQL(
            "SELECT t.commitment_id FROM thread(%s) t JOIN thread(%s) o USING (latest_id)"
            " JOIN commitments_commitment c ON c.id = o.commitment_id WHERE c.code = %s",
            [day, day, code],
        )
        return self.filter(Q(pk__in=members) | Q(code=code))

    def next_code(self, agreement: Any) -> str:
        """The code of the next commitment of an agreement: the number after the highest that was ever given."""
        last = self.filter(agreement=agreement).order_by("code").values_list("code", flat=True).last()
        return f"{agreement.code}-{int(last[-3:]) + 1 if last else 1:03}"

    def owed_by(self, parties: Collection[str]) -> Self:
        """With one of these parties (codes) as obligor."""
        return self.filter(pk__in=_model("Obligation").objects.owing(parties).values("commitment"))

    def involving(
        self, *, parties: Collection[str] = (), agencies: Collection[str] = (), roles: Collection[str] = ()
    ) -> Self:
        """With an obligation of one of these parties, one of these agencies and in one of these roles; empty: any."""
        asked = {"party__code__in": parties, "agencies__code__in": agencies, "role__in": roles}
        obligations = _model("Obligation").objects.filter(**{path: values for path, values in asked.items() if values})
        return self.filter(pk__in=obligations.values("commitment"))

    def where_standing(
        self, column: str, values: Collection[str], *, day: date, known_at: datetime, party: str | None = None
    ) -> Self:
        """Those whose status, schedule, freshness or confidence is one of the values: the headline's or one obligor's.

        `column` is `implementation`, `schedule`, `freshness` or `confidence`: from the code, never from a reader.
        """
        source, arguments = ("party_standing", " AND party = %s") if party else ("standing", "")
        sql = f"SELECT commitment_id FROM {source}(%s, %s) WHERE {column} = ANY(%s)" + arguments
        return self.filter(pk__in=RawSQL(sql, [day, known_at, list(values), *([party] if party else [])]))

    def effective_since(self, since: date, *, day: date, known_at: datetime) -> Self:
        """Those whose headline holds from that day or a later one."""
        sql = "SELECT commitment_id FROM standing(%s, %s) WHERE effective_on >= %s"
        return self.filter(pk__in=RawSQL(sql, [day, known_at, since]))

    def with_standing(self, day: date, known_at: datetime) -> Self:
        """Adds `standing`, the headline with schedule and freshness."""
        return self.annotate(standing=standing(day, known_at))

    def with_standing_by_party(self, day: date, known_at: datetime) -> Self:
        """Adds `standing_by_party`, a list with one entry an obligor."""
        return self.annotate(standing_by_party=standing_by_party(day, known_at))

    def with_effective_on(self, day: date, known_at: datetime) -> Self:
        """Adds `effective_on` of the headline, to sort by."""
        return self.annotate(effective_on=headline_effective_on(day, known_at))

    def for_thread(self) -> Self:
        """In the order in which they were made, each with its links to earlier ones."""
        links = _model("CommitmentLink").objects.public().select_related("earlier").order_by("earlier__code")
        made = F("agreement__issued_on").asc(nulls_first=True)
        return self.select_related("agreement").prefetch_related(Prefetch("links", links)).order_by(made, "code")

    def by_next_date(self, day: date, known_at: datetime) -> Self:
        """Ordered by the date that the schedule judges, without those that have none."""
        dated = self.annotate(next_due_on=next_due_on(day, known_at)).exclude(next_due_on=None)
        return dated.order_by("next_due_on", "code")

    def for_rows(self, day: date, known_at: datetime) -> Self:
        """With what a row on a page shows: agreement, theme, parties, standing."""
        obligations = Prefetch("obligations", _model("Obligation").objects.select_related("party"))
        rows = self.select_related("agreement", "theme").prefetch_related(obligations)
        return rows.with_standing(day, known_at)

    def for_list(self, day: date, known_at: datetime) -> Self:
        """With all that the brief form shows: agreement, theme, parties, first words, standing."""
        obligations = _model("Obligation").objects.select_related("party").prefetch_related("agencies")
        return (
            self.select_related("agreement", "theme__parent")
            .prefetch_related(Prefetch("obligations", obligations), Prefetch("citations", _cited()))
            .with_standing(day, known_at)
        )

    def for_detail(self, day: date, known_at: datetime) -> Self:
        """With all that the full form shows."""
        links = _model("CommitmentLink").objects.public()
        return (
            self.for_list(day, known_at)
            .with_standing_by_party(day, known_at)
            .with_latest_in_thread(day)
            .with_left_out(day)
            .prefetch_related(
                Prefetch("further_themes", _model("Theme").objects.select_related("parent")),
                Prefetch("targets", _model("Target").objects.select_related("payer")),
                Prefetch("links", links.select_related("earlier__agreement")),
                Prefetch("linked_from", links.select_related("later__agreement")),
            )
        )


class CommitmentLinkQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Between two public commitments."""
        seen = _model("Commitment").objects.public().values("pk")
        return self.filter(later__in=seen, earlier__in=seen)


class ObligationQuerySet(KeyedQuerySet):
    def owing(self, parties: Collection[str]) -> Self:
        return self.filter(role=Role.OBLIGOR, party__code__in=parties)


class CitationQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        """Words of a public commitment or recommendation, in a published text."""
        commitment = Q(
            commitment__isnull=False, commitment__retired_at=None, commitment__agreement__published_at__isnull=False
        )
        recommendation = Q(recommendation__agreement__published_at__isnull=False)
        return self.filter(commitment | recommendation, passage__agreement__published_at__isnull=False)


class RecommendationQuerySet(KeyedQuerySet):
    def public(self) -> Self:
        return self.filter(agreement__published_at__isnull=False)

    def for_list(self) -> Self:
        """With words, addressees and the public commitments that it concerns or that took it up."""
        links = _model("RecommendationLink").objects.filter(commitment__in=_model("Commitment").objects.public())
        return (
            self.select_related("agreement", "theme__parent")
            .prefetch_related(
                "addressees",
                Prefetch("citations", _cited()),
                Prefetch("commitment_links", links.select_related("commitment__agreement")),
            )
            .order_by("code")
        )


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
            _model("StatusUpdate")
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
        joint = Q(party=None, commitment__in=_model("Commitment").objects.owed_by(parties))
        return self.filter(Q(party__code__in=parties) | joint)

    def for_list(self) -> Self:
        """Latest first, with commitment, party and evidence."""
        return (
            self.with_previous()
            .select_related("commitment__agreement", "party", "replaces")
            .prefetch_related(Prefetch("evidence", _model("Evidence").objects.for_readers()))
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
