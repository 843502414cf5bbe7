"""Passwords are hashed by argon2 as anywhere, but with the least work: these tests hash hundreds."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

import alliance.urls  # noqa: F401  the map is drawn before a test changes the settings on which it depends


@pytest.fixture(autouse=True)
def light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, least in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, least)
