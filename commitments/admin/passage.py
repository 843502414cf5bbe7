"""Passages: the text, which stays as it is once readers have seen it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest

from alliance.storable import StorableJSON
from commitments import quotation
from commitments.admin.base import LedgerAdmin, LedgerForm
from commitments.models import Citation, Passage

CORRECTION = {"was", "is", "reason"}


def are_corrections(value: Any) -> bool:
    """Whether it is a list of mended faults, each with what the scan had, what it says now, and why."""
    return isinstance(value, list) and all(
        isinstance(one, dict) and set(one) == CORRECTION and all(isinstance(text, str) for text in one.values())
        for one in value
    )


class PassageForm(LedgerForm):
    def clean_text(self) -> str:
        """In clean form, and with every quotation from it still in its place."""
        text = quotation.clean(self.cleaned_data["text"])
        lost = [
            citation
            for citation in Citation.objects.filter(passage=self.instance.pk).select_related(
                "commitment", "recommendation"
            )
            if quotation.find(citation.quote, text, citation.occurrence) is None
        ]
        if lost:
            raise ValidationError(
                [f"{quoted_by(citation)} quotes {citation}, which must stay in it." for citation in lost]
            )
        return text

    def clean_corrections(self) -> Any:
        corrections = self.cleaned_data["corrections"] or []
        if not are_corrections(corrections):
            raise ValidationError('Corrections look like [{"was": "70t", "is": "70th", "reason": "scan fault"}].')
        return corrections


def quoted_by(citation: Citation) -> str:
    """The code of the commitment or recommendation whose words these are."""
    parent = citation.commitment or citation.recommendation
    return parent.code if parent else ""


class CitedFilter(admin.SimpleListFilter):
    title = "what it holds"
    parameter_name = "cited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Quoted"), ("reason", "No commitment, with a reason"), ("open", "Neither: to be coded")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "yes":
                return queryset.filter(citation_count__gt=0)
            case "reason":
                return queryset.exclude(no_commitment="")
            case "open":
                return queryset.filter(citation_count=0, no_commitment="")
        return queryset


@admin.register(Passage)
class PassageAdmin(LedgerAdmin):
    """The text of a published agreement is read-only, and so are number and place; notes and reasons stay open."""

    kept = "A passage that readers see is never deleted, by anybody."
    form = PassageForm
    list_display = ["agreement_code", "number", "heading", "beginning", "citation_count", "no_commitment"]
    list_display_links = ["agreement_code", "number"]
    list_filter = [CitedFilter, "no_commitment", ("agreement", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["agreement__code", "=number", "heading", "text"]
    ordering = ["agreement__code", "position"]
    search_help_text = "A code and a number (2021-FS 12), or words of the text."
    autocomplete_fields = ["agreement", "lead_in"]
    fields = [("agreement", "number", "position"), "heading", "text", "lead_in", "no_commitment", "note", "corrections"]

    @admin.display(ordering="agreement__code", description="agreement")
    def agreement_code(self, passage: Passage) -> str:
        return passage.agreement.code

    @admin.display(description="text")
    def beginning(self, passage: Passage) -> str:
        return passage.text if len(passage.text) <= 90 else passage.text[:90] + "…"

    @admin.display(ordering="citation_count", description="citations")
    def citation_count(self, passage: Any) -> int:
        return passage.citation_count

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("agreement").annotate(citation_count=Count("citations"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return ["agreement", "number", "position", "text"] if obj.agreement.is_public else ["agreement"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.agreement.is_public)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "text":
            options["widget"] = AdminTextareaWidget(attrs={"rows": 8})
        if db_field.name == "corrections":
            options["decoder"] = StorableJSON
        return super().formfield_for_dbfield(db_field, request, **options)
