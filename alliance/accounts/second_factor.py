"""People's second factors in the admin: whether there is one, and taking it away for who has lost the telephone."""

from typing import Any

from allauth.account import admin as accounts
from allauth.mfa import admin as second_factors
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as providers
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from alliance.accounts.once_more import once_more
from alliance.models import User

# Accounts are kept on the page of people alone; allauth's own pages would lead around it.
for model in (
    *(accounts.EmailAddress, accounts.EmailConfirmation, second_factors.Authenticator),
    *(providers.SocialAccount, providers.SocialApp, providers.SocialToken),
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

WORDS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.WEBAUTHN: "passkey"}


class SecondFactorAdmin(admin.ModelAdmin):
    """What the admin of people has in addition."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held = Authenticator.objects.filter(type__in=WORDS).order_by("created_at")
        return super().get_queryset(request).prefetch_related(Prefetch("authenticator_set", held, "factors"))

    @admin.display(description="second factor")
    def second_factor(self, person: User) -> str:
        """In words; empty without one."""
        return said([held.type for held in getattr(person, "factors", [])])

    @admin.display(description="second factor")
    def second_factor_held(self, person: User) -> str:
        held = self.second_factor(person)
        if not held:
            return "None. It is set up by the person, on the account page."
        place = reverse("admin:second-factor", args=[person.pk])
        return format_html('{} <a href="{}">Take it away</a>', held.capitalize() + ".", place)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        parts = super().get_fieldsets(request, obj)
        return [*parts, ("Signing in", {"fields": ["second_factor_held"]})] if obj else parts

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "second_factor_held"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.take_away)
        return [path("<int:pk>/second-factor/", view, name="second-factor"), *super().get_urls()]

    def take_away(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, then takes app, passkeys and recovery codes away; the person's history in the admin says who did."""
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if elsewhere := once_more(request, person):
            return elsewhere
        held = self.second_factor(person)
        change = reverse("admin:alliance_user_change", args=[pk])
        if not held:
            return redirect(change)
        if request.method != "POST":
            context = {"title": "Take the second factor away?", "person": person, "held": held, "change": change}
            context |= self.admin_site.each_context(request)
            return TemplateResponse(request, "admin/take_away_second_factor.html", context)
        Authenticator.objects.filter(user_id=person.pk).delete()
        self.log_change(request, person, f"Took the second factor away: {held}.")
        messages.success(request, f"The password alone now logs {person} in.")
        return redirect(change)


def said(kinds: list[str]) -> str:
    """In words and with their number: authenticator app, 2 passkeys."""
    words = []
    for kind, word in WORDS.items():
        number = kinds.count(kind)
        words += [f"{number} {word}s" if number > 1 else word] if number else []
    return ", ".join(words)
