"""One of each of the people, logged in."""

import pytest

from alliance.access.who import Who
from tests.access.walking import PEOPLE, session_of, undrawn

__all__ = ["undrawn"]


@pytest.fixture
def sessions(request: pytest.FixtureRequest, db: None) -> dict[Who, dict[str, str]]:
    return {who: session_of(request.getfixturevalue(name) if name else None) for who, name in PEOPLE.items()}
