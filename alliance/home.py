"""The dashboard: where the promises stand today, what comes next, and what has passed without anybody looking."""

from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.views.generic import TemplateView

from alliance.pages import PlainPage
from commitments.choices import Schedule, Strength
from commitments.models import Agreement, Commitment, Obligation, StatusUpdate
from commitments.tally import by_schedule, by_status
from dialogues.models import Dialogue, Meeting

SHOWN = 5
"""How many rows of each kind; a link leads to the rest."""

ENDING_WITHIN = timedelta(days=365)
"""How long before its end an agreement is announced as expiring: a new one takes time."""


class Home(PlainPage, TemplateView):
    template_name = "alliance/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        counted = Commitment.objects.counted(self.day).tally(self.day, self.known_at)
        made = Commitment.objects.public().made_by(self.day)
        declaratory = made.filter(strength=Strength.DECLARATORY)
        ahead, passed = self.on(Schedule.DUE_SOON), self.on(Schedule.OVERDUE, Schedule.DATE_PASSED)
        prefetch_related_objects([*ahead, *passed], Prefetch("obligations", Obligation.objects.select_related("party")))
        schedules = by_schedule(counted)
        within = min(ENDING_WITHIN, date.max - self.day)
        meetings = Meeting.objects.begun_by(self.moment.meetings_until).ahead(self.day)
        return super().get_context_data(
            counted=by_status(counted),
            declaratory=by_status(declaratory.tally(self.day, self.known_at)),
            left_out=made.count_left_out(self.day),
            ahead=ahead,
            due_soon=schedules[Schedule.DUE_SOON],
            passed=passed,
            overdue=schedules[Schedule.OVERDUE],
            date_passed=schedules[Schedule.DATE_PASSED],
            ending=Agreement.objects.public().made_by(self.day).ending(self.day, self.day + within)[:SHOWN],
            meetings=meetings.select_related("dialogue")[:SHOWN],
            missed=self.missed(),
            updates=StatusUpdate.objects.latest_published(self.day, self.known_at)[:SHOWN],
            **context,
        )

    def on(self, *schedules: str) -> list[Commitment]:
        """The first counted commitments on one of these schedules, by date."""
        rows = Commitment.objects.counted(self.day).where_standing(
            "schedule", schedules, day=self.day, known_at=self.known_at
        )
        dated = rows.by_next_date(self.day, self.known_at).with_standing(self.day, self.known_at)
        return list(dated.select_related("agreement")[:SHOWN])

    def missed(self) -> list[Dialogue]:
        """The dialogues with a missed cadence, those first whose meeting has been missing longest."""
        rows = Dialogue.objects.where_cadence_missed(True, self.day).with_pulse(self.day).order_by("slug")
        return sorted(rows, key=attrgetter("pulse.next_expected_on"))
