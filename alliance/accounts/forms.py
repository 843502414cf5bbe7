"""allauth's forms with our words, and with limits that hold for all processes of the server together."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alliance.accounts.backend import accounts_of_address
from alliance.accounts.letters import NotSentError, send_no_account
from alliance.accounts.limits import Attempt, TooMany, address_of, begin, forget_failures
from alliance.models import User

LONGEST = 1000
"""Of what is typed, in characters: more is no password but an attempt to keep the server busy."""


def speak(form: forms.Form, **labels: Any) -> None:
    """Our labels, and no placeholder: it would vanish as one types."""
    form.label_suffix = ""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field, account.PasswordField) and not isinstance(field, account.SetPasswordField):
            field.help_text = ""  # else a link that stands on the page already
        field.label = labels.get(name, field.label)
        if not isinstance(field, forms.BooleanField):
            field.validators.append(MaxLengthValidator(LONGEST))


class SignInForm(account.LoginForm):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        speak(self, login=_("User name or e-mail"), password=_("Password"))
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        self.fields["login"].widget.attrs |= attributes


class AgainForm(account.ReauthenticateForm):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        speak(self, password=_("Password"))


class ChangeForm(account.ChangePasswordForm):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        speak(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("New password again"))

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ResetForm(account.ResetPasswordForm):
    """Asks for a letter. It is sent in any case, so that neither page nor time tells whether there is an account."""

    users: list[User]
    attempt: Attempt

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        speak(self, email=_("E-mail"))

    def clean_email(self) -> str:
        """Who is meant is found as at the login."""
        email: str = self.cleaned_data["email"]
        self.users = [person for person in accounts_of_address(email) if person.has_usable_password()]
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "email" in cleaned:
            self.attempt = begin(letter=cleaned["email"], address=address_of(get_adapter().request))
        return cleaned

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Raises NotSentError; the letter is then not counted. That somebody had us wait for a mail server is."""
        email: str = self.cleaned_data["email"]
        try:
            if self.users:
                return super().save(request, **options)
            send_no_account(email)
        except NotSentError:
            self.attempt.take_back("letter")
            raise
        return email


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        speak(self, password1=_("New password"), password2=_("New password again"))

    def save(self) -> None:
        super().save()
        forget_failures(self.user)


class GivenPasswordForm(AdminPasswordChangeForm):
    """In the workbench, where an administrator gives somebody a new password."""

    def save(self, commit: bool = True) -> User:
        person: User = super().save(commit)
        forget_failures(person)
        return person


class CodeForm(mfa.AuthenticateForm):
    """A code of the authenticator or a recovery code; each is good once."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        speak(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}

    def clean_code(self) -> str:
        attempt = begin(code=str(self.user.pk))
        code: str = super().clean_code()
        try:
            begin(used=f"{self.user.pk}:{normalize_user_code(code)}")  # as allauth compares them
        except TooMany:
            raise ValidationError(_("This code has been used already. Wait for the next one.")) from None
        attempt.succeeded()
        return code


class CodeAgainForm(CodeForm, mfa.ReauthenticateForm):
    """The same, asked again of one who is signed in."""

    save = mfa.ReauthenticateForm.save


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        speak(self, code=_("Code that the app shows"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}
