"""The dashboard: what comes next, what moved, what is late or stuck, which dates are ahead, where all of it stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.views.generic import TemplateView

from alliance.changes.lists import happened
from alliance.changes.period import read
from alliance.pages import PlainPage
from commitments.choices import Implementation, Schedule
from commitments.models import Agreement, Commitment, Obligation, Party
from commitments.overview import STUCK, overview
from commitments.tally import by_schedule, by_status
from dialogues.models import Dialogue, Meeting

SHOWN = 5
"""How many rows of each kind; a link leads to the rest."""

DATES = 3
"""How many promises and agreements whose date comes next."""

ENDING_WITHIN = timedelta(days=365)
"""How long before its end an agreement counts as expiring: a new one takes time."""


@dataclass(frozen=True, kw_only=True)
class Next:
    """A meeting that is scheduled or, where none is, the month in which a stated cadence lets one be expected."""

    day: date
    precision: str
    dialogue: Dialogue | None
    meeting: Meeting | None = None


@dataclass(frozen=True, kw_only=True)
class Owed:
    """How many of the counted promises that a party owes are overdue, passed unseen or stuck, by its own status."""

    party: Party
    overdue: int
    unseen: int
    stuck: int


class Home(PlainPage, TemplateView):
    template_name = "alliance/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = overview(Commitment.objects.counted(self.day), self.day, self.known_at, dates=DATES)
        period = read(self.request.GET, self.moment)
        moved = list(happened(period, self.moment, changed=True).events_first_of_all(SHOWN))
        dialogues: list[Any] = list(Dialogue.objects.with_pulse(self.day).order_by("slug"))
        ending: list[Any] = list(Agreement.objects.public().made_by(self.day).ending(self.day, date.max)[:DATES])
        return super().get_context_data(
            ahead=self.ahead(dialogues)[:SHOWN],
            since=period,
            moved=[update for update in moved if update.implementation not in Implementation.DATED_BY_SEARCH],
            moves=moved[0].total if moved else 0,
            owed=self.owed(found.owed),
            stuck="&".join(f"status={word}" for word in STUCK),
            due=self.due(found.next_due),
            due_soon=by_schedule(found.tally)[Schedule.DUE_SOON],
            ending=ending,
            ending_soon=bool(ending) and ending[0].in_force_until - self.day <= ENDING_WITHIN,
            missed=sum(dialogue.pulse.cadence_missed for dialogue in dialogues),
            counted=by_status(found.tally),
            left_out=Commitment.objects.public().made_by(self.day).count_left_out(self.day),
            **context,
        )

    def ahead(self, dialogues: list[Any]) -> list[Next]:
        """What meets next: scheduled meetings and, of dialogues without one, those that their cadence lets expect.

        A cadence tells a month, so what it lets expect this month is still ahead.
        """
        rows = Meeting.objects.begun_by(self.moment.meetings_until).ahead(self.day).select_related("dialogue")
        scheduled = [
            Next(day=row.starts_on, precision=row.precision, dialogue=row.dialogue, meeting=row)
            for row in rows
            if row.starts_on
        ]
        known = {meeting.dialogue for meeting in scheduled}
        this_month = self.day.replace(day=1)
        expected = [
            Next(day=on, precision="month", dialogue=dialogue)
            for dialogue in dialogues
            if dialogue not in known and (on := dialogue.pulse.next_expected_on) and on >= this_month
        ]
        return sorted([*scheduled, *expected], key=lambda each: each.day)

    def owed(self, late: dict[str, dict[str, int]]) -> list[Owed]:
        """For each party that is late or stuck with something: with how much, by name."""
        return [Owed(party=party, **late[party.code]) for party in Party.objects.filter(code__in=late).order_by("code")]

    def due(self, dates: dict[int, tuple[date, str]]) -> list[Any]:
        """The counted commitments whose date comes next, with `next_due_on` and `next_due_precision`."""
        obligations = Prefetch("obligations", Obligation.objects.select_related("party"))
        rows = Commitment.objects.select_related("agreement").prefetch_related(obligations)
        dated: list[Any] = list(rows.filter(pk__in=dates))
        for commitment in dated:
            commitment.next_due_on, commitment.next_due_precision = dates[commitment.pk]
        return sorted(dated, key=lambda each: (each.next_due_on, each.code))
