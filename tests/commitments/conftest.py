"""Whom and what the tests of two people on one form have in common."""

import pytest

from alliance.models import User
from commitments.models import Commitment
from tests.factories import CommitmentFactory, UserFactory


@pytest.fixture
def promise() -> Commitment:
    return CommitmentFactory(agreement__draft=True, code="2021-FS-001", title_en="Meet", note="Once.")


@pytest.fixture
def kim() -> User:
    """The colleague who is faster."""
    return UserFactory(username="kim")
