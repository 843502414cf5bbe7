"""Gives the tests a PostgreSQL of their own. Named in pyproject.toml: a conftest.py comes later than the settings.

With DATABASE_URL set, that server is used instead, as the owner if DATABASE_OWNER_URL names one: tests make databases.
"""

import os

import pytest

from alliance import postgres


def use_test_server() -> None:
    """A server apart from the ledger's, which need not survive a power cut; no statement may take a minute."""
    home = postgres.ROOT / "var" / "postgres-test"
    settings = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "statement_timeout=60s"]
    postgres.ensure(home, *(part for setting in settings for part in ("-c", setting)))
    os.environ["DATABASE_URL"] = postgres.url(home, role=postgres.OWNER)


if owner := os.environ.get("DATABASE_OWNER_URL"):
    os.environ["DATABASE_URL"] = owner
elif not os.environ.get("DATABASE_URL"):  # the workers of pytest-xdist find their parent's here
    try:
        use_test_server()
    except postgres.Unavailable as error:
        pytest.exit(str(error), returncode=1)
os.environ.setdefault("SECRET_KEY", "for tests only")
