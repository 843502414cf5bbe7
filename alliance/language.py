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
from django.utils.translation import gettext

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
        is_known = asked in [[code] for code in dict(settings.LANGUAGES)]
        chosen = asked[0] if is_known else translation.get_language_from_request(request)
        with translation.override(chosen):
            response = _refusal(request, asked) if asked and not is_known else get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", chosen)
        if is_known:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, **COOKIE)
        return response

    return middleware


def _refusal(request: HttpRequest, asked: list[str]) -> HttpResponse:
    sentence = gettext("{parameter}: give one of {codes}, and not {text}.")
    codes = gettext(" or ").join(dict(settings.LANGUAGES))
    told = sentence.format(parameter=PARAMETER, codes=codes, text=shown(" ".join(asked)))
    return render(request, "400.html", {"told": told}, status=400)


def other_language() -> str:
    """The one in which the page does not speak."""
    return "en" if translation.get_language() == "ko" else "ko"


def name_of(record: Any, language: str | None = None) -> str:
    """The name or title of a record in that language, by default the page's; empty where nobody gave it in Korean."""
    noun = "title" if hasattr(record, "title_en") else "name"
    return str(getattr(record, f"{noun}_{(language or translation.get_language() or 'en')[:2]}"))


def own_column(column: str) -> str:
    """The column of the page's language for one that has the English name; any other stays."""
    stem, _, ending = column.rpartition("_")
    return f"{stem}_{translation.get_language()}" if ending == "en" else column


def own_name(row: Any) -> str:
    """What the row calls itself, with its name in the language of the page."""
    if not hasattr(row, "title_en") and not hasattr(row, "name_en"):
        return str(row)
    english, name = name_of(row, "en"), name_of(row)
    return str(row).replace(english, name) if english and name else str(row)
