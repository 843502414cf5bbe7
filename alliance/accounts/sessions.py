"""When a session ends: SESSION_IDLE_MINUTES after it was last used, and 12 hours after the sign-in.

The end stands in the session's row, so that the database itself finds no session that has ended. Use puts it off, with
one write a minute at most, which does not touch what the session holds. Readers have no session and cost nothing.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

SIGNED_IN = "signed_in_at"
MOST = timedelta(hours=settings.SESSION_MOST_HOURS)
A_WRITE_EACH = timedelta(minutes=1)


class SessionStore(db.SessionStore):
    ends_at: datetime | None = None
    """As the row says; None of a session that was not found or is new."""

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]
        self.ends_at = row.expire_date if row else None
        return row

    def get_expiry_date(self, **options: Any) -> datetime:
        idle: datetime = super().get_expiry_date(**options)
        since = self.get(SIGNED_IN)
        return min(idle, datetime.fromtimestamp(since, UTC) + MOST) if since else idle

    def put_off_the_end(self) -> None:
        end = self.get_expiry_date()
        if self.ends_at and end - self.ends_at > A_WRITE_EACH:
            self.model.objects.filter(session_key=self.session_key).update(expire_date=end)


def idle(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Puts off the end of the session of who is signed in; tells who comes too late why the login is asked again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            return get_response(request)
        session: Any = request.session
        was_signed_in = SESSION_KEY in session
        had_ended = session.is_empty()
        if was_signed_in:
            session.put_off_the_end()
        response = get_response(request)
        if (had_ended or was_signed_in) and SESSION_KEY not in request.session and _leads_to_login(response):
            _tell(request)
        return response

    return middleware


def remember_when(request: HttpRequest, **signal: Any) -> None:
    """Follows the sign-in, and sweeps out what others have left."""
    request.session[SIGNED_IN] = int(time.time())
    SessionStore.clear_expired()


def _leads_to_login(response: HttpResponse) -> bool:
    place = response.get("Location", "").partition("?")[0]
    return place in (resolve_url(settings.LOGIN_URL), reverse("admin:login"))


def _tell(request: HttpRequest) -> None:
    """In the language of the login, which that of the workbench need not be."""
    with translation.override(translation.get_language_from_request(request)):
        told = gettext(
            "Your session has ended: it lasts {minutes} minutes without use and {hours} hours in all, and not beyond a"
            " change of the password. Log in to go on where you were."
        )
        minutes = settings.SESSION_COOKIE_AGE // 60
        messages.info(request, told.format(minutes=minutes, hours=settings.SESSION_MOST_HOURS))
