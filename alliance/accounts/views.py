"""The login page, and the page of one's own account."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.views import LoginView, PasswordChangeView, PasswordResetView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from alliance.accounts.letters import NotSentError
from alliance.accounts.limits import TooMany, address_of, begin
from alliance.accounts.provider import provider_name
from alliance.accounts.token_pages import may_have_tokens

NO_SECOND_FACTOR = gettext_lazy("You have no second factor yet, so there are no recovery codes. Set one up first.")
NO_CODES_LEFT = gettext_lazy("You have no recovery codes left. Make new ones.")
NO_APP = gettext_lazy("You have no authenticator app, so there is none to take away.")
NO_SUCH_PASSKEY = gettext_lazy("This passkey is not among yours; perhaps it was taken away already.")

View = Callable[..., Any]


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
        "may_have_tokens": may_have_tokens(request.user),
    }
    return render(request, "account/account.html", context)


def for_second_factor(view: View) -> View:
    """Who has no second factor is told so on the account page, where one can be set up."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        factors = Authenticator.objects.filter(user_id=request.user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
        if not factors.exists():
            messages.error(request, NO_SECOND_FACTOR)
            return redirect("account")
        return view(request, *arguments, **named)

    return guarded


def of_account(view: View, missing: Any) -> View:
    """Where the view does not find what it is about, the account page says what is missing."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        try:
            return view(request, *arguments, **named)
        except Http404:
            messages.error(request, missing)
            return redirect("account")

    return guarded


class PasskeyLogin(LoginWebAuthnView):
    def get(self, request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        """What the browser is to ask for; the answer is expected by the session."""
        try:
            begin(begun=address_of(request))
        except TooMany as refusal:
            return JsonResponse({"told": refusal.message}, status=HTTPStatus.TOO_MANY_REQUESTS)
        return super().get(request, *arguments, **named)


class PasswordReset(PasswordResetView):
    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)
        except NotSentError:
            told = _("The letter could not be sent. Try again later, or ask an administrator of the ledger.")
            form.add_error(None, told)
            return self.form_invalid(form)


class PasswordChange(PasswordChangeView):
    @method_decorator(login_required)
    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> Any:
        if not getattr(request.user, "has_usable_password", bool)():
            messages.error(request, _("This account has no password; an administrator can give it one."))
            return redirect("account")
        return super().dispatch(request, *arguments, **named)
