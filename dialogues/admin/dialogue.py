"""Dialogues, each with its pulse of today."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from commitments.admin.base import LedgerAdmin, PartAdmin
from commitments.admin.desk import AHEAD, DeskFilter, followed
from commitments.admin.parts import PartInline
from dialogues.choices import DialogueState
from dialogues.models import Dialogue, DialogueParty


class PartyInline(PartInline):
    model = DialogueParty
    autocomplete_fields = ["party"]


class StateFilter(admin.SimpleListFilter):
    title = parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return DialogueState.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in DialogueState.values:
            return queryset
        return queryset.where_state([self.value()], timezone.localdate())


class DialogueDeskFilter(DeskFilter):
    """Dialogues of the themes that one follows that miss a meeting, or expect one."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("missed", "Meeting missed"), ("expected", "Meeting in 90 days")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        day = timezone.localdate()
        match self.value():
            case "missed":
                return queryset.where_cadence_missed(True, day).in_themes(followed(request))
            case "expected":
                return queryset.expected(day, day + AHEAD).in_themes(followed(request))
        return queryset


@admin.register(Dialogue)
class DialogueAdmin(LedgerAdmin):
    inlines = [PartyInline]
    list_display = ["slug", "name_en", "kind", "level", "theme", "cadence_months", "state", "last_met", "next_expected"]
    list_display_links = ["slug", "name_en"]
    list_select_related = ["theme"]
    list_filter = [DialogueDeskFilter, StateFilter, "kind", "level", ("theme", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["slug", "name_en", "name_ko", "abbreviation", "other_names"]
    autocomplete_fields = [
        "theme",
        "parent",
        "cadence_passage",
        "established_by_commitment",
        "established_by_agreement",
    ]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["name_en", "name_ko", "name_ko_source", ("slug", "abbreviation"), "other_names"]}),
        ("What kind", {"fields": [("kind", "level"), ("theme", "parent")]}),
        ("Pulse", {"fields": ["cadence_months", ("cadence_passage", "cadence_url"), ("ended_on", "ended_precision")]}),
        ("Established by", {"fields": [("established_by_commitment", "established_by_agreement"), "note"]}),
    ]

    @admin.display(description="state")
    def state(self, dialogue: Any) -> str:
        return dialogue.pulse.state_label

    @admin.display(description="last met")
    def last_met(self, dialogue: Any) -> Any:
        return dialogue.pulse.last_met_on

    @admin.display(description="next expected")
    def next_expected(self, dialogue: Any) -> Any:
        return dialogue.pulse.next_expected_on

    def get_queryset(self, request: HttpRequest) -> Any:
        dialogues: Any = super().get_queryset(request)
        return dialogues.with_pulse(timezone.localdate())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["slug"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return self.prepopulated_fields if obj is None else {}


@admin.register(DialogueParty)
class DialoguePartyAdmin(PartAdmin):
    list_display = ["dialogue", "party"]
    list_select_related = ["dialogue", "party"]
    list_filter = ["party"]
    search_fields = ["dialogue__slug", "dialogue__name_en", "party__code", "party__name_en"]
    autocomplete_fields = ["dialogue", "party"]
