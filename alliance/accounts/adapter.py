"""What allauth asks of us: who somebody is, where to go, and in which words to refuse."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.accounts.letters import send_way_back
from alliance.accounts.limits import address_of, begin
from alliance.models import User

MISMATCH = _("No account has this name and password. Passwords tell capital letters from small ones.")

TOLD = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is taken away."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is taken away."),
    "mfa/messages/recovery_codes_generated.txt": _("These are new recovery codes."),
}
"""What allauth would say, in our words; the rest one sees anyway."""

WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code of your app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
"""To say once more who one is."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "incorrect_password": _("This is not the password of your account."),
        "enter_current_password": _("This is not the password of your account."),
        "incorrect_code": _("This code is not right. An authenticator shows a new one every half minute."),
        "invalid_password_reset": _("This link is not valid any more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators make the accounts."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person, or None. An account that was made inactive is as unknown as one that never was."""
        name = credentials.get("email") or credentials["username"]
        attempt = begin(name=name, address=address_of(request))
        person = authenticate(request, username=name, password=credentials["password"])
        if not isinstance(person, User):
            return None
        attempt.succeeded()
        return person

    def reauthenticate(self, user: User, password: str) -> bool:
        attempt = begin(again=str(user.pk))
        is_right = user.check_password(password)
        if is_right:
            attempt.succeeded()
        return is_right

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """For who comes with a passkey or from the organisation's sign-in."""
        return refused(request, _("There is no active account for you here. Ask an administrator of the ledger."))

    def is_safe_url(self, url: str) -> bool:
        """Whether somebody may be led there after the login: on this site, by the name under which it was asked."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, self.request.is_secure())

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """To the address that the account has: what was typed could be another spelling of it."""
        send_way_back(user.email, context)

    def get_login_stages(self) -> list[str]:
        own = {"allauth.mfa.stages.AuthenticateStage": "alliance.accounts.second_step.CodeStage"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index") if getattr(request.user, "is_staff", False) else reverse("account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        return [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *others: Any, **named: Any
    ) -> None:
        if message_template in TOLD:
            messages.add_message(request, level, TOLD[message_template])
        elif message_template is None:
            super().add_message(request, level, message_template, *others, **named)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"]
    }

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a browser calls us."""
        return super().get_public_key_credential_rp_entity() | {"name": "Pacta"}


def refused(request: HttpRequest, sentence: Any) -> HttpResponseRedirect:
    """Back to the login, which shows the sentence."""
    messages.error(request, sentence)
    return HttpResponseRedirect(reverse("account_login"))
