"""Where texts name dialogues, to search in; marked on the coding screen of the text."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from commitments.admin.base import PartAdmin
from dialogues.models import DialogueMention


@admin.register(DialogueMention)
class DialogueMentionAdmin(PartAdmin):
    """To be read: they are made and taken away on the coding screen alone."""

    list_display = ["dialogue", "agreement", "passage_number", "quote"]
    list_display_links = ["quote"]
    list_select_related = ["dialogue", "passage__agreement"]
    search_fields = ["quote", "dialogue__slug", "dialogue__name_en", "passage__agreement__code"]
    fields = ["dialogue", "passage", ("quote", "occurrence")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(ordering="passage__agreement__code")
    def agreement(self, mention: DialogueMention) -> str:
        return mention.passage.agreement.code

    @admin.display(description="passage")
    def passage_number(self, mention: DialogueMention) -> str:
        return mention.passage.number
