"""Readers' answers, told apart by weak ETags, and kept by each process while nothing changes (decision 23).

Before all else the revision is taken, by one small statement. Who has the answer of this state already hears so (304);
else it is looked for among those that this process has given, and only then made. It is kept where the state is still
the same afterwards. As the state is asked of the database each time, no process gives an old answer.

Nothing of somebody who is signed in is kept, and a tag of theirs is good for them alone.
"""

from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any

from cachetools import LRUCache
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags

from alliance.api.download import Download
from alliance.release import release
from alliance.revision import State, before

NOT_READERS = ("/admin/", "/accounts/", "/healthz", "/readyz", "/data/")
"""Where something else than the ledger is answered."""

API = "/api/"

MOST_BYTES = 8_000_000
"""Of all answers that a process keeps."""

MOST_OF_ONE = 1_000_000

Answer = tuple[bytes, dict[str, str]]
GetResponse = Callable[[HttpRequest], HttpResponse]

_kept: LRUCache[str, Answer] = LRUCache(MOST_BYTES, getsizeof=lambda answer: len(answer[0]) + 1000)
_lock = Lock()


def answers(get_response: GetResponse) -> GetResponse:
    """The middleware. What stands before it is done for each answer anew, as choosing the language; what comes after,
    as sessions, only where the answer has to be made.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_readers = request.method in ("GET", "HEAD") and not request.path.startswith(NOT_READERS)
        if not is_readers or connection.in_atomic_block:  # what is not committed has no revision yet
            return get_response(request)
        response = _personal(request, get_response) if _is_personal(request) else _public(request, get_response)
        if request.path.startswith(API):
            patch_vary_headers(response, ("Accept", "Authorization", "Cookie"))
        return response

    return middleware


def _is_personal(request: HttpRequest) -> bool:
    """Whether it says who asks; where reading takes a login, whatever it says."""
    has_said = settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META
    return has_said or not settings.PUBLIC_READ


def _public(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    state = before(request)
    if state.is_ahead:
        return _untagged(get_response(request), "public, no-cache")
    tag = tag_of(request, state)
    if tag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        return _headed(HttpResponseNotModified(), tag, "public, no-cache")
    with _lock:
        kept = _kept.get(tag)
    if kept is not None:
        return HttpResponse(kept[0], headers=kept[1])
    response = get_response(request)
    if not _is_taggable(response):
        return response
    _headed(response, tag, "public, no-cache")
    if _is_small(response) and State.now() == state:
        with _lock:
            _kept[tag] = response.content, dict(response.headers)
    return _or_not_modified(request, response)


def _personal(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    """With a tag where it is the API's; a page may say something to this person alone, once."""
    state = before(request) if request.path.startswith(API) else None
    response = get_response(request)
    if state is None or state.is_ahead:
        return _untagged(response, "private, no-cache")
    if not _is_taggable(response):
        return response
    _headed(response, tag_of(request, state, person=str(request.user.pk)), "private, no-cache")
    return _or_not_modified(request, response)


def tag_of(request: HttpRequest, state: State, *, person: str = "") -> str:
    """Of the answer to this question in this state. The address is in it: what one address says, no other has said."""
    place = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    told = (release(), state, place, request.META.get("HTTP_ACCEPT"), translation.get_language(), person)
    return f'W/"{sha256(repr(told).encode()).hexdigest()[:32]}"'


def _is_taggable(response: HttpResponse) -> bool:
    """An answer of readers, about which nobody has said anything else."""
    return response.status_code == 200 and not (response.has_header("ETag") or response.has_header("Cache-Control"))


def _is_small(response: HttpResponse) -> bool:
    return not response.streaming and not response.cookies and len(response.content) <= MOST_OF_ONE


def _untagged(response: HttpResponse, kept_by: str) -> HttpResponse:
    if _is_taggable(response):
        response["Cache-Control"] = kept_by
    return response


def _headed(response: HttpResponse, tag: str, kept_by: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = kept_by
    return response


def _or_not_modified(request: HttpRequest, response: Any) -> HttpResponse:
    answer: Any = get_conditional_response(request, etag=response["ETag"], response=response) or response
    if answer is not response and isinstance(response, Download):
        response.give_up()
    return answer
