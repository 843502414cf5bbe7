"""The vocabulary of who owes: parties and their ministries."""

from django.contrib import admin

from commitments.admin.base import LedgerAdmin
from commitments.models import Agency, Party


@admin.register(Party)
class PartyAdmin(LedgerAdmin):
    list_display = ["code", "name_en", "name_ko", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "name_en", "name_ko", "other_names"]


@admin.register(Agency)
class AgencyAdmin(LedgerAdmin):
    list_display = ["code", "name_en", "name_ko", "party"]
    list_select_related = ["party"]
    list_filter = ["party"]
    search_fields = ["code", "name_en", "name_ko", "other_names"]
    autocomplete_fields = ["party"]
