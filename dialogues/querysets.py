"""The vocabulary of dialogues and meetings. Time is an argument, never asked for here."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import connections
from django.db.models import F, Prefetch, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from alliance.models import KeyedQuerySet
from alliance.sql import once
from commitments.models import Agreement, Commitment, Passage
from commitments.querysets import CommitmentQuerySet
from dialogues.choices import DialogueKind, Level, MeetingState
from dialogues.pulse import PulseOf


class DialogueQuerySet(KeyedQuerySet):
    def with_pulse(self, day: date) -> Self:
        """Adds `pulse`: state, rounds held, last and next, missed cadence."""
        return self.annotate(pulse=PulseOf(day))

    def where_state(self, states: Collection[str], day: date) -> Self:
        """Those that are proposed, active, dormant or concluded on the day."""
        return self.filter(
            pk__in=RawSQL(once("SELECT dialogue_id FROM dialogue_pulse(%s) WHERE state = ANY(%s)"), [day, list(states)])
        )

    def where_cadence_missed(self, missed: bool, day: date) -> Self:
        return self.filter(
            pk__in=RawSQL(once("SELECT dialogue_id FROM dialogue_pulse(%s) WHERE cadence_missed = %s"), [day, missed])
        )

    def in_themes(self, themes: Collection[int]) -> Self:
        """Of one of these themes (keys); empty: any."""
        return self.filter(theme__in=themes) if themes else self

    def expected(self, day: date, until: date) -> Self:
        """With a meeting scheduled for those days, or expected by their cadence: that tells a month, this one too."""
        sql = "SELECT dialogue_id FROM dialogue_pulse(%s) WHERE next_expected_on BETWEEN %s AND %s"
        expected = RawSQL(once(sql), [day, day.replace(day=1), until])
        scheduled = apps.get_model("dialogues", "Meeting").objects.ahead(day).filter(starts_on__lte=until)
        return self.filter(Q(pk__in=expected) | Q(pk__in=scheduled.order_by().values("dialogue")))

    def tally_state(self, day: date) -> dict[str, int]:
        """How many of these are proposed, active, dormant and concluded on the day."""
        return self._tally("state", day)

    def tally_cadence_missed(self, day: date) -> dict[str, int]:
        """How many of these miss a meeting on the day ("true") and how many do not ("false")."""
        return self._tally("cadence_missed::text", day)

    def _tally(self, column: str, day: date) -> dict[str, int]:
        chosen, params = self.order_by().values("pk").query.sql_with_params()
        sql = f"SELECT {column}, count(*) FROM dialogue_pulse(%s) WHERE dialogue_id IN ({once(chosen)}) GROUP BY 1"
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [day, *params])
            return dict(cursor.fetchall())

    def of_commitment(self, commitment: Commitment | F, until: date) -> Self:
        """Those to which the commitment belongs: made, reviewed or reported there, in an outcome, or founding one.

        Only meetings that begin by `until` count.
        """
        raised = Q(meetings__items__commitment=commitment) | Q(meetings__outcomes__commitments=commitment)
        begun = Q(meetings__starts_on=None) | Q(meetings__starts_on__lte=until)
        return self.filter((raised & begun) | Q(established_by_commitment=commitment)).distinct()

    def for_list(self, day: date) -> Self:
        """By name, with parties, theme, pulse and the public texts made by then that established them."""
        return (
            self.select_related("theme__parent", "parent")
            .prefetch_related(
                "parties",
                Prefetch("established_by_commitment", Commitment.objects.public().made_by(day)),
                Prefetch("established_by_agreement", Agreement.objects.public().made_by(day)),
                Prefetch("cadence_passage", Passage.objects.public().made_by(day).select_related("agreement")),
            )
            .with_pulse(day)
            .order_by("slug")
        )

    def for_detail(self, day: date) -> Self:
        return self.for_list(day).prefetch_related("children")


def commitments_of(dialogue: Any, *, day: date, until: date) -> CommitmentQuerySet:
    """The public commitments made by the day that belong to a dialogue, as the filter `dialogue` finds them.

    Only meetings that begin by `until` count.
    """
    rounds = dialogue.meetings.begun_by(until)
    belonging = Commitment.objects.filter(
        Q(meeting_items__meeting__in=rounds) | Q(agreement__meetings__in=rounds) | Q(established_dialogues=dialogue)
    )
    return Commitment.objects.public().made_by(day).filter(pk__in=belonging.values("pk"))


class MentionQuerySet(KeyedQuerySet):
    def for_readers(self, day: date) -> Self:
        """In public texts issued by the day, the latest text first, each with its passage."""
        passages = Passage.objects.public().made_by(day)
        rows = self.filter(passage__in=passages).select_related("passage__agreement")
        latest = F("passage__agreement__issued_on").desc(nulls_last=True)
        return rows.order_by(latest, "passage__agreement__code", "passage__position", "pk")


class MeetingQuerySet(KeyedQuerySet):
    def begun_by(self, day: date) -> Self:
        """Begun on that day or before; what has no date counts as begun before everything."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day))

    def ahead(self, day: date) -> Self:
        """Scheduled and not over, the next one first."""
        return self.filter(state=MeetingState.SCHEDULED, starts_on__gte=day).order_by("starts_on", "code")

    def over_by(self, day: date) -> Self:
        """Held, and over on that day or before. What has no date is not known to be."""
        rows = self.filter(state=MeetingState.HELD).alias(over_on=Coalesce("ends_on", "starts_on"))
        return rows.filter(over_on__lte=day)

    def of_highest_level(self) -> Self:
        """Of leaders or ministers among themselves, not where they meet many others."""
        return self.filter(level__in=Level.HIGHEST).exclude(dialogue__kind__in=DialogueKind.OF_MANY)

    def last_of_each(self) -> Self:
        """Of those `over_by` a day the last of each dialogue, and each that belongs to none."""
        whose = Coalesce("dialogue__slug", "code")
        return self.annotate(whose=whose).order_by("whose", "-over_on", "-code").distinct("whose")

    def for_list(self, day: date) -> Self:
        """Latest first, with the dialogue and the source where readers may see it and it was issued by the day."""
        sources = Passage.objects.public().made_by(day).select_related("agreement")
        return (
            self.select_related("dialogue")
            .prefetch_related(Prefetch("source_passage", sources))
            .order_by(F("starts_on").desc(nulls_last=True), "code")
        )

    def for_rounds(self, day: date) -> Self:
        """Latest first, with public outcomes, and the public commitments that were its items, made by the day."""
        outcomes = Agreement.objects.public().made_by(day).order_by("code")
        commitments = Commitment.objects.public().made_by(day)
        items = apps.get_model("dialogues", "MeetingItem").objects.filter(commitment__in=commitments)
        ordered = items.select_related("commitment__agreement").order_by("commitment__code", "kind")
        return self.for_list(day).prefetch_related(Prefetch("outcomes", outcomes), Prefetch("items", ordered))
