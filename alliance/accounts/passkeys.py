"""allauth's forms for what a browser says of a passkey, which anybody may make up."""

import struct
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.mfa.webauthn import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import HiddenInput, JSONField
from django.utils.translation import gettext_lazy as _

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, EOFError, RecursionError, struct.error)
UNFIT = _("This passkey does not fit here, or it was asked too long ago. Try again.")


class CredentialField(JSONField):
    """What the browser says. It is good once, so no form shows it again."""

    widget = HiddenInput
    default_error_messages: ClassVar[dict[str, Any]] = {"required": UNFIT, "invalid": UNFIT}

    def to_python(self, value: Any) -> Any:
        return read(lambda: super(CredentialField, self).to_python(value))

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


def read[T](check: Callable[[], T]) -> T:
    """What the check makes of it; a sentence where it is of no use."""
    try:
        return check()
    except (ValidationError, *UNREADABLE):
        raise ValidationError(UNFIT) from None


class PasskeyLoginForm(forms.LoginWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return read(super().clean_credential)


class PasskeySecondForm(forms.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return read(super().clean_credential)


class PasskeyAgainForm(forms.ReauthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return read(super().clean_credential)


class PasskeyForm(forms.AddWebAuthnForm):
    credential = CredentialField()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.label_suffix = ""
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = _("Name")
        name.validators.append(MaxLengthValidator(100))
        name.widget.attrs["maxlength"] = 100
        alone.label = _("Log in with it alone, without a password")
        alone.initial = True
        alone.help_text = _(
            "It then asks for a finger, a face or a PIN. Without this it is the second factor after the password."
        )

    def clean(self) -> Any:
        return read(super().clean)
