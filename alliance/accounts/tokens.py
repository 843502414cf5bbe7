"""The tokens of programs: made, and recognised in `Authorization: Bearer …` (docs/decisions/0026-writing-by-api.md).

Who holds a token needs nothing else, so it is long, random, shown once, and kept as a digest; guessing is hopeless, and
is counted all the same. One that is right is not counted, as reading must write nothing.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from alliance.accounts import limits
from alliance.api.models import Token
from alliance.api.refusals import TooMany
from alliance.models import User

BEGIN = "pacta_"
"""By which people and programs that look for leaked secrets know what it is."""

A_WRITE_EACH = timedelta(minutes=1)
"""How exactly the last use is known."""

UNKNOWN = "This token is not known here, or was revoked."
SPENT = "This token has expired; its owner makes another on /accounts/tokens/."


def make(person: User, *, name: str, scope: str, days: int) -> tuple[Token, str]:
    """The row, and the token itself, which nobody can tell afterwards."""
    token, now = BEGIN + secrets.token_urlsafe(32), timezone.now()
    held = {"name": name, "scope": scope, "made_at": now, "expires_at": now + timedelta(days=days)}
    return Token.objects.create(person=person, digest=digest_of(token.encode()), **held), token


def digest_of(token: bytes) -> str:
    """No salt and no slow hash: there is nothing to guess in 256 random bits."""
    return sha256(token).hexdigest()


class TokenAuthentication(BaseAuthentication):
    """Who sends a token is the person who made it, until it expires and while that account is active."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        scheme, _, sent = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if scheme.lower() != "bearer":
            return None
        digest = digest_of(sent.strip().encode(errors="surrogatepass"))
        token = Token.objects.select_related("person").filter(digest=digest, person__is_active=True).first()
        if token is None or token.is_spent:
            self._count_failure(request)
            raise AuthenticationFailed(UNKNOWN if token is None else SPENT)
        self._note_use(token)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Pacta"'

    def _count_failure(self, request: Request) -> None:
        try:
            limits.begin(token=limits.address_of(request._request))
        except limits.TooMany as refused:
            wait = ceil(refused.wait.total_seconds())
            told = f"Too many tokens that are none came from this address. Try again in {wait} seconds."
            raise TooMany(told, wait) from None

    def _note_use(self, token: Token) -> None:
        now = timezone.now()
        if token.used_at is None or now - token.used_at > A_WRITE_EACH:
            stale: Any = Q(used_at=None) | Q(used_at__lt=now - A_WRITE_EACH)
            Token.objects.filter(stale, pk=token.pk).update(used_at=now)
