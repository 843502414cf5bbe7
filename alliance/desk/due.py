"""What time asks for: reviews, deadlines, and meetings. Of today, by what is known now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Prefetch
from django.utils import timezone

from alliance import dates
from alliance.desk.lines import SHOWN, Line, Section, list_of, page_of
from alliance.models import User
from commitments.admin.desk import AHEAD
from commitments.choices import Freshness, Schedule
from commitments.models import Commitment, StatusUpdate, Theme
from commitments.querysets import by_urgency
from dialogues.models import Dialogue, Meeting

BADGES = dict(Schedule.choices) | dict(Freshness.choices) | {Schedule.DATE_PASSED.value: "Date passed"}


@dataclass(frozen=True, kw_only=True)
class Now:
    """For whom, and as of when. `themes` are the keys of those that this person follows; none: all are of interest."""

    user: User
    day: date
    known_at: datetime
    themes: list[int]

    @classmethod
    def of(cls, user: User) -> Self:
        now = timezone.now()
        themes = Theme.objects.followed_by(user).values_list("pk", flat=True)
        return cls(user=user, day=timezone.localdate(now), known_at=now, themes=list(themes))

    @property
    def moment(self) -> dict[str, Any]:
        return {"day": self.day, "known_at": self.known_at}


def reviews(now: Now) -> Section:
    """What nobody has looked at, or not for longer than its interval; the most urgent first."""
    rows = Commitment.objects.due_for_review(**now.moment)
    shown = _rows(rows, now).order_by(*by_urgency(**now.moment))[:SHOWN]
    return Section(
        name="reviews",
        heading="Due for review",
        count=rows.count(),
        address=list_of(Commitment, desk="review"),
        lines=[_review(commitment, now) for commitment in shown],
        empty="No commitment is past its review interval.",
    )


def deadlines(now: Now) -> Section:
    """Dates within the next ninety days, of themes that this person follows."""
    rows = Commitment.objects.where_schedule(Schedule.DUE_SOON, **now.moment).in_themes(now.themes)
    shown = _rows(rows, now).due_next(**now.moment)[:SHOWN]
    return _section(
        "ahead",
        rows,
        [_dated(commitment, now, "due") for commitment in shown],
        heading="Deadlines in the next 90 days",
        empty="No deadline falls into the next 90 days.",
    )


def passed(now: Now) -> Section:
    """Dates that have passed and that nobody has looked at since, of themes that this person follows."""
    rows = Commitment.objects.where_schedule(Schedule.DATE_PASSED, **now.moment).in_themes(now.themes)
    shown = _rows(rows, now).order_by(*by_urgency(**now.moment))[:SHOWN]
    return _section(
        "passed",
        rows,
        [_dated(commitment, now, "was due") for commitment in shown],
        heading="Deadlines passed, not looked at since",
        empty="No deadline has passed without a look.",
    )


def missed(now: Now) -> Section:
    """Dialogues whose stated cadence lets a meeting be missed."""
    rows = Dialogue.objects.where_cadence_missed(True, now.day).in_themes(now.themes)
    shown = rows.with_pulse(now.day).order_by("slug")[:SHOWN]
    return _section(
        "missed",
        rows,
        [_missed(dialogue) for dialogue in shown],
        heading="Meetings missed",
        empty="Every dialogue keeps the cadence that it states.",
    )


def expected(now: Now) -> Section:
    """Dialogues with a meeting scheduled for the next ninety days, or expected by their cadence."""
    rows = Dialogue.objects.expected(now.day, now.day + AHEAD).in_themes(now.themes)
    scheduled = Prefetch("meetings", Meeting.objects.ahead(now.day), to_attr="scheduled")
    shown = rows.with_pulse(now.day).prefetch_related(scheduled).order_by("slug")[:SHOWN]
    return _section(
        "expected",
        rows,
        [_expected(dialogue) for dialogue in shown],
        heading="Meetings expected in the next 90 days",
        empty="No meeting is scheduled or expected in the next 90 days.",
    )


def _section(name: str, rows: Any, lines: list[Line], *, heading: str, empty: str) -> Section:
    """With the list that holds all of these rows, under the filter of this name (commitments/admin/desk.py)."""
    address = list_of(rows.model, desk=name)
    return Section(name=name, heading=heading, count=rows.count(), address=address, lines=lines, empty=empty)


def _rows(rows: Any, now: Now) -> Any:
    """With standing, and with the updates that somebody is writing."""
    in_work = StatusUpdate.objects.in_work().select_related("author").order_by("recorded_at", "id")
    return rows.with_standing(**now.moment).prefetch_related(Prefetch("status_updates", in_work, to_attr="in_work"))


def _review(commitment: Any, now: Now) -> Line:
    standing = commitment.standing
    looked = f"looked at {_on(timezone.localdate(standing.reviewed_at))}" if standing.reviewed_at else ""
    return _assess(commitment, now, standing.label, looked, badge=standing.alarm or standing.freshness)


def _dated(commitment: Any, now: Now, word: str) -> Line:
    standing = commitment.standing
    due = f"{word} {dates.in_words(standing.due_on, standing.due_precision)}"
    return _assess(commitment, now, due, standing.label, badge=standing.alarm or "")


def _assess(commitment: Any, now: Now, *facts: str, badge: str) -> Line:
    """The line leads to a new status update, or to the own one that was begun."""
    own = [update for update in commitment.in_work if update.author_id == now.user.pk]
    address = f"{page_of(StatusUpdate, 'add')}?commitment={commitment.pk}"
    if own:
        address = page_of(StatusUpdate, "change", own[0].pk)
    told = [*facts, *(_in_work(update, now.user) for update in commitment.in_work)]
    return Line(
        address=address,
        code=commitment.code,
        title=commitment.title_en,
        facts=tuple(filter(None, told)),
        badge=str(BADGES.get(badge, "")),
    )


def _in_work(update: StatusUpdate, user: User) -> str:
    whose = "your" if update.author_id == user.pk else f"{update.author}’s"
    return f"{whose} update is {update.get_state_display().lower()}"


def _missed(dialogue: Any) -> Line:
    pulse = dialogue.pulse
    facts = (f"expected {_on(pulse.next_expected_on, 'month')}", f"last met {_on(pulse.last_met_on)}")
    return _record(dialogue, facts, badge="Missed")


def _expected(dialogue: Any) -> Line:
    if not dialogue.scheduled:
        return _record(dialogue, (f"expected {_on(dialogue.pulse.next_expected_on, 'month')} by its cadence",))
    meeting = dialogue.scheduled[0]
    facts = (f"scheduled for {_on(meeting.starts_on, meeting.precision)}", *filter(None, [meeting.place]))
    return Line(address=page_of(Meeting, "change", meeting.pk), title=dialogue.name_en, facts=facts)


def _record(dialogue: Any, facts: tuple[str, ...], badge: str = "") -> Line:
    """The line leads to a new meeting of the dialogue."""
    address = f"{page_of(Meeting, 'add')}?dialogue={dialogue.pk}"
    return Line(address=address, title=dialogue.name_en, facts=facts, badge=badge)


def _on(day: date | None, precision: str = "day") -> str:
    return dates.in_words(day, precision) if day else ""
