"""The chart of the dialogues: for each the meetings on record, by their state, and when they were."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.charts.data import Cell, Chart, Row
from alliance.language import name_of
from alliance.moment import Moment
from dialogues.choices import DialogueState, MeetingState
from dialogues.models import Dialogue, Meeting
from dialogues.pulse import Pulse

STATES = (MeetingState.HELD, MeetingState.SCHEDULED, MeetingState.POSTPONED, MeetingState.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class DialogueChart(Chart):
    """A row a dialogue, and one for the meetings of none (its key is empty); every meeting on record is in one of them.

    `dialogues` (with their pulse) and `meetings` are those of each row by its key. `silent` is the number of dialogues
    of which no meeting held is on record.
    """

    dialogues: Mapping[str, Any]
    meetings: Mapping[str, Sequence[Meeting]]
    silent: int
    moment: Moment

    @property
    def undated(self) -> int:
        """How many meetings a picture cannot show, because no date is known."""
        return sum(meeting.starts_on is None for meetings in self.meetings.values() for meeting in meetings)

    def dated(self, row: Row) -> list[tuple[Meeting, date]]:
        """The meetings of a row that a picture can show, in the order of time."""
        return [(meeting, meeting.starts_on) for meeting in self.meetings[row.key] if meeting.starts_on]

    def pulse(self, row: Row) -> Pulse | None:
        return self.dialogues[row.key].pulse if row.key else None


def dialogues(moment: Moment) -> DialogueChart:
    """All meetings of the moment; those ahead only from today on, as everywhere."""
    known: dict[str, Any] = {dialogue.slug: dialogue for dialogue in Dialogue.objects.with_pulse(moment.day)}
    meetings: dict[str, list[Meeting]] = {}
    on_record = Meeting.objects.begun_by(moment.meetings_until).select_related("dialogue").order_by("starts_on", "code")
    for meeting in on_record:
        meetings.setdefault(meeting.dialogue.slug if meeting.dialogue else "", []).append(meeting)
    rows = [_row(known.get(slug), found) for slug, found in meetings.items()]
    states = Counter(meeting.state for found in meetings.values() for meeting in found)
    return DialogueChart(
        name="dialogues",
        title=_("When each dialogue met"),
        head=_("Dialogue"),
        rows=sorted(rows, key=lambda row: (not row.key, _last_met(known.get(row.key)), row.label)),
        whole=Row(key="", label=_("All"), address=reverse("dialogues:meeting-list"), cells=_cells(states, {})),
        order=STATES,
        dialogues=known,
        meetings=meetings,
        silent=sum(dialogue.pulse.state == DialogueState.PROPOSED for dialogue in known.values()),
        moment=moment,
    )


def _row(dialogue: Any, meetings: Sequence[Meeting]) -> Row:
    states = Counter(meeting.state for meeting in meetings)
    if dialogue is None:
        return Row(key="", label=_("Meetings of no dialogue"), address="", cells=_cells(states, None))
    name, query = name_of(dialogue), {"dialogue": dialogue.slug}
    return Row(
        key=dialogue.slug,
        label=name or name_of(dialogue, "en"),
        lang="" if name else "en",
        aside=dialogue.pulse.state_label,
        address=_list(query),
        cells=_cells(states, query),
    )


def _cells(states: Mapping[str, int], query: dict[str, str] | None) -> list[Cell]:
    return [
        Cell(
            status=state.value,
            label=str(state.label),
            count=states[state],
            address="" if query is None else _list({**query, "state": state.value}),
        )
        for state in STATES
        if states.get(state)
    ]


def _list(query: dict[str, str]) -> str:
    return f"{reverse('dialogues:meeting-list')}?{urlencode(query)}"


def _last_met(dialogue: Any) -> int:
    """To sort by: those that met last come first."""
    last = dialogue.pulse.last_met_on if dialogue else None
    return -(last or date.min).toordinal()
