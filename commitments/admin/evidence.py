"""All evidence, to search in. It is written on the form of its update and nowhere else."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from commitments.admin.base import LedgerAdmin
from commitments.models import Evidence


@admin.register(Evidence)
class EvidenceAdmin(LedgerAdmin):
    list_display = ["commitment", "basis", "shown", "publisher", "published_on", "accessed_on"]
    list_display_links = ["shown"]
    list_select_related = ["update__commitment", "passage__agreement"]
    list_filter = ["basis", "update__state"]
    search_fields = ["title", "publisher", "url", "searched", "update__commitment__code", "passage__agreement__code"]
    date_hierarchy = "published_on"

    @admin.display(ordering="update__commitment__code", description="commitment")
    def commitment(self, evidence: Evidence) -> str:
        return evidence.update.commitment.code

    @admin.display(description="evidence")
    def shown(self, evidence: Evidence) -> str:
        passage = evidence.passage
        return f"{passage.agreement.code}, passage {passage.number}" if passage else evidence.title or evidence.searched

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
