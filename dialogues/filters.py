"""One FilterSet for each list of this app."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.api.filters import (
    ChoicesFilter,
    DayFilter,
    FlagFilter,
    KeysFilter,
    OrderingFilter,
    StrictFilterSet,
    WordsFilter,
)
from commitments.filters import PartyFilter, ThemeFilter
from dialogues import search
from dialogues.choices import DialogueState, MeetingState
from dialogues.models import Dialogue
from dialogues.querysets import DialogueQuerySet


class DialogueFilter(StrictFilterSet):
    facets = ("party", "theme", "state", "cadence_missed")
    q = WordsFilter(search.of_dialogues)
    party = PartyFilter("Code of a party that takes part.", field_name="parties__code")
    theme = ThemeFilter()
    state = ChoicesFilter(DialogueState, method="filter_state", label=_("State"), help_text="Whether it lives.")
    cadence_missed = FlagFilter(
        method="filter_cadence_missed",
        label=_("Cadence missed"),
        help_text="true: the meeting that its stated cadence lets expect is missing. false: none is.",
    )
    ordering = OrderingFilter({"slug": ["slug"], "name": ["name_en"]}, key="slug", default="name")

    def filter_state(self, queryset: DialogueQuerySet, name: str, states: list[str]) -> QuerySet:
        return queryset.where_state(states, self.moment.day)

    def filter_cadence_missed(self, queryset: DialogueQuerySet, name: str, missed: bool) -> QuerySet:
        return queryset.where_cadence_missed(missed, self.moment.day)

    def tally_state(self, rows: DialogueQuerySet) -> dict[str, int]:
        return rows.tally_state(self.moment.day)

    def tally_cadence_missed(self, rows: DialogueQuerySet) -> dict[str, int]:
        return rows.tally_cadence_missed(self.moment.day)


class MeetingFilter(StrictFilterSet):
    facets = ("dialogue", "state")
    q = WordsFilter(search.of_meetings)
    dialogue = KeysFilter(
        Dialogue.objects.all(),
        key="slug",
        field_name="dialogue__slug",
        label=_("Dialogue"),
        help_text="Slug of the dialogue of which it is a round.",
    )
    state = ChoicesFilter(MeetingState, label=_("State"), help_text="Whether it was held.")
    starts_after = DayFilter("starts_on", "gte", label=_("From"), help_text="Starts on this day or later.")
    starts_before = DayFilter("starts_on", "lte", label=_("Until"), help_text="Starts on this day or before.")
    ordering = OrderingFilter({"starts_on": ["starts_on"], "code": ["code"]}, key="code", default="-starts_on")
