"""Agreements: coded by one person, checked and published by another."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from commitments import workflow
from commitments.admin import adding
from commitments.admin.base import LedgerAdmin, PartAdmin
from commitments.admin.desk import AgreementTurnFilter
from commitments.admin.parts import PartInline
from commitments.models import Agreement, AgreementLink, AgreementParty


class PartyInline(PartInline):
    model = AgreementParty
    autocomplete_fields = ["party"]


class LinkInline(PartInline):
    """What this agreement does to earlier ones."""

    model = AgreementLink
    fk_name = "later"
    verbose_name_plural = "links to earlier agreements"
    autocomplete_fields = ["earlier"]


class PublicFilter(admin.SimpleListFilter):
    title = "who sees it"
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Readers"), ("no", "Staff only")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(published_at__isnull=self.value() == "no")


@admin.register(Agreement)
class AgreementAdmin(LedgerAdmin):
    """A published agreement is never deleted; its code stays as given.

    Its coding is signed, checked and published on the screen that shows all of it (alliance/coding).
    """

    kept = "An agreement that readers see is never deleted, by anybody."
    change_list_template = "admin/commitments/agreement/change_list.html"
    change_form_template = "admin/commitments/agreement/change_form.html"
    inlines = [PartyInline, LinkInline]
    list_display = [
        "code",
        "title_en",
        "kind",
        "issued_on",
        "passages_held",
        "commitments_count",
        "coded_by",
        "published_at",
        "coding",
    ]
    list_display_links = ["code", "title_en"]
    list_select_related = ["coded_by"]
    list_filter = [AgreementTurnFilter, PublicFilter, "kind", "nature", "state", "text_held"]
    search_fields = ["code", "title_en", "title_ko", "other_names", "issuer"]
    date_hierarchy = "issued_on"
    prepopulated_fields = {"slug": ["title_en"]}
    readonly_fields = ["coder", "checker", "published_at", "review_note"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("code", "slug"),
                    *("title_en", "title_ko", "title_ko_source", "other_names"),
                    ("kind", "nature", "legal_force"),
                ]
            },
        ),
        (
            "Where and when",
            {
                "fields": [
                    ("issuer", "place"),
                    ("issued_on", "issued_precision"),
                    ("state", "in_force_until"),
                ]
            },
        ),
        ("Text", {"fields": [("text_held", "language"), "source_url", "archived_url", "sha256", "note"]}),
        ("Four eyes", {"fields": [("coder", "checker", "published_at"), "review_note"]}),
    ]

    @admin.display(description="coded by")
    def coder(self, agreement: Agreement) -> str:
        return str(agreement.coded_by or "")

    @admin.display(description="checked by")
    def checker(self, agreement: Agreement) -> str:
        return str(agreement.checked_by or "")

    @admin.display(description="text")
    def coding(self, agreement: Agreement) -> str:
        address = reverse("admin:commitments_agreement_coding", args=[agreement.pk])
        return format_html('<a href="{}" aria-label="Code {}">Code</a>', address, agreement.code)

    @admin.display(ordering="passages_held", description="passages")
    def passages_held(self, agreement: Any) -> int:
        return agreement.passages_held

    @admin.display(ordering="commitments_count", description="commitments")
    def commitments_count(self, agreement: Any) -> int:
        return agreement.commitments_count

    def get_queryset(self, request: HttpRequest) -> Any:
        agreements: Any = super().get_queryset(request)
        return agreements.with_counts()

    def get_urls(self) -> list[Any]:
        return [*adding.urls(self), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = [] if obj is None else ["code"] if obj.published_at is None else ["code", "slug"]
        return [*fixed, *self.readonly_fields]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return self.prepopulated_fields if obj is None else {}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.published_at is None)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        agreement = context["original"]
        if agreement is not None and agreement.published_at is None:
            context["missing"] = list(workflow.coding_faults(agreement))
        return super().render_change_form(request, context, *args, **options)


@admin.register(AgreementLink)
class AgreementLinkAdmin(LedgerAdmin):
    list_display = ["later", "kind", "earlier", "note"]
    list_select_related = ["later", "earlier"]
    list_filter = ["kind"]
    search_fields = ["later__code", "later__title_en", "earlier__code", "earlier__title_en", "note"]
    autocomplete_fields = ["later", "earlier"]


@admin.register(AgreementParty)
class AgreementPartyAdmin(PartAdmin):
    list_display = ["agreement", "party"]
    list_select_related = ["agreement", "party"]
    list_filter = ["party"]
    search_fields = ["agreement__code", "agreement__title_en", "party__code", "party__name_en"]
    autocomplete_fields = ["agreement", "party"]
