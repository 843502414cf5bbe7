"""In which language a page answers: as its address asks, else as somebody chose before, else as the browser asks.

Programs read English, and the workbench speaks it: API, feeds and calendar do not vary by language. Knows no app.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from alliance.api.fields import shown

PARAMETER = "lang"
"""The parameter of every page; a choice made by it is kept in a cookie."""

ENGLISH_ONLY = ("/api/", "/admin/", "/feeds/", "/calendar.ics")

COOKIE: dict[str, Any] = {
    "max_age": 365 * 24 * 60 * 60,  # a year, in seconds
    "httponly": True,
    "samesite": "Lax",
    "secure": settings.HTTPS,
}


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers each page in its language, and says so to caches and readers. An unknown language is a 400."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ENGLISH_ONLY):
            with translation.override("en"):
                return get_response(request)
        asked = request.GET.getlist(PARAMETER)
        if asked and asked not in [[code] for code in dict(settings.LANGUAGES)]:
            codes = " or ".join(dict(settings.LANGUAGES))
            told = f"{PARAMETER}: give one of {codes}, and not {shown(' '.join(asked))}."
            return render(request, "400.html", {"told": told}, status=400)
        chosen = asked[0] if asked else translation.get_language_from_request(request)
        with translation.override(chosen):
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", chosen)
        if asked:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, **COOKIE)
        return response

    return middleware


def other_language() -> str:
    """The one in which the page does not speak."""
    return "en" if translation.get_language() == "ko" else "ko"


def name_of(record: Any, language: str | None = None) -> str:
    """The name or title of a record in that language, by default the page's; empty where nobody gave it in Korean."""
    noun = "title" if hasattr(record, "title_en") else "name"
    return str(getattr(record, f"{noun}_{(language or translation.get_language() or 'en')[:2]}"))
