"""/calendar.ics: deadlines, meetings and the ends of agreements; for staff also when to look again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from icalendar import Calendar
from icalendar import Event as Component

from alliance.feeds import events
from alliance.feeds.characters import tellable
from alliance.feeds.events import Event
from alliance.feeds.filtered import OfCommitments
from commitments.models import Agreement
from commitments.querysets import CommitmentQuerySet
from dialogues.models import Meeting
from dialogues.querysets import MeetingQuerySet


class CalendarFile(OfCommitments):
    """Filters find commitments: with them only the agreements that hold those, and what meets about them, are in it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        calendar = Calendar()
        calendar.add("prodid", "-//Pacta//the public ledger//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", "Pacta")
        for event in self.events():
            calendar.add_component(self.component(event))
        answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="pacta.ics"'
        return answer

    def events(self) -> Iterator[Event]:
        found = self.filters.rows_without()
        yield from events.deadlines(found, self.moment)
        yield from events.endings(self.agreements(found))
        yield from events.meetings(self.meetings(found))
        if self.request.user.is_staff:
            yield from events.reviews(found, self.moment)

    def agreements(self, found: CommitmentQuerySet) -> QuerySet[Agreement]:
        agreements = Agreement.objects.public().made_by(self.day)
        return agreements.filter(pk__in=found.order_by().values("agreement")) if self.is_narrowed else agreements

    def meetings(self, found: CommitmentQuerySet) -> MeetingQuerySet:
        meetings = Meeting.objects.begun_by(self.moment.meetings_until)
        if not self.is_narrowed:
            return meetings
        keys = found.order_by().values("pk")
        raised = Meeting.objects.filter(Q(items__commitment__in=keys) | Q(outcomes__commitments__in=keys))
        slugs = {slug for _, slug in self.filters.belonging(found)}
        return meetings.filter(Q(dialogue__slug__in=slugs) | Q(pk__in=raised.order_by().values("pk")))

    def component(self, event: Event) -> Component:
        """Whole days; a calendar counts the day after the last as the end."""
        fields: dict[str, Any] = {
            "uid": event.uid,
            "dtstamp": event.changed_at,
            "last-modified": event.changed_at,
            "sequence": event.sequence,
            "dtstart": event.first,
            "dtend": event.last + timedelta(1),
            "summary": tellable(event.title),
            "description": tellable(event.text),
            "url": self.whole_address(event.path),
            "categories": [event.category],
            "status": event.status,
            "class": "PRIVATE" if event.is_private else "PUBLIC",
            "transp": "TRANSPARENT",
        }
        component = Component()
        for name, value in fields.items():
            component.add(name, value)
        return component
