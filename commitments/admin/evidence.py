"""Evidence: written on the form of its update and nowhere else; and a list of all of it, to search in."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from commitments.admin.base import LedgerAdmin, LedgerForms, person
from commitments.admin.evidence_form import EvidenceForm, EvidenceFormSet
from commitments.admin.status_steps import is_open_to
from commitments.models import Evidence


class EvidenceInline(LedgerForms, admin.StackedInline):
    """Written with its update, and frozen with it."""

    model = Evidence
    form = EvidenceForm
    formset = EvidenceFormSet
    template = "admin/commitments/statusupdate/evidence_cards.html"
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return super().get_queryset(request).select_related("passage__agreement")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and is_open_to(obj, person(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_open_to(obj, person(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and is_open_to(obj, person(request))


@admin.register(Evidence)
class EvidenceAdmin(LedgerAdmin):
    kept = "Evidence is dropped on the form of its update, as long as that is a draft."
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
