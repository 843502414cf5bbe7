"""Meetings, with what came out of them and what was promised, reviewed and reported there."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from commitments.admin.base import LedgerAdmin, PartAdmin
from commitments.admin.parts import PartInline
from dialogues.models import Meeting, MeetingItem, MeetingOutcome


class OutcomeInline(PartInline):
    model = MeetingOutcome
    autocomplete_fields = ["agreement"]


class ItemInline(PartInline):
    model = MeetingItem
    autocomplete_fields = ["commitment"]


@admin.register(Meeting)
class MeetingAdmin(LedgerAdmin):
    inlines = [OutcomeInline, ItemInline]
    list_display = ["code", "dialogue", "title_en", "ordinal", "starts_on", "place", "state", "level", "items_count"]
    list_display_links = ["code", "title_en"]
    list_select_related = ["dialogue"]
    list_filter = ["state", "level", ("dialogue", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["code", "title_en", "title_ko", "dialogue__name_en", "dialogue__name_ko", "place", "summary"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["dialogue", "source_passage"]
    fieldsets = [
        (None, {"fields": [("dialogue", "ordinal", "code"), "title_en", "title_ko"]}),
        ("When and where", {"fields": [("starts_on", "ends_on", "precision"), ("place", "state", "level")]}),
        ("What happened", {"fields": ["summary", "note"]}),
        ("Source", {"fields": ["source_passage", "source_url", ("source_title", "source_publisher")]}),
    ]

    @admin.display(ordering="items_count", description="items")
    def items_count(self, meeting: Any) -> int:
        return meeting.items_count

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return super().get_queryset(request).annotate(items_count=Count("items"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["code"]


@admin.register(MeetingItem)
class MeetingItemAdmin(PartAdmin):
    list_display = ["meeting", "kind", "commitment", "note"]
    list_select_related = ["meeting", "commitment"]
    list_filter = ["kind"]
    search_fields = ["meeting__code", "commitment__code", "commitment__title_en", "note"]
    autocomplete_fields = ["meeting", "commitment"]


@admin.register(MeetingOutcome)
class MeetingOutcomeAdmin(PartAdmin):
    list_display = ["meeting", "agreement"]
    list_select_related = ["meeting", "agreement"]
    search_fields = ["meeting__code", "agreement__code", "agreement__title_en"]
    autocomplete_fields = ["meeting", "agreement"]
