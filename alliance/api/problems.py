"""Errors of the API as RFC 9457 problems: `application/problem+json` with a sentence that helps.

`detail` is for people; `errors`, where parameters are wrong, has the sentences of each by its name. Whatever goes wrong
under /api/ answers so: in a view (`exception_handler`) and around it (the handlers that urls.py names).
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, DisallowedHost, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.views import defaults
from rest_framework import exceptions

from alliance import outage, too_much
from alliance.moment import Gone

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int,
    detail: str,
    *,
    errors: Mapping[str, list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> JsonResponse:
    """The answer for an error; `members` are further ones of the problem."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body |= {"detail": detail} | ({"errors": errors} if errors else {}) | members
    return JsonResponse(body, status=status, headers=headers, content_type=MEDIA_TYPE)


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """What DRF calls when a view raises. None lets what is nobody's expected error go on to be logged, as a 500."""
    match exc:
        case Http404():
            exc = exceptions.NotFound(str(exc) or None)
        case PermissionDenied():
            exc = exceptions.PermissionDenied()
        case Gone():
            return problem(410, exc.told, replaced_by=exc.replaced_by)
    if not isinstance(exc, exceptions.APIException):
        return None
    errors = _errors(exc.detail) if isinstance(exc, exceptions.ValidationError) else {}
    sentences = [" ".join(told) if name == WHOLE else f"{name}: {' '.join(told)}" for name, told in errors.items()]
    errors.pop(WHOLE, None)
    return problem(exc.status_code, " ".join(sentences) or str(exc.detail), errors=errors, headers=_headers(exc))


WHOLE = ""
"""The path of what was sent as a whole; its sentences stand in `detail` alone."""

NO_NAMES = (NON_FIELD_ERRORS, "non_field_errors")
"""How Django and DRF name what is wrong with a thing as a whole."""


def _errors(detail: Any, path: str = WHOLE) -> dict[str, list[str]]:
    """The sentences of a ValidationError by the name of a parameter, or by path: `evidence.0.published_on`."""
    if isinstance(detail, Mapping):
        parts = [(path if name in NO_NAMES else f"{path}.{name}".lstrip("."), told) for name, told in detail.items()]
    elif any(isinstance(told, Mapping) for told in detail):
        parts = [(f"{path}.{number}".lstrip("."), told) for number, told in enumerate(detail)]
    else:
        return {path: [str(sentence) for sentence in detail]} if detail else {}
    found: dict[str, list[str]] = {}
    for where, told in parts:
        for name, sentences in _errors(told, where).items():
            found.setdefault(name, []).extend(sentences)
    return found


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    """Which challenge to answer, and after how many seconds to come again, where the exception knows it."""
    known = {"WWW-Authenticate": getattr(exc, "auth_header", None), "Retry-After": getattr(exc, "wait", None)}
    return {name: str(value) for name, value in known.items() if value}


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: an unknown host, a request that cannot be read."""
    if isinstance(exception, too_much.TOO_MUCH):
        return _too_much(request, exception)
    if not _is_api(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        return problem(400, "This site does not answer to the host name of the request.")
    return problem(400, "The request cannot be read.")


def _too_much(request: HttpRequest, exception: Exception) -> HttpResponse:
    told = too_much.told(request, exception)
    too_much.forget_the_rest(request)
    if request.method != "POST":
        request.GET = QueryDict()  # else the page, which asks for its language, would fail in the same way
    status = 413 if request.method == "POST" else 400
    return problem(status, told) if _is_api(request) else render(request, "400.html", {"told": told}, status=status)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    if not _is_api(request):
        return defaults.permission_denied(request, exception)
    return problem(403, "This request is not allowed.")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    if not _is_api(request):
        # Only a sentence of ours: others raise it bare, and where no address matched it holds all that there are.
        told = next((str(each) for each in exception.args if isinstance(each, str | Promise)), "")
        return render(request, "404.html", {"exception": told}, status=404)
    told = "There is nothing at this address; /api/v1/ lists what there is."
    return problem(404, told if request.path.endswith("/") else f"{told} Every address of the API ends with a slash.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    if outage.is_answered():
        return _not_now(request)
    if not _is_api(request):
        return defaults.server_error(request)
    return problem(500, "Something went wrong on our side. It has been logged.")


def _not_now(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": str(outage.WAIT), "Cache-Control": "no-store"}
    if not _is_api(request):
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    told = "The database cannot answer just now; try again in a few seconds."
    if request.method not in ("GET", "HEAD"):
        told += " Whether this was kept is not known; the same Idempotency-Key or If-Match does it once at most."
    return problem(503, told, headers=headers)
