"""Filters of status updates."""

from django import forms
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
from commitments import search
from commitments.choices import Implementation
from commitments.filters.keys import PartyFilter
from commitments.models import Commitment
from commitments.querysets import StatusUpdateQuerySet


class StatusUpdateFilter(StrictFilterSet):
    q = WordsFilter(search.of_history)
    commitment = KeysFilter(
        Commitment.objects.public(),
        key="code",
        field_name="commitment__code",
        label=_("Commitment"),
        widget=forms.MultipleHiddenInput,  # a form would list every commitment
        help_text="Code of the commitment that it assesses.",
    )
    party = PartyFilter(
        "Code of the party that it assesses: by itself, or as one of the obligors that it assesses together.",
        method="filter_party",
    )
    status = ChoicesFilter(
        Implementation, field_name="implementation", label=_("Status"), help_text="What it says became of the promise."
    )
    changed = FlagFilter(
        method="filter_changed",
        label=_("Changed"),
        help_text="true: it said something new. false: it confirmed what held before.",
    )
    published_after = DayFilter(
        "published_at__date", "gte", label=_("Published from"), help_text="Published on this day or later."
    )
    effective_after = DayFilter(
        "effective_on", "gte", label=_("Effective from"), help_text="Effective on this day or later."
    )
    ordering = OrderingFilter(
        {"effective_on": ["effective_on", "published_at"], "published_at": ["published_at"]},
        key="id",
        default="-effective_on",
    )

    def filter_party(self, queryset: StatusUpdateQuerySet, name: str, codes: list[str]) -> QuerySet:
        return queryset.speaking_of(codes)

    def filter_changed(self, queryset: StatusUpdateQuerySet, name: str, changed: bool) -> QuerySet:
        return queryset.where_changed(changed, self.moment.known_at)
