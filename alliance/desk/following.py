"""The themes that somebody follows: a page of boxes to tick."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from alliance.models import User
from commitments.models import FollowedTheme, Theme


class FollowingForm(forms.Form):
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.order_by(F("parent__slug").asc(nulls_first=True), "slug"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "There is no theme %(value)s any more; tick again what you follow.",
            "invalid_pk_value": "There is no theme %(pk)s any more; tick again what you follow.",
        },
    )


def following(request: HttpRequest) -> HttpResponse:
    """Shows the boxes, and keeps what was ticked."""
    user = request.user
    assert isinstance(user, User)
    followed = list(FollowedTheme.objects.filter(user=user).values_list("theme", flat=True))
    form = FollowingForm(request.POST if request.method == "POST" else None, initial={"themes": followed})
    if form.is_valid():
        follow(user, form.cleaned_data["themes"])
        messages.success(request, "Your desk now shows the dates and meetings of these themes.")
        return HttpResponseRedirect(reverse("admin:index"))
    context = admin.site.each_context(request) | {"title": "Themes that I follow", "form": form, "themes": _tree(form)}
    return TemplateResponse(request, "admin/desk/following.html", context)


def follow(user: User, themes: Any) -> None:
    """These and no others."""
    with transaction.atomic():
        FollowedTheme.objects.filter(user=user).exclude(theme__in=themes).delete()
        rows = [FollowedTheme(user=user, theme=theme) for theme in themes]
        FollowedTheme.objects.bulk_create(rows, ignore_conflicts=True)


def _tree(form: FollowingForm) -> list[tuple[Any, list[Any]]]:
    """The boxes of the upper themes, each with those below it."""
    boxes = list(form["themes"])
    themes = {box.data["value"].instance.pk: (box.data["value"].instance, box) for box in boxes}
    upper = [(theme, box) for theme, box in themes.values() if theme.parent_id is None]
    return [(box, [below for child, below in themes.values() if child.parent_id == theme.pk]) for theme, box in upper]
