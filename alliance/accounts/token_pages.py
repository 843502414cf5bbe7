"""The pages of one's own tokens: the list, a new one that is shown once, and one revoked."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from alliance.accounts import tokens
from alliance.accounts.once_more import once_more
from alliance.api.models import Scope, Token
from alliance.models import User

MAY_WRITE = "commitments.add_statusupdate"
"""What the door asks of who drafts (`commitments.workflow.MAY_DRAFT`); the accounts stand below the apps."""

DAYS = (7, 30, 90, 365)
MOST = 20
"""How many tokens a person has at most; each is one more to lose."""


def may_have_tokens(person: Any) -> bool:
    """Who writes; and where reading needs a log-in, whoever works here, as programs have none."""
    return person.is_active and (person.has_perm(MAY_WRITE) or (person.is_staff and not settings.PUBLIC_READ))


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("For you, to tell it from others: where it is used, and for what.")
    )
    scope = forms.ChoiceField(label=_("What it may do"), widget=forms.RadioSelect, initial=Scope.READ)
    days = forms.TypedChoiceField(label=_("How long it holds"), coerce=int, initial=90)

    def __init__(self, *arguments: Any, person: User, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.label_suffix = ""
        self.person = person
        scopes: Any = self.fields["scope"]
        scopes.choices = Scope.choices if person.has_perm(MAY_WRITE) else Scope.choices[:1]
        days: Any = self.fields["days"]
        days.choices = [(number, ngettext("%d day", "%d days", number) % number) for number in DAYS]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Token.objects.of(self.person).filter(name=name).exists():
            raise ValidationError(_("You have a token of this name; give this one another."))
        return name

    def clean(self) -> dict[str, Any]:
        if Token.objects.of(self.person).count() >= MOST:
            raise ValidationError(_("You have as many tokens as anybody may have; revoke one first."))
        return self.cleaned_data


def _only_who_may(request: HttpRequest) -> User:
    person = request.user
    if not isinstance(person, User) or not may_have_tokens(person):
        raise PermissionDenied("Tokens are for those who write status updates.")
    return person


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    person = _only_who_may(request)
    return render(request, "account/tokens.html", {"tokens": Token.objects.of(person)})


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Makes one, and shows it this once."""
    person = _only_who_may(request)
    if elsewhere := once_more(request):
        return elsewhere
    form = TokenForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        row, token = tokens.make(person, **form.cleaned_data)
        shown = {"row": row, "token": token, "header": f"Authorization: Bearer {token}"}
        return render(request, "account/token_made.html", shown)
    return render(request, "account/token_form.html", {"form": form})


@login_required
@never_cache
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then takes it away. No password: who finds it lost is in a hurry."""
    token = get_object_or_404(Token.objects.of(_only_who_may(request)), pk=pk)
    if request.method != "POST":
        return render(request, "account/token_revoke.html", {"object": token})
    token.delete()
    messages.success(request, gettext("The token “{name}” is revoked.").format(name=token.name))
    return redirect("account_tokens")
