"""The page of an undo: what would go back, what stands in the way, and the button."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from alliance import past
from alliance.models import Change
from alliance.undoing.entries import tracked_models, values_of
from alliance.undoing.plan import Conflict, Plan, Turn, Way, plan_of
from alliance.undoing.scope import Scope, scope_of
from alliance.undoing.words import counted
from alliance.undoing.writing import tried, undo
from commitments.admin.base import person
from commitments.admin.why import MOST, reason_of
from commitments.workflow import Refused

SHOWN = 50
"""How many rows the page tells in full."""

MOST_CONFLICTS = 500
"""How many conflicts it names; more than that nobody opens one by one."""


class WhyForm(forms.Form):
    """The reason, under the name that every form of the workbench has for it."""

    change_reason = forms.CharField(label="Why", max_length=MOST, required=False, widget=AdminTextInputWidget)


def undo_page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Look first, then do. Who may not do it by hand gets a 403 with a sentence."""
    scope = scope_of(kind, str(key)) if "\0" not in str(key) else None
    if scope is None:
        raise Http404
    look_at(request, {change.table for change in scope.changes})
    if request.method == "POST":
        return _done(request, scope)
    return _shown(request, scope, [], WhyForm())


def look_at(request: HttpRequest, tables: set[str]) -> None:
    """Raises `PermissionDenied` where this person may not look at records of these tables."""
    if tables & tracked_models().keys() - visible_tables(request):
        raise PermissionDenied


def visible_tables(request: HttpRequest) -> set[str]:
    """The tables whose records this person may look at."""
    user = person(request)
    models = tracked_models().items()
    return {table for table, model in models if user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")}


def _done(request: HttpRequest, scope: Scope) -> HttpResponse:
    try:
        batch = undo(scope, by=person(request), reason=reason_of(request))
    except Refused as refused:
        return _shown(request, scope, refused.messages, WhyForm(request.POST))
    transaction = Change.objects.filter(batch=batch).values_list("transaction", flat=True)[0]
    messages.success(request, "Undone. This is what was changed.")
    return HttpResponseRedirect(reverse("admin:ledger_transaction", args=[transaction]))


def _shown(request: HttpRequest, scope: Scope, told: list[str], form: WhyForm) -> HttpResponse:
    plan, faults = None, told
    try:
        plan = plan_of(scope, person(request))
        if plan.refusal:
            raise PermissionDenied(plan.refusal)
        if not (told or plan.conflicts) and plan.turns:
            faults = tried(scope, plan, by=person(request))
    except Refused as refused:
        faults = refused.messages
    context = admin.site.each_context(request) | {
        "title": f"Undo {scope.what}",
        "scope": scope,
        "changes": scope.changes,
        "first": scope.changes[0],
        "form": form,
        "faults": faults,
    }
    return TemplateResponse(request, "admin/undo/plan.html", context | (_told(plan) if plan else {}))


def _told(plan: Plan) -> dict[str, Any]:
    shown = plan.turns[:SHOWN]
    pointed = [row for turn in shown for row in past.pointed_to(turn.model, values_of(turn.now), values_of(turn.then))]
    names = past.Names(pointed)
    counts = Counter((turn.way, turn.model) for turn in plan.turns)
    return {
        "plan": plan,
        "turns": [_turn_told(plan, turn, names) for turn in shown],
        "turns_left": len(plan.turns) - len(shown),
        "counts": [f"{counted(model, count)} {way.words(count)}" for (way, model), count in counts.items()],
        "conflicts": [_conflict_told(plan, one) for one in plan.conflicts[:MOST_CONFLICTS]],
        "conflicts_left": max(0, len(plan.conflicts) - MOST_CONFLICTS),
    }


def _turn_told(plan: Plan, turn: Turn, names: past.Names) -> dict[str, Any]:
    now, then = values_of(turn.now), values_of(turn.then)
    if turn.way is Way.PUT_BACK:
        now = {column: now[column] for column in then}
    fields = past.differences(turn.model, now, then, names) if turn.way not in (Way.RETIRE, Way.WITHDRAW) else []
    rows = plan.rows
    return {
        "what": rows.name(turn.model, turn.key),
        "address": rows.address(turn.model, turn.key),
        "way": turn.way.words(1),
        "fields": fields,
    }


def _conflict_told(plan: Plan, one: Conflict) -> dict[str, str]:
    rows = plan.rows
    return {
        "what": rows.name(one.model, one.key),
        "address": rows.address(one.model, one.key),
        "sentence": one.sentence,
    }
