"""Filters of agreements and of what stands in their texts: passages and recommendations."""

from django.utils.translation import gettext_lazy as _

from alliance.api.filters import ChoicesFilter, DayFilter, OrderingFilter, StrictFilterSet, WordsFilter
from commitments import search
from commitments.choices import AgreementKind, TextHeld
from commitments.filters.keys import AgreementKeyFilter, PartyFilter, ThemeFilter


class AgreementFilter(StrictFilterSet):
    facets = ("kind", "party", "text_held")
    q = WordsFilter(search.of_agreements)
    kind = ChoicesFilter(AgreementKind, label=_("Kind"), help_text="What it is.")
    party = PartyFilter("Code of a party to it.", field_name="parties__code")
    issued_after = DayFilter("issued_on", "gte", label=_("Issued from"), help_text="Issued on this day or later.")
    issued_before = DayFilter("issued_on", "lte", label=_("Issued until"), help_text="Issued on this day or before.")
    text_held = ChoicesFilter(TextHeld, label=_("Text"), help_text="How much of its text is held.")
    ordering = OrderingFilter({"issued_on": ["issued_on"], "code": ["code"]}, key="code", default="-issued_on")


class PassageFilter(StrictFilterSet):
    q = WordsFilter(search.of_passages)
    agreement = AgreementKeyFilter()
    ordering = OrderingFilter({"position": ["agreement__code", "position"]}, key="id", default="position")


class RecommendationFilter(StrictFilterSet):
    facets = ("agreement", "addressee", "theme")
    q = WordsFilter(search.of_recommendations)
    agreement = AgreementKeyFilter()
    addressee = PartyFilter("Code of a party that it asks.", label=_("Addressee"), field_name="addressees__code")
    theme = ThemeFilter()
    ordering = OrderingFilter({"code": ["code"]}, key="code", default="code")
