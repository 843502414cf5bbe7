"""One of each of the people, logged in; and a site where everything is configured."""

from typing import Any

import pytest

from alliance.access.who import Who
from alliance.environment import env_provider
from tests.access.walking import PEOPLE, session_of, undrawn

__all__ = ["undrawn"]


@pytest.fixture
def sessions(request: pytest.FixtureRequest, db: None) -> dict[Who, dict[str, str]]:
    return {who: session_of(request.getfixturevalue(name) if name else None) for who, name in PEOPLE.items()}


@pytest.fixture
def configured(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that keeps its letters, and an organisation's sign-in that does not answer."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    for name, text in {"ISSUER": "http://127.0.0.1:1", "CLIENT_ID": "pacta", "CLIENT_SECRET": "secret"}.items():
        monkeypatch.setenv(f"OIDC_{name}", text)
    settings.SOCIALACCOUNT_PROVIDERS = env_provider()
