"""Obligations: who owes a commitment, and which ministries act for them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from commitments.admin.base import PartAdmin
from commitments.admin.look_up import LookUpMany
from commitments.admin.parts import PartFormSet, PartInline, remaining
from commitments.admin.seen import is_seen
from commitments.choices import Role
from commitments.models import Agency, Obligation, ObligationAgency


class ObligationForm(forms.ModelForm):
    """With its agencies as one field, though each of them is a record of its own."""

    acting = forms.ModelMultipleChoiceField(
        Agency.objects.all(),
        label="agencies",
        required=False,
        widget=LookUpMany(Obligation._meta.get_field("agencies"), admin.site),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["acting"] = list(self.instance.agencies.all())

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        party = self.cleaned_data.get("party")
        foreign = [agency for agency in self.cleaned_data.get("acting", ()) if party and agency.party_id != party.pk]
        if foreign:
            self.add_error("acting", f"{foreign[0]} is no agency of {party}.")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        obligation = super().save(commit)
        if commit:
            obligation.agencies.set(self.cleaned_data["acting"])
        return obligation


class ObligationFormSet(PartFormSet):
    """A commitment that readers see keeps somebody who owes it."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.retired_at is not None:
            return
        if is_seen(self.instance) and not any(row["role"] == Role.OBLIGOR for row in remaining(self)):
            raise ValidationError("Readers see this commitment, so it needs a party that owes it.")


class ObligationInline(PartInline):
    model = Obligation
    form = ObligationForm
    formset = ObligationFormSet
    autocomplete_fields = ["party"]
    fields = ["party", "role", "acting"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("agencies")


class AgencyInline(PartInline):
    model = ObligationAgency
    autocomplete_fields = ["agency"]


@admin.register(Obligation)
class ObligationAdmin(PartAdmin):
    """Who owes what, to search in."""

    inlines = [AgencyInline]
    list_display = ["commitment", "party", "role", "agency_names"]
    list_filter = ["role", "party"]
    search_fields = ["commitment__code", "commitment__title_en", "party__code", "party__name_en", "agencies__name_en"]
    autocomplete_fields = ["commitment", "party"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description="agencies")
    def agency_names(self, obligation: Obligation) -> str:
        return ", ".join(agency.name_en for agency in obligation.agencies.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("commitment", "party").prefetch_related("agencies")


@admin.register(ObligationAgency)
class ObligationAgencyAdmin(PartAdmin):
    list_display = ["obligation", "agency"]
    list_select_related = ["obligation__commitment", "obligation__party", "agency"]
    search_fields = ["obligation__commitment__code", "agency__code", "agency__name_en"]
    autocomplete_fields = ["obligation", "agency"]
