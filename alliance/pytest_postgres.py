"""Gives the tests a PostgreSQL of their own; named in pyproject.toml, since a conftest.py would come after the settings.

With DATABASE_URL set, that server is used instead, as the owner if DATABASE_OWNER_URL names one: tests make databases.
"""

import os

from alliance import postgres

if "DATABASE_URL" not in os.environ:  # the workers of pytest-xdist find their parent's here
    home = postgres.ROOT / "var" / "postgres-test"
    postgres.ensure(home, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")
    os.environ["DATABASE_URL"] = postgres.url(home, role=postgres.OWNER)
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
os.environ.setdefault("SECRET_KEY", "for tests only")
