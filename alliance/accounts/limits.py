"""How often somebody may try to prove who one is, or write through the API, counted for all processes together.

An attempt is counted before it is made, under a lock, so that fifty at the same instant do not pass a limit together;
success takes it back. What is counted is kept as a digest: people type passwords where a name belongs.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from alliance.models import SignInAttempt, User


class Limit(NamedTuple):
    most: int
    minutes: int
    forgives: bool = False
    """Whether a success makes the failures before it forgotten; not of an address, whose owner may have an account."""


LIMITS = {
    "name": Limit(10, 15, forgives=True),  # passwords for one name, whether or not anybody has it
    "address": Limit(50, 15),  # passwords from one address, for whatever names
    "code": Limit(5, 15, forgives=True),  # codes of a second factor, of one who knew the password
    "again": Limit(10, 15, forgives=True),  # the password, asked again of one who is signed in
    "used": Limit(1, 2),  # uses of one code
    "letter": Limit(3, 60),  # letters to one address about a forgotten password
    "begun": Limit(200, 15),  # logins begun without a password, from one address: each leaves a session for an hour
    "token": Limit(50, 15),  # tokens that are none, from one address
    "write": Limit(300, 15),  # requests of one person that write through the API
}
OLDEST = timedelta(minutes=max(limit.minutes for limit in LIMITS.values()))
LOCKS = 1_936_287_598
"""The first half of our advisory locks, so that nobody else's is meant; the second is of the key."""


class TooMany(ValidationError):
    """Past a limit, and for how long yet: the same sentence whether or not there is such an account."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = ceil(wait / timedelta(minutes=1))
        told = ngettext(
            "Too many failed attempts. Try again in %(minutes)d minute.",
            "Too many failed attempts. Try again in %(minutes)d minutes.",
            minutes,
        )
        super().__init__(told % {"minutes": minutes}, code="too_many")


@dataclass(frozen=True)
class Attempt:
    """One that was let through and counts as failed until it has succeeded."""

    rows: dict[str, SignInAttempt]

    def succeeded(self) -> None:
        for kind, row in self.rows.items():
            same_key = SignInAttempt.objects.filter(key=row.key)
            (same_key if LIMITS[kind].forgives else same_key.filter(pk=row.pk)).delete()

    def take_back(self, kind: str) -> None:
        """It was none of this kind: what it was for has failed of itself."""
        self.rows[kind].delete()


def begin(**who: str) -> Attempt:
    """Count an attempt under each of these (name="kim", address="192.0.2.1").

    Raises TooMany, and counts nothing, where one of them has used its limit up.
    """
    keys = {kind: key_of(kind, text) for kind, text in who.items()}
    now = timezone.now()
    with transaction.atomic():
        _lock([*keys.values()])
        waits = [wait for kind, key in keys.items() if (wait := _wait(key, LIMITS[kind], now))]
        if waits:
            raise TooMany(max(waits))
        _forget(now)
        return Attempt({kind: SignInAttempt.objects.create(key=key, at=now) for kind, key in keys.items()})


def forget_failures(person: User) -> None:
    """Of a password that holds no more: its successor may be tried at once."""
    names = {key_of("name", name) for name in (person.username, person.email)}
    SignInAttempt.objects.filter(key__in={*names, key_of("again", str(person.pk))}).delete()


def key_of(kind: str, text: str) -> str:
    """The same for all spellings by which the database may find the same account."""
    plain = unicodedata.normalize("NFKC", text.strip()).upper().casefold()
    return salted_hmac("alliance.accounts.limits", f"{kind}:{plain}", algorithm="sha256").hexdigest()


def address_of(request: HttpRequest) -> str:
    """Whom to count: the address that connected to us or, behind our own proxy, the last one in what it wrote.

    What stands before that in X-Forwarded-For anybody may have made up. Of IPv6 the network counts, in which one
    household has as many addresses as it likes.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.TRUST_PROXY else ""
    for text in (forwarded.rpartition(",")[2].strip(), connected):
        try:
            address = ip_address(text)
        except ValueError:
            continue
        if isinstance(address, IPv6Address):
            return str(address.ipv4_mapped or ip_network(f"{address}/64", strict=False).network_address)
        return str(address)
    return connected


def _lock(keys: list[str]) -> None:
    """One at a time for each key, until the end of the transaction; always in the same order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) key",
            [LOCKS, sorted(int(key[:7], 16) for key in keys)],
        )


def _wait(key: str, limit: Limit, now: datetime) -> timedelta | None:
    """How long until there are less than the limit allows; None where there are."""
    window = timedelta(minutes=limit.minutes)
    latest = SignInAttempt.objects.filter(key=key, at__gt=now - window).order_by("-at")[limit.most - 1 : limit.most]
    return next((row.at + window - now for row in latest), None)


def _forget(now: datetime) -> None:
    """Old rows go as new ones come; what somebody else is removing is left to him."""
    old = SignInAttempt.objects.filter(at__lte=now - OLDEST).select_for_update(skip_locked=True)[:1000]
    SignInAttempt.objects.filter(pk__in=old.values("pk")).delete()
