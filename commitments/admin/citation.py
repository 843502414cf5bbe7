"""Citations: the exact words, checked against the passage while they are typed in."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from commitments import quotation
from commitments.admin.base import LedgerForm, PartAdmin
from commitments.admin.parts import NumberedFormSet, PartInline, remaining
from commitments.admin.seen import is_seen
from commitments.models import Citation, Commitment, Passage


class CitationForm(LedgerForm):
    class Meta:
        widgets = {"quote": AdminTextareaWidget(attrs={"rows": 3, "cols": 60})}

    def clean_quote(self) -> str:
        return quotation.clean(self.cleaned_data["quote"])

    def clean(self) -> dict[str, Any] | None:
        """The quotation stands in its passage; where it does not, the sentence says where it breaks."""
        cleaned = super().clean()
        passage, quote = self.cleaned_data.get("passage"), self.cleaned_data.get("quote")
        if passage and quote:
            fault = quotation.fault(quote, passage.text, self.cleaned_data.get("occurrence") or 1)
            if fault:
                self.add_error("quote", fault)
        return cleaned


class CitationFormSet(NumberedFormSet):
    """A commitment that readers see keeps its words."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not isinstance(self.instance, Commitment) or self.instance.retired_at is not None:
            return
        if is_seen(self.instance) and not remaining(self):
            raise ValidationError("Readers see this commitment, so it needs a citation.")


class CitationInline(PartInline):
    model = Citation
    form = CitationForm
    formset = CitationFormSet
    autocomplete_fields = ["passage"]
    fields = ["number", "passage", "kind", "quote", "occurrence"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "passage":
            options["queryset"] = Passage.objects.select_related("agreement")  # which the name of a passage begins with
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Citation)
class CitationAdmin(PartAdmin):
    """All quotations, to search in."""

    form = CitationForm
    list_display = ["parent", "number", "agreement", "passage_number", "kind", "quote"]
    list_display_links = ["quote"]
    list_select_related = ["commitment", "recommendation", "passage__agreement"]
    list_filter = ["kind"]
    search_fields = ["quote", "commitment__code", "recommendation__code", "passage__agreement__code"]
    autocomplete_fields = ["commitment", "recommendation", "passage"]
    fields = [("commitment", "recommendation", "number"), ("passage", "kind"), ("quote", "occurrence")]

    @admin.display(ordering="commitment__code", description="of")
    def parent(self, citation: Citation) -> str:
        parent = citation.commitment or citation.recommendation
        return parent.code if parent else ""

    @admin.display(ordering="passage__agreement__code")
    def agreement(self, citation: Citation) -> str:
        return citation.passage.agreement.code

    @admin.display(description="passage")
    def passage_number(self, citation: Citation) -> str:
        return citation.passage.number

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
