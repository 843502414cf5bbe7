"""What a brief is of: one dialogue, one meeting, or whatever filters say; and since when things have changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alliance.moment import Moment
from dialogues.choices import MeetingState
from dialogues.models import Dialogue, Meeting

RECENTLY = timedelta(days=90)
"""How far back changes are told where no meeting says since when."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A dialogue (with its pulse) or a meeting (with its dialogue), or neither.

    `last` is the meeting since which changes are told: that of the brief itself if it was held, else the last held of
    the dialogue. `ahead` is the next one scheduled.
    """

    dialogue: Dialogue | None = None
    meeting: Meeting | None = None
    last: Meeting | None = None
    ahead: Meeting | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """The filter that the heading tells already."""
        return ("meeting",) if self.meeting else ("dialogue",) if self.dialogue else ()

    def since(self, day: date) -> date:
        """The day after which changes are told."""
        held = self.last and (self.last.ends_on or self.last.starts_on)
        return held or day - min(RECENTLY, day - date.min)


def subject(*, dialogues: Sequence[str], meetings: Sequence[str], moment: Moment) -> Subject:
    """What a brief is of whose address names these dialogues (slugs) and meetings (codes): one of them, or neither."""
    if len(meetings) == 1:
        known = Meeting.objects.begun_by(moment.meetings_until).select_related("dialogue")
        meeting = known.filter(code=meetings[0]).first()
        return Subject(meeting=meeting, last=_last_of(meeting, moment))
    if len(dialogues) == 1:
        dialogue = Dialogue.objects.with_pulse(moment.day).get(slug=dialogues[0])
        rounds = _rounds(dialogue, moment)
        ahead = [one for one in rounds if one.state == MeetingState.SCHEDULED and _day(one) >= moment.day]
        return Subject(dialogue=dialogue, last=_held(rounds, moment.day), ahead=ahead[0] if ahead else None)
    return Subject()


def _last_of(meeting: Meeting | None, moment: Moment) -> Meeting | None:
    """The meeting itself if it was held, else the last of its dialogue that was."""
    if meeting is None:
        return None
    return _held([meeting], moment.day) or _held(_rounds(meeting.dialogue, moment), moment.day)


def _rounds(dialogue: Dialogue | None, moment: Moment) -> list[Meeting]:
    """The meetings of a dialogue that are known on the day, in the order of their dates; of those of no date none."""
    if dialogue is None:
        return []
    rounds = dialogue.meetings.begun_by(moment.meetings_until).exclude(starts_on=None)
    return list(rounds.select_related("dialogue").order_by("starts_on", "code"))


def _held(rounds: Sequence[Meeting], day: date) -> Meeting | None:
    """The last that was held by the day."""
    held = [one for one in rounds if one.state == MeetingState.HELD and date.min < _day(one) <= day]
    return held[-1] if held else None


def _day(meeting: Meeting) -> date:
    return meeting.starts_on or date.min
