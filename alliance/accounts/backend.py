"""Whose name and password they are."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from alliance.models import User


class AccountBackend(ModelBackend):
    """By user name, or by an e-mail address that exactly one active account has.

    One password is hashed each time, also for a name that nobody has: the time tells nothing.
    """

    @sensitive_variables("password")
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **others: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        person = account_of(username)
        if person is None:
            User().set_password(password)
            return None
        return person if person.check_password(password) and self.user_can_authenticate(person) else None


def account_of(login: str) -> User | None:
    """The account of this user name, in whatever capitals where that leaves no doubt, or of this e-mail address."""
    name = User.normalize_username(login.strip())
    named = spelled(name, "username", User.objects.all())
    addressed = accounts_of_address(name)  # asked in any case: the time tells nothing
    exact = [person for person in named if person.username == name]
    return only_one(exact or named or addressed)


def account_of_address(email: str) -> User | None:
    """The one active account that has this e-mail address."""
    return only_one(accounts_of_address(email))


def accounts_of_address(email: str) -> list[User]:
    """The active accounts that have this e-mail address, in whatever capitals."""
    return spelled(email, "email", User.objects.filter(is_active=True))


def spelled(text: str, field: str, people: QuerySet[User]) -> list[User]:
    """Those in whose field this text stands, in whatever capitals; nobody for an empty text.

    The database compares capitals, and takes ı for I and ſ for S, by which anybody could get an address that passes
    for another's. So the small letters are compared too.
    """
    found = people.filter(**{f"{field}__iexact": text})[:10] if text else ()
    return [person for person in found if getattr(person, field).lower() == text.lower()]


def only_one(found: list[User]) -> User | None:
    return found[0] if len(found) == 1 else None
