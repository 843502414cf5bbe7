"""The vocabulary of policy areas."""

from django.contrib import admin

from commitments.admin.base import LedgerAdmin
from commitments.models import Theme


@admin.register(Theme)
class ThemeAdmin(LedgerAdmin):
    list_display = ["slug", "name_en", "name_ko", "parent"]
    list_select_related = ["parent"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["slug", "name_en", "name_ko"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name_en"]}
