"""The vocabulary of commitments: what counts, where it stands, who owes it, and what a page or answer needs."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Self

from django.db import connections
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
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
from django.db.models.functions import Cast, Coalesce, JSONObject

from alliance.models import Change, Operation, Revision
from alliance.sql import once
from commitments.choices import CommitmentLinkKind, Freshness, LeftOut, ObligationKind, Schedule, Strength
from commitments.querysets.by_name import model_named
from commitments.querysets.citation import cited
from commitments.querysets.made import Day, made
from commitments.querysets.status import last_batch
from commitments.querysets.tallies import Tallies
from commitments.querysets.threads import MEMBERS, overtaken
from commitments.standing import (
    CLAIM,
    claimed,
    claimed_by_party,
    headline_effective_on,
    next_due_on,
    next_due_precision,
    standing,
    standing_by_party,
)


class CommitmentQuerySet(Tallies):
    def public(self) -> Self:
        """Of a published agreement, and not retired."""
        return self.filter(agreement__published_at__isnull=False, retired_at=None)

    def retired(self) -> Self:
        """What readers saw once and see no more: retired, of a published agreement; with what took its place."""
        rows = self.filter(agreement__published_at__isnull=False, retired_at__isnull=False)
        return rows.select_related("replaced_by__agreement")

    def without_test(self) -> Self:
        """Can have no verdict yet: nobody has written what would meet it. A standing promise may be judged without."""
        return self.filter(retired_at=None, delivered_when="").exclude(obligation=ObligationKind.STANDING)

    def made_by(self, day: Day) -> Self:
        """Of an agreement made by then; what has no date counts as made before everything."""
        return self.filter(made(day, "agreement__"))

    def added_between(self, after: datetime, until: datetime) -> Self:
        """Added after the first moment, by the second, to an agreement that readers saw already; adds `added_at`.

        The history tells: what was coded before its agreement was published came with it.
        """
        revisions = Revision.objects.filter(made_at__gt=after, made_at__lte=until)
        inserts = Change.objects.filter(table="commitments_commitment", operation=Operation.INSERT)
        inserts = inserts.filter(transaction__in=revisions.values("transaction"))
        public = Change.objects.filter(
            table="commitments_agreement",
            row_id=Cast(OuterRef(OuterRef("agreement")), CharField()),
            id__lt=OuterRef("id"),
            content__published_at__isnull=False,
        ).exclude(Q(content__published_at=None) | Q(transaction=OuterRef("transaction")))
        own = inserts.filter(Exists(public), row_id=Cast(OuterRef("pk"), CharField()))
        made_at = Revision.objects.filter(transaction=OuterRef("transaction")).values("made_at")
        rows = self.annotate(row_id=Cast("pk", CharField())).filter(row_id__in=inserts.values("row_id"))
        added = Subquery(own.annotate(made_at=Subquery(made_at)).values("made_at")[:1])
        return rows.annotate(added_at=added).filter(added_at__isnull=False)

    def latest_in_thread(self, day: Day) -> Self:
        """Those that no later member of their thread repeats, widens or replaces."""
        return self.exclude(pk__in=overtaken(day))

    def with_latest_in_thread(self, day: date) -> Self:
        """Adds `latest_in_thread`."""
        return self.annotate(latest_in_thread=ExpressionWrapper(~Q(pk__in=overtaken(day)), BooleanField()))

    def counted(self, day: Day) -> Self:
        """The set that every share is of: public, made, latest of its thread, no general pledge, not declaratory."""
        rows = self.public().made_by(day).filter(is_general=False)
        return rows.exclude(strength=Strength.DECLARATORY).latest_in_thread(day)

    def with_left_out(self, day: date) -> Self:
        """Adds `left_out`: the first reason why no share counts a public commitment, empty for the counted ones."""
        reasons = Case(
            When(strength=Strength.DECLARATORY, then=Value(LeftOut.DECLARATORY)),
            When(is_general=True, then=Value(LeftOut.GENERAL)),
            When(pk__in=overtaken(day), then=Value(LeftOut.EARLIER)),
            default=Value(""),
            output_field=CharField(),
        )
        return self.annotate(left_out=reasons)

    def count_left_out(self, day: date) -> dict[str, int]:
        """How many of these, which are public, no share counts: by reason."""
        reasons = self.with_left_out(day).order_by().values_list("left_out")
        return dict.fromkeys(LeftOut.values, 0) | dict(reasons.annotate(count=Count("pk")))

    def tally_over(self, days: Sequence[date], known_at: datetime) -> list[tuple[date, str, int]]:
        """How many of these that counted on each of the days stood where: (day, implementation, count).

        Grouped within each day: a join of all days with all headlines would take twenty times as long.
        """
        on_that_day = self.counted(RawSQL("each.day", [], DateField())).order_by().values("pk")
        chosen, params = on_that_day.query.sql_with_params()
        sql = (
            "SELECT each.day, stood.implementation, stood.number FROM unnest(%s::date[]) AS each(day),"
            " LATERAL (SELECT implementation, count(*) AS number FROM standing(each.day, %s)"
            f" WHERE commitment_id IN ({chosen}) GROUP BY implementation) AS stood"
        )
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [list(days), known_at, *params])
            return cursor.fetchall()

    def in_thread_of(self, codes: Collection[str], day: date) -> Self:
        """All members of the threads to which those commitments belong, themselves included."""
        members = RawSQL(MEMBERS, [day, list(codes)])
        return self.filter(Q(pk__in=members) | Q(code__in=codes))

    def next_code(self, agreement: Any) -> str:
        """The code of the next commitment of an agreement: the number after the highest that was ever given."""
        last = self.filter(agreement=agreement).order_by("code").values_list("code", flat=True).last()
        return f"{agreement.code}-{int(last[-3:]) + 1 if last else 1:03}"

    def parts_of(self, whole: Any) -> Self:
        """Those that carry out a general pledge, by code."""
        return self.filter(links__earlier=whole, links__kind=CommitmentLinkKind.PART_OF).order_by("code")

    def owed_by(self, parties: Collection[str]) -> Self:
        """With one of these parties (codes) as obligor."""
        return self.filter(pk__in=model_named("Obligation").objects.owing(parties).values("commitment"))

    def involving(
        self, *, parties: Collection[str] = (), agencies: Collection[str] = (), roles: Collection[str] = ()
    ) -> Self:
        """With an obligation of one of these parties, one of these agencies and in one of these roles; empty: any."""
        asked = {"party__code__in": parties, "agencies__code__in": agencies, "role__in": roles}
        given = {path: values for path, values in asked.items() if values}
        return self.filter(pk__in=model_named("Obligation").objects.filter(**given).values("commitment"))

    def where_standing(
        self, column: str, values: Collection[str], *, day: date, known_at: datetime, party: str | None = None
    ) -> Self:
        """Those whose status, schedule, freshness or confidence is one of the values: the headline's or one obligor's.

        `column` is `implementation`, `schedule`, `freshness` or `confidence`: from the code, never from a reader.
        """
        source, arguments = ("party_standing", " AND party = %s") if party else ("standing", "")
        sql = f"SELECT commitment_id FROM {source}(%s, %s) WHERE {column} = ANY(%s)" + arguments
        return self.filter(pk__in=RawSQL(once(sql), [day, known_at, list(values), *([party] if party else [])]))

    def where_claim(self, claims: Collection[str], *, day: date, known_at: datetime, party: str | None = None) -> Self:
        """Those of which one of these things may be said: of the headline or, where the party owes it, of its own."""
        rows = f"SELECT commitment_id FROM {{}}(%s, %s) s WHERE {CLAIM} = ANY(%s)"
        asked = [day, known_at, list(claims)]
        headline = Q(pk__in=RawSQL(once(rows.format("standing")), asked))
        if not party:
            return self.filter(headline)
        own = Q(pk__in=RawSQL(once(rows.format("party_standing") + " AND s.party = %s"), [*asked, party]))
        owed = model_named("Obligation").objects.owing([party]).values("commitment")
        return self.filter(own | (headline & ~Q(pk__in=owed)))

    def effective_since(self, since: date, *, day: date, known_at: datetime) -> Self:
        """Those whose headline holds from that day or a later one."""
        sql = "SELECT commitment_id FROM standing(%s, %s) WHERE effective_on >= %s"
        return self.filter(pk__in=RawSQL(once(sql), [day, known_at, since]))

    def with_standing(self, day: date, known_at: datetime) -> Self:
        """Adds `standing`, the headline with schedule and freshness."""
        return self.annotate(standing=standing(day, known_at))

    def with_standing_by_party(self, day: date, known_at: datetime) -> Self:
        """Adds `standing_by_party`, a list with one entry an obligor."""
        return self.annotate(standing_by_party=standing_by_party(day, known_at))

    def with_effective_on(self, day: date, known_at: datetime) -> Self:
        """Adds `effective_on` of the headline, to sort by."""
        return self.annotate(effective_on=headline_effective_on(day, known_at))

    def for_thread(self, day: date) -> Self:
        """In the order in which they were made, each with its words and its links to earlier ones."""
        links = model_named("CommitmentLink").objects.public().made_by(day)
        links = links.select_related("earlier").order_by("earlier__code")
        made_on = F("agreement__issued_on").asc(nulls_first=True)
        parts = Prefetch("links", links), Prefetch("citations", cited(day))
        return self.select_related("agreement").prefetch_related(*parts).order_by(made_on, "code")

    def in_themes(self, themes: Collection[int]) -> Self:
        """Whose primary theme is one of these (keys); empty: any."""
        return self.filter(theme__in=themes) if themes else self

    def due_for_review(self, day: date, known_at: datetime) -> Self:
        """The counted ones that nobody has assessed, or whose last look is longer ago than their review interval."""
        return self.counted(day).where_standing("freshness", Freshness.TO_REVIEW, day=day, known_at=known_at)

    def where_schedule(self, schedule: Schedule, day: date, known_at: datetime) -> Self:
        """The counted ones that stand so to their date."""
        return self.counted(day).where_standing("schedule", [schedule], day=day, known_at=known_at)

    def due_next(self, day: date, known_at: datetime) -> Self:
        """Those whose date, as the schedule judges it, is that day or a later one, the next first."""
        dated = self.annotate(next_due_on=next_due_on(day, known_at)).filter(next_due_on__gte=day)
        dated = dated.annotate(next_due_precision=next_due_precision(day, known_at))
        return dated.order_by("next_due_on", "code")

    def with_revision(self) -> Self:
        """Adds `revision`: the last that changed the commitment, a part of it or a published status."""
        return self.annotate(revision=Coalesce("latest_revision__revision_id", 0))

    def with_last_batch(self, known_at: datetime) -> Self:
        """Adds `last_batch`: with which load its last published update came; `seed`: read by no second person yet."""
        return self.annotate(last_batch=last_batch(OuterRef("pk"), known_at))

    def for_rows(self, day: date, known_at: datetime) -> Self:
        """With what a row on a page shows: agreement, theme, parties, standing."""
        obligations = Prefetch("obligations", model_named("Obligation").objects.select_related("party"))
        rows = self.select_related("agreement", "theme").prefetch_related(obligations)
        return rows.with_standing(day, known_at).with_last_batch(known_at)

    def for_brief(self, day: date, known_at: datetime) -> Self:
        """With what a brief says: agreement, obligations, standing with its claim, of each obligor too, and `words`.

        `words` has the text of the passage that makes it in the fewest words, and whether it is no original.
        """
        obligations = Prefetch("obligations", model_named("Obligation").objects.select_related("party"))
        words = cited(day).filter(commitment=OuterRef("pk")).shortest_first()
        return (
            self.select_related("agreement")
            .prefetch_related(obligations)
            .annotate(standing=claimed(day, known_at), standing_by_party=claimed_by_party(day, known_at))
            .annotate(words=Subquery(words.values(place=JSONObject(text="words", is_told="is_told"))[:1]))
            .with_last_batch(known_at)
        )

    def for_list(self, day: date, known_at: datetime) -> Self:
        """With all that the brief form shows: agreement, theme, parties, first words, standing."""
        obligations = model_named("Obligation").objects.select_related("party").prefetch_related("agencies")
        return (
            self.select_related("agreement", "theme__parent")
            .prefetch_related(Prefetch("obligations", obligations), Prefetch("citations", cited(day)))
            .with_standing(day, known_at)
            .with_revision()
        )

    def for_detail(self, day: date, known_at: datetime) -> Self:
        """With all that the full form shows."""
        links = model_named("CommitmentLink").objects.public().made_by(day)
        return (
            self.for_list(day, known_at)
            .with_standing_by_party(day, known_at)
            .with_latest_in_thread(day)
            .with_left_out(day)
            .prefetch_related(
                Prefetch("further_themes", model_named("Theme").objects.select_related("parent")),
                Prefetch("targets", model_named("Target").objects.select_related("payer")),
                Prefetch("links", links.select_related("earlier__agreement")),
                Prefetch("linked_from", links.select_related("later__agreement")),
            )
        )
