"""What the tests of signing in share: an account with a password, and the form of the login as sent."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode
from typing import Any

from django.test import Client
from django.utils import timezone

from alliance.accounts.limits import key_of
from alliance.models import SignInAttempt, User
from tests.html import words

PASSWORD = "neunundneunzig Luftballons"
LOGIN = "/accounts/login/"
MISMATCH = "No account has this name and password."
TOO_MANY = "Too many failed attempts. Try again in 15 minutes."


def person(name: str = "kim", **fields: Any) -> User:
    return User.objects.create_user(name, password=PASSWORD, **fields)


def sign_in(client: Client, name: str = "kim", password: str = PASSWORD, **headers: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password}, **headers)


def outcome(answer: Any) -> str:
    """in, code (a second factor is asked), too many or mismatch."""
    if answer.status_code == 302:
        return "code" if answer["Location"] == "/accounts/login/code/" else "in"
    told = words(answer)
    return next(word for word, sentence in {"too many": "Too many", "mismatch": MISMATCH}.items() if sentence in told)


def spend(kind: str, number: int) -> None:
    """Count so many attempts of this kind, from where the tests come from."""
    rows = [SignInAttempt(key=key_of(kind, "127.0.0.1"), at=timezone.now()) for _ in range(number)]
    SignInAttempt.objects.bulk_create(rows)


def code(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or so many half minutes later."""
    count = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(b32decode(secret), count, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
