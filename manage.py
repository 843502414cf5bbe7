#!/usr/bin/env python
"""Django's command line; it brings the private PostgreSQL and its secret key along where DATABASE_URL is not set."""

import os
import secrets
import sys
from pathlib import Path

from alliance import postgres

SECRET_KEY = postgres.ROOT / "var" / "secret-key"


def use_private_server() -> None:
    """Start the private PostgreSQL for as long as this process lives, and tell the settings where it is."""
    postgres.ensure()
    os.environ["DATABASE_URL"] = postgres.url()
    os.environ["DATABASE_OWNER_URL"] = postgres.url(role=postgres.OWNER)
    os.environ.setdefault("SECRET_KEY", kept_secret(SECRET_KEY))
    os.environ["PRIVATE_SERVER"] = "1"


def kept_secret(path: Path) -> str:
    """The secret in the file, made on first use and readable by its owner alone."""
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    if not os.environ.get("DATABASE_URL"):
        use_private_server()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
