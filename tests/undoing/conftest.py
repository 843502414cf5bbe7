"""Who undoes."""

import pytest

from alliance.models import User


@pytest.fixture
def root(db: None) -> User:
    """Somebody who may do everything."""
    return User.objects.create_superuser("root")


@pytest.fixture
def author(db: None) -> User:
    """Who writes the updates, and may do all else."""
    return User.objects.create_superuser("writer")
