"""The sign-in of an organisation (OpenID Connect): it says who somebody is, an account here says what he may do."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from requests import RequestException

from alliance.accounts.adapter import refused
from alliance.accounts.backend import account_of_address
from alliance.accounts.limits import TooMany, address_of, begin

logger = logging.getLogger(__name__)


def provider_name() -> str:
    """What people call it; empty where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0]["name"] if apps else ""


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Finds the account by the e-mail address that the provider has verified, each time anew; nothing is kept of it.

    So an administrator says by the address of an account, and by making it inactive, who gets in.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        sociallogin.state["process"] = "login"  # never "connect", for which an address may ask
        email = verified_address(sociallogin.account.extra_data)
        person = account_of_address(email)
        if person is None:
            told = _(
                "{provider} knows you, but you have no active account here. Ask an administrator of the ledger for one."
            )
            if not email:
                told = _("{provider} does not vouch for an e-mail address of yours, by which your account is found.")
            raise ImmediateHttpResponse(refused(request, told.format(provider=provider_name())))
        sociallogin.user = person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **named: Any
    ) -> None:
        raise ImmediateHttpResponse(unanswered(request, exception))


def verified_address(said: dict[str, Any]) -> str:
    """The address in what the provider said, where it is verified and all was said of one person; else empty."""
    token, more = said.get("id_token") or {}, said.get("userinfo") or {}
    if token and more and token.get("sub") != more.get("sub"):
        return ""
    claims = more if "email" in more else token
    return str(claims.get("email") or "") if claims.get("email_verified") is True else ""


def unanswered(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Back to the login; why is in the log, where an administrator looks for it."""
    provider = provider_name()
    logger.warning("Signing in with %s failed.", provider, exc_info=error)
    told = _("{provider} has not confirmed who you are. Try again, or log in with your password.")
    return refused(request, told.format(provider=provider))


@contextmanager
def understood() -> Iterator[None]:
    """Round the reading of what the provider says: where it makes no sense, the error is the provider's, not ours."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise OAuth2Error("What the provider says makes no sense.") from error


class Answer(views.OpenIDConnectOAuth2Adapter):
    """What the provider says, as allauth reads it."""

    @property
    def openid_config(self) -> Any:
        with understood():
            return super().openid_config

    def get_access_token_data(self, *arguments: Any, **named: Any) -> Any:
        with understood():
            return super().get_access_token_data(*arguments, **named)

    def parse_token(self, data: Any) -> Any:
        with understood():
            return super().parse_token(data)

    def complete_login(self, *arguments: Any, **named: Any) -> Any:
        with understood():
            return super().complete_login(*arguments, **named)


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider. What is to come back is kept in the session."""
    try:
        begin(begun=address_of(request))
        with understood():
            return views.login(request, provider_id=provider_id)
    except TooMany as refusal:
        return refused(request, refusal.message)
    except (RequestException, OAuth2Error) as error:
        return unanswered(request, error)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    try:
        return views.OAuth2CallbackView.adapter_view(Answer(request, provider_id))(request)
    except (RequestException, OAuth2Error) as error:
        return unanswered(request, error)
