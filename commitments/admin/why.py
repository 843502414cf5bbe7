"""The reason of a change that readers see: the field that asks for it, beside those of the record."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest, QueryDict

WHY = "change_reason"
LABEL = "Why"

MOST = 300
"""How many characters a reason has at most."""


def field() -> forms.CharField:
    told = "Readers see this among the corrections."
    return forms.CharField(label=LABEL, max_length=MOST, widget=AdminTextInputWidget, help_text=told)


def reason_of(request: HttpRequest) -> str:
    """Why, as the form was told."""
    return reason_in(request.POST)


def reason_in(sent: QueryDict) -> str:
    """One line, and nothing that the database could not hold."""
    return " ".join(sent.get(WHY, "").replace("\0", " ").split())[:MOST]
