"""The events of the calendar, each a whole day or several; never more exact than the date is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from alliance.dates import in_words
from alliance.models import Change
from alliance.moment import Moment
from commitments.choices import Freshness, Implementation, Precision
from commitments.models import Agreement
from commitments.querysets import CommitmentQuerySet
from dialogues.choices import MeetingState
from dialogues.querysets import MeetingQuerySet
from dialogues.templatetags.dialogues import meeting_name

EVER = datetime(1970, 1, 1, tzinfo=UTC)

MEETING_STATUS = {MeetingState.CANCELLED: "CANCELLED", MeetingState.POSTPONED: "TENTATIVE"}

MOOT = (Implementation.LAPSED, Implementation.SUPERSEDED)
"""What nobody waits for any more."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """`uid` stays for ever; `changed_at` and `sequence` tell a calendar which of two versions is the later."""

    uid: str
    first: date
    last: date
    title: str
    text: str
    path: str
    category: str
    changed_at: datetime
    sequence: int
    status: str = "CONFIRMED"
    is_private: bool = False


def deadlines(found: CommitmentQuerySet, moment: Moment) -> Iterator[Event]:
    """When promises are due; of a recurring one when it must be kept next."""
    dated = found.exclude(due_on=None, recurrence_months=None)
    for commitment in _told(dated, moment):
        standing = commitment.standing
        if standing.due_on is None:
            continue
        yield _of_commitment(
            commitment,
            "deadline",
            standing.due_on,
            f"Due: {commitment.title_en}",
            text=_sentences(
                _dated(standing.due_on, standing.due_precision),
                f"As worded: {commitment.deadline}." if commitment.deadline else "",
                f"{standing.label}; {standing.schedule_label.lower()}.",
            ),
            status="CANCELLED" if standing.implementation in MOOT else "CONFIRMED",
        )


def reviews(found: CommitmentQuerySet, moment: Moment) -> Iterator[Event]:
    """When counted promises should be looked at again; what nobody has looked at has no such day."""
    for commitment in _told(found.counted(moment.day), moment):
        standing = commitment.standing
        if standing.reviewed_at is None or standing.freshness == Freshness.SETTLED:
            continue
        due = timezone.localdate(standing.reviewed_at) + timedelta(commitment.review_every_days)
        text = f"{standing.label}; last looked at {in_words(timezone.localdate(standing.reviewed_at))}."
        title = f"Review: {commitment.title_en}"
        yield _of_commitment(commitment, "review", due, title, text=text, status="CONFIRMED", is_private=True)


def _told(rows: CommitmentQuerySet, moment: Moment) -> QuerySet[Any]:
    rows = rows.with_standing(moment.day, moment.known_at).with_revision().order_by("code")
    return rows.annotate(changed_at=F("latest_revision__revision__made_at"))


def _of_commitment(commitment: Any, what: str, day: date, title: str, **more: Any) -> Event:
    return Event(
        uid=f"{what}-{commitment.code}@pacta",
        first=day,
        last=day,
        title=f"{title} ({commitment.code})",
        path=commitment.get_absolute_url(),
        category=what.capitalize(),
        changed_at=commitment.changed_at or EVER,
        sequence=commitment.revision,
        **more,
    )


def endings(agreements: QuerySet[Agreement]) -> Iterator[Event]:
    """When agreements cease to be in force."""
    for agreement in with_change(agreements.exclude(in_force_until=None)).order_by("code"):
        yield Event(
            uid=f"agreement-{agreement.code}@pacta",
            first=agreement.in_force_until,
            last=agreement.in_force_until,
            title=f"In force until today: {agreement.title_en} ({agreement.code})",
            text=f"The agreement is in force until {in_words(agreement.in_force_until)}.",
            path=agreement.get_absolute_url(),
            category="Agreement",
            changed_at=agreement.changed_at or EVER,
            sequence=agreement.version,
        )


def meetings(rows: MeetingQuerySet) -> Iterator[Event]:
    """Those of which a date is known; what is known to the month or the year stands on its last day."""
    dated = with_change(rows.exclude(starts_on=None)).select_related("dialogue").order_by("code")
    for meeting in dated:
        last = meeting.ends_on or meeting.starts_on
        first = meeting.starts_on if meeting.precision == Precision.DAY else last
        yield Event(
            uid=f"meeting-{meeting.code}@pacta",
            first=first,
            last=last,
            title=meeting_name(meeting),
            text=_sentences(
                _dated(last, meeting.precision),
                f"{meeting.get_state_display()}{f', {meeting.place}' if meeting.place else ''}.",
                meeting.summary,
            ),
            path=meeting.get_absolute_url(),
            category="Meeting",
            changed_at=meeting.changed_at or EVER,
            sequence=meeting.version,
            status=MEETING_STATUS.get(meeting.state, "CONFIRMED"),
        )


def with_change(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `changed_at`: when the row itself changed last."""
    key = Cast(OuterRef("pk"), CharField())
    changes = Change.objects.filter(table=rows.model._meta.db_table, row_id=key).order_by("-id")
    return rows.annotate(changed_at=Subquery(changes.values("at")[:1]))


def _dated(day: date, precision: str) -> str:
    """Nothing of a day; else that no more is known than what the words say."""
    if precision == Precision.DAY:
        return ""
    return f"Known to the {precision} alone, {in_words(day, precision)}: this is its last day."


def _sentences(*texts: str) -> str:
    return "\n".join(filter(None, texts))
