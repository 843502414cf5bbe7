"""Recommendations: advice with its words, whom it asks, and the commitments that it concerns."""

from django.contrib import admin

from commitments.admin.base import LedgerAdmin, PartAdmin
from commitments.admin.citation import CitationInline
from commitments.admin.parts import PartInline
from commitments.models import Recommendation, RecommendationAddressee, RecommendationLink


class AddresseeInline(PartInline):
    model = RecommendationAddressee
    autocomplete_fields = ["party"]


class LinkInline(PartInline):
    model = RecommendationLink
    autocomplete_fields = ["commitment"]


@admin.register(Recommendation)
class RecommendationAdmin(LedgerAdmin):
    inlines = [CitationInline, AddresseeInline, LinkInline]
    list_display = ["code", "title_en", "agreement", "theme"]
    list_display_links = ["code", "title_en"]
    list_select_related = ["agreement", "theme"]
    list_filter = [("agreement", admin.RelatedOnlyFieldListFilter), ("theme", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["code", "title_en", "title_ko", "summary"]
    autocomplete_fields = ["agreement", "theme"]


@admin.register(RecommendationAddressee)
class RecommendationAddresseeAdmin(PartAdmin):
    list_display = ["recommendation", "party"]
    list_select_related = ["recommendation", "party"]
    list_filter = ["party"]
    search_fields = ["recommendation__code", "recommendation__title_en", "party__code", "party__name_en"]
    autocomplete_fields = ["recommendation", "party"]


@admin.register(RecommendationLink)
class RecommendationLinkAdmin(PartAdmin):
    list_display = ["recommendation", "kind", "commitment"]
    list_select_related = ["recommendation", "commitment"]
    list_filter = ["kind"]
    search_fields = ["recommendation__code", "commitment__code", "commitment__title_en"]
    autocomplete_fields = ["recommendation", "commitment"]
