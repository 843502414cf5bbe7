"""Whom and what the tests of two people on one form have in common."""

import pytest
from django.test import Client

from alliance.models import User
from commitments.models import Commitment
from tests.commitments.admin_forms import enter
from tests.factories import CommitmentFactory, UserFactory


@pytest.fixture
def promise() -> Commitment:
    return CommitmentFactory(agreement__draft=True, code="2021-FS-001", title_en="Meet", note="Once.")


@pytest.fixture
def kim() -> User:
    """The colleague who is faster."""
    return UserFactory(username="kim")


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    """The workbench, as the analyst is at it."""
    return enter(client, analyst)
