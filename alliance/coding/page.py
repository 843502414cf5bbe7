"""The addresses of the screen: the page and what is done on it, the choice for selected words, and the look-up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from alliance.coding import acts
from alliance.coding.forms import records
from alliance.coding.screen import Screen


@require_http_methods(["GET", "POST"])
def coding(request: HttpRequest, number: int) -> HttpResponse:
    """The whole page; or an act upon it."""
    screen = Screen.of(request, number)
    return acts.act(screen) if request.method == "POST" else screen.page()


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
