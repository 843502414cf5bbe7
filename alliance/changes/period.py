"""Between which days the page of changes looks: as its address says, else since the last meeting of highest level."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from alliance.api.fields import DayField, nearest, read_once, shown
from alliance.dates import in_words
from alliance.moment import Moment
from alliance.pages import Misunderstood
from dialogues.models import Meeting

YEAR = 365
"""How many days back the page looks where no meeting is on record."""

MEETINGS = 6
"""How many meetings are offered to look since."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the end of the day `since` to the end of the day `until`, or else to the moment of the page.

    What came out of a meeting on its last day did not change since; so `since` is that day, and itself not in it.
    """

    since: date
    until: date | None = None
    meeting: Meeting | None = None
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether the address says since when."""
        return bool({"since", "since_meeting"} & dict(self.asked).keys())

    @property
    def query(self) -> str:
        """What it is in an address; empty where nothing was asked."""
        return urlencode(self.asked)

    def days(self, moment: Moment) -> tuple[date, date]:
        """The day before the first, and the last: nothing is known to have happened after the day of the page."""
        return self.since, min(self.until or moment.day, moment.day)

    def moments(self, moment: Moment) -> tuple[datetime, datetime]:
        """After the first and by the second: nothing was recorded after the moment of the page's knowledge."""
        end = min(end_of(self.until), moment.known_at) if self.until else moment.known_at
        return end_of(self.since), end


def end_of(day: date) -> datetime:
    """The last moment of a day where the ledger is kept."""
    return datetime.combine(day, time.max, timezone.get_default_timezone()).astimezone(UTC)


def back(day: date, days: int) -> date:
    return day - min(timedelta(days), day - date.min)


def last_meetings(day: date) -> list[Meeting]:
    """The last meeting of leaders or ministers of each dialogue by the day, the latest first."""
    rows = Meeting.objects.over_by(day).of_highest_level().last_of_each().select_related("dialogue")
    return sorted(rows, key=attrgetter("last_day", "code"), reverse=True)


def read(query: QueryDict, moment: Moment) -> Period:
    """The period of an address. Raises Misunderstood."""
    since, until, code = _day(query, "since"), _day(query, "until"), query.get("since_meeting")
    if since and code:
        raise Misunderstood("Give since or since_meeting, not both.")
    day = min(until or moment.day, moment.day)
    meeting = None
    if code:
        meeting = _meeting(code, day, moment)
    elif not since:
        meeting = next(iter(last_meetings(day)), None)
    since = since or (meeting and meeting.last_day) or back(day, YEAR)
    if until and since > until:
        raise Misunderstood(f"until: {in_words(until)} is before {in_words(since)}, from which the page looks on.")
    asked = [(name, str(query[name])) for name in ("since", "since_meeting", "until") if query.get(name)]
    return Period(since=since, until=until, meeting=meeting, asked=tuple(asked))


def _day(query: QueryDict, name: str) -> date | None:
    try:
        return read_once(query, name, DayField(required=False))
    except ValidationError as error:
        raise Misunderstood(f"{name}: {' '.join(error.messages)}") from None


def _meeting(code: str, day: date, moment: Moment) -> Meeting:
    rows = Meeting.objects.begun_by(moment.meetings_until)
    codes = sorted(rows.order_by().values_list("code", flat=True))
    if code not in codes:
        raise Misunderstood(f"There is no meeting with the code {shown(code)}.{nearest(code, codes)}")
    meeting = rows.over_by(day).filter(code=code).select_related("dialogue").first()
    if meeting is None:
        raise Misunderstood(
            f"since_meeting: no record says that the meeting {code} was held and over by {in_words(day)}; "
            "give a day instead, as in since=2021-05-21."
        )
    return meeting
