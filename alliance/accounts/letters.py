"""The letters about a forgotten password. Whoever asks gets one, whether or not there is an account."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class NotSentError(Exception):
    """The mail server took no letter; why is in the log."""


def send_way_back(email: str, context: dict[str, Any]) -> None:
    """To somebody who has an account: the link by which the password is set anew."""
    told = _(
        "Somebody, you we hope, has forgotten the password of the account {name} in Pacta. This link sets a new one:"
    )
    once = _("It works once, and for {days} days. If it was not you, do nothing: the password stays as it is.")
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    lines = [told.format(name=context["username"]), context["password_reset_url"], once.format(days=days)]
    _send(email, lines)


def send_no_account(email: str) -> None:
    """To an address that no account has."""
    told = _("Somebody, you perhaps, has said that the password of an account in Pacta with this address is forgotten.")
    none = _("No account here has this address. If you have one, it is kept under another: ask an administrator.")
    _send(email, [told, none])


def _send(email: str, lines: list[str]) -> None:
    letter = EmailMessage(_("Pacta: forgotten password"), "\n\n".join(lines) + "\n", to=[email])
    try:
        letter.send()
    except (OSError, SMTPException) as error:
        logger.warning("A letter about a forgotten password could not be sent.", exc_info=True)
        raise NotSentError from error
