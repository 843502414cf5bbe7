"""Parties and themes have no filters, only an order; unknown names are refused all the same."""

from alliance.api.filters import OrderingFilter, StrictFilterSet


class PartyListFilter(StrictFilterSet):
    ordering = OrderingFilter({"code": ["code"]}, key="code", default="code")


class ThemeListFilter(StrictFilterSet):
    ordering = OrderingFilter({"slug": ["slug"]}, key="slug", default="slug")
