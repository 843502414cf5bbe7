#!/usr/bin/env python
"""Django's command line. Where DATABASE_URL is not set it brings the private PostgreSQL and its secret key along."""

import contextlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

from alliance import postgres

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
except ImportError:
    sys.exit(f"{sys.executable} has no Django: use `make run`, or .venv/bin/python, which make has filled.")

SECRET_KEY = postgres.ROOT / "var" / "secret-key"


def use_private_server() -> None:
    """Start the private PostgreSQL for as long as this process lives, and tell the settings where it is."""
    postgres.ensure()
    os.environ["PRIVATE_SERVER"] = "1"
    os.environ["DATABASE_URL"] = postgres.url()
    os.environ["DATABASE_OWNER_URL"] = postgres.url(role=postgres.OWNER)
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = kept_secret(SECRET_KEY)


def kept_secret(path: Path) -> str:
    """The secret in the file, which is made on first use and may be read by its owner alone."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as new:  # made with mode 600
            new.write(secrets.token_urlsafe(50))
            new.flush()
            with contextlib.suppress(FileExistsError):
                os.link(new.name, path)  # whole or not at all, and never over another's
    return path.read_text()


def main() -> None:
    """Run one command; what the person at the keyboard can mend is told in one sentence, with exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    try:
        if sys.argv[1:] == ["discard"]:  # `make fresh`; no command of Django's, which would need the server
            return postgres.discard()
        if not os.environ.get("DATABASE_URL"):
            use_private_server()
        if sys.argv[1:2] in (["migrate"], ["prepare"], ["generate_ledger"]) and os.environ.get("DATABASE_OWNER_URL"):
            os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]  # the application may not change tables
        execute_from_command_line(sys.argv)
    except (postgres.Unavailable, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database of DATABASE_URL cannot be used: {' '.join(str(error).split())}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
