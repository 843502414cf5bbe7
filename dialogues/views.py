"""The readers' pages of dialogues and meetings: declarations over querysets."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.pages import DetailPage, ListPage
from commitments.models import Commitment
from commitments.tally import by_status
from dialogues.filters import DialogueFilter, MeetingFilter
from dialogues.models import Dialogue, Meeting
from dialogues.querysets import DialogueQuerySet, MeetingQuerySet, commitments_of
from dialogues.rounds import rounds

SHOWN = 20
"""How many of its commitments the page of a dialogue shows; a link leads to all."""


class DialogueList(ListPage):
    template_name = "dialogues/dialogue_list.html"
    filterset_class = DialogueFilter
    panels = (
        (_("Words"), ("q",)),
        (_("State"), ("state", "cadence_missed")),
        (_("Party"), ("party",)),
        (_("Theme"), ("theme",)),
        (_("Order"), ("ordering",)),
    )

    def rows(self) -> DialogueQuerySet:
        return Dialogue.objects.for_list(self.day)


class DialogueDetail(DetailPage):
    """What meets: its pulse, its rounds, and the commitments that belong to it."""

    queryset = Dialogue.objects.all()

    def get_queryset(self) -> DialogueQuerySet:
        return Dialogue.objects.for_detail(self.day)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        until = self.moment.meetings_until
        meetings = self.object.meetings.begun_by(until).for_rounds(self.day)
        commitments = commitments_of(self.object, day=self.day, until=until)
        return super().get_context_data(
            rounds=rounds(meetings, cadence=self.object.cadence_months, day=self._last_day()),
            tally=by_status(commitments.tally(self.day, self.known_at)),
            commitments=commitments.for_rows(self.day, self.known_at).order_by("code")[:SHOWN],
            shown=SHOWN,
            mentions=self.object.mentions.for_readers(self.day),
            **context,
        )

    def _last_day(self) -> date:
        """The last day on which a meeting could have been missed."""
        return min(self.day, self.moment.today, self.object.ended_on or date.max)


class MeetingList(ListPage):
    template_name = "dialogues/meeting_list.html"
    filterset_class = MeetingFilter
    panels = (
        (_("Words"), ("q",)),
        (_("State"), ("state",)),
        (_("Dialogue"), ("dialogue",)),
        (_("Dates"), ("starts_after", "starts_before")),
        (_("Order"), ("ordering",)),
    )

    def rows(self) -> MeetingQuerySet:
        return Meeting.objects.begun_by(self.moment.meetings_until).for_list(self.day)


class MeetingDetail(DetailPage):
    """One round: when and where, what came out of it, and what was promised, reviewed or reported there."""

    queryset = Meeting.objects.all()
    key = "code"
    dated_by = ["starts_on"]

    def get_queryset(self) -> MeetingQuerySet:
        return Meeting.objects.begun_by(self.moment.meetings_until).for_rounds(self.day)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        outcomes = Commitment.objects.public().made_by(self.day).filter(agreement__meetings=self.object)
        return super().get_context_data(
            promised=outcomes.for_rows(self.day, self.known_at).order_by("code"),
            **context,
        )
