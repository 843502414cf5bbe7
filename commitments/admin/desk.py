"""Filters of the lists to which the desk leads (alliance/desk): each finds the rows that a section of it counts."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from commitments.admin.base import person
from commitments.choices import Schedule
from commitments.models import Theme

AHEAD = timedelta(days=90)
"""How far the desk looks ahead: as far as the schedule calls a deadline soon."""


def followed(request: HttpRequest) -> list[int]:
    """The keys of the themes that this person follows; empty where none: then all are of interest."""
    return list(Theme.objects.followed_by(person(request)).values_list("pk", flat=True))


class DeskFilter(admin.SimpleListFilter):
    title = "my desk"
    parameter_name = "desk"


class CommitmentDeskFilter(DeskFilter):
    """Commitments that ask for a look: by their review, or by a date in a theme that one follows."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("review", "Due for review"), ("ahead", "Deadline in 90 days"), ("passed", "Deadline passed, not seen")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        moment = {"day": timezone.localdate(now), "known_at": now}
        match self.value():
            case "review":
                return queryset.due_for_review(**moment)
            case "ahead":
                return queryset.where_schedule(Schedule.DUE_SOON, **moment).in_themes(followed(request))
            case "passed":
                return queryset.where_schedule(Schedule.DATE_PASSED, **moment).in_themes(followed(request))
        return queryset


class AgreementTurnFilter(admin.SimpleListFilter):
    """Whose turn it is with a text that readers do not see yet."""

    title = "whose turn"
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("returned", "Returned to me"), ("code", "Mine or nobody’s to code"), ("check", "For me to check")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "returned":
                return queryset.returned_to(person(request))
            case "code":
                return queryset.being_coded_by(person(request))
            case "check":
                return queryset.to_check_by(person(request))
        return queryset
