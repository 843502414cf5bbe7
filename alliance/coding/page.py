"""The addresses of the screen: the page and what is done on it, the choice for selected words, and the look-up."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alliance import meanwhile
from alliance.coding import acts
from alliance.coding.left import typed_in
from alliance.coding.look_up import records
from alliance.coding.note import Note, is_asked_for
from alliance.coding.screen import NO_AGREEMENT, Screen
from alliance.keeping import kept_of, stamps_of
from commitments.admin.base import person
from commitments.admin.meanwhile import Meanwhile
from commitments.admin.sentences import words_for
from commitments.models import Agreement


@require_http_methods(["GET", "POST"])
def coding(request: HttpRequest, number: int) -> HttpResponse:
    """The whole page; or an act upon it."""
    try:
        screen = Screen.of(request, number)
    except Http404:
        return _gone(request, number)
    return acts.act(screen) if request.method == "POST" else screen.page()


def _gone(request: HttpRequest, number: int) -> HttpResponse:
    """What was left open on the screen of an agreement that is deleted by now: to be copied or discarded."""
    agreement, address = Agreement(pk=number), reverse("admin:commitments_agreement_coding", args=[number])
    note = Note.of(request, address)
    choice = None if is_asked_for(request) else kept_of(person(request), address, request.GET.get("_kept"))
    kept = choice or note.row
    if kept is None:
        raise Http404(NO_AGREEMENT)
    typed = typed_in(choice, agreement) if choice else note.typed
    sentence = f"{meanwhile.gone(agreement)} Nothing is marked; what you typed stands here, to copy."
    words = words_for(person(request), filter(None, [meanwhile.deletion_of(agreement)]))
    context = {
        **admin.site.each_context(request),
        "opts": Agreement._meta,
        "title": "The agreement is gone",
        "meanwhile": Meanwhile(sentence=sentence, words=words, typed=typed),
        "kept": kept,
        "kept_path": kept.path,
        "kept_window": "",
        "kept_from": stamps_of(kept),
    }
    return TemplateResponse(request, "admin/gone.html", context, status=410)


@require_GET
def choice(request: HttpRequest, number: int) -> HttpResponse:
    """What the selected words can be."""
    return acts.choose(Screen.of(request, number))


@require_GET
def look_up(request: HttpRequest, number: int) -> HttpResponse:
    """The records with these words in their code or title."""
    agreement = Screen.of(request, number).agreement
    found = records(request.GET.get("q", "")[:200], agreement.pk)
    context = {"records": found.shown, "more": found.total - len(found.shown), "agreement": agreement}
    return render(request, "admin/coding/found.html", context)
