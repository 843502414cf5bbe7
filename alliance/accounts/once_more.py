"""Asked once more who one is, before a change of how somebody logs in: an unattended screen is not to allow it."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alliance.models import User


def once_more(request: HttpRequest, person: User | None = None) -> HttpResponse | None:
    """Where to go instead; None for whoever has proved it within the last minutes. A look raises what asks for it.

    One's own password and second factor are for the account page, which asks as well. What was sent too late is not
    kept meanwhile, as allauth would in the session: a new password may be in it.
    """
    if person is not None and person.pk == request.user.pk:
        return redirect("account")
    try:
        ask(request)
    except ReauthenticationRequired:
        if request.method != "POST":
            raise
        messages.warning(request, _("Nothing is changed yet: say once more who you are, then do it again."))
        return redirect(request.path)
    return None


@reauthentication_required
def ask(request: HttpRequest) -> None:
    """Raises ReauthenticationRequired unless it was proved within the last minutes; allauth then asks, and goes on."""
