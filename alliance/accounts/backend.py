"""Whose name and password they are."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
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
    found = list(User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name, is_active=True))[:10])
    exact = [person for person in found if person.username == name]
    in_capitals = [person for person in found if person.username.upper() == name.upper()]
    candidates = exact or in_capitals or found
    return candidates[0] if name and len(candidates) == 1 else None


def account_of_address(email: str) -> User | None:
    """The one active account that has this e-mail address."""
    found = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
    return found[0] if email and len(found) == 1 else None
