"""The login page, and the page of one's own account."""

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from alliance.accounts.provider import provider_name


class Login(LoginView):
    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"provider": provider_name()}


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Password, authenticator app, passkeys and recovery codes on one page; allauth's links to these lead here."""
    held: dict[str, list[Any]] = {kind: [] for kind in Authenticator.Type.values}
    for authenticator in Authenticator.objects.filter(user_id=request.user.pk).order_by("created_at"):
        held[authenticator.type].append(authenticator.wrap())
    codes = held[Authenticator.Type.RECOVERY_CODES]
    context = {
        "apps": held[Authenticator.Type.TOTP],
        "passkeys": held[Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes[0].get_unused_codes()) if codes else None,
        "provider": provider_name(),
    }
    return render(request, "account/account.html", context)


class PasswordChange(PasswordChangeView):
    @method_decorator(login_required)
    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        if not getattr(request.user, "has_usable_password", bool)():
            messages.error(request, _("This account has no password; an administrator can give it one."))
            return redirect("account")
        return super().dispatch(request, *arguments, **named)
