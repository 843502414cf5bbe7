"""What all tests share: a database of each run's own, a browser, and a summary that names what was left out."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from psycopg.conninfo import make_conninfo

from tests.browsing import Browser
from tests.serving import Server

ROOT = Path(__file__).resolve().parent.parent
NO_BROWSER = "no Chromium found (CHROMIUM names one; Debian's package is chromium)"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]  # so that it asks nobody for anything but our pages


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each run has a database of its own, so that two runs in one checkout do not meet."""
    connection.settings_dict["TEST"]["NAME"] = f"test_pacta_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """At the end nobody else is in the database: a browser's last request may still hold a session of its server."""
    yield
    connection.close()  # a test may have lost it
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session")
def ledger(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The address of a server whose database is a copy with the fixtures loaded; nobody writes to it."""
    tests, copy = connection.settings_dict, f"{connection.settings_dict['NAME']}_ledger"
    options = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    place = {name: tests[setting] for name, setting in options.items()}
    database = make_conninfo("", dbname=copy, **place)
    with django_db_blocker.unblock():
        connection.close()  # a database with a guest cannot be copied; others may be left from a live server
    with psycopg.connect(make_conninfo("", dbname="postgres", **place), autocommit=True) as owner:
        guests = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        owner.execute(guests, [tests["NAME"]])
        owner.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{tests["NAME"]}"')
        try:
            load = [sys.executable, "manage.py", "load_ledger", "--verbosity", "0"]
            subprocess.run(load, cwd=ROOT, env=os.environ | {"DATABASE_URL": database}, check=True)
            with psycopg.connect(database, autocommit=True) as loaded:
                loaded.execute("ANALYZE")  # as `prepare` does: statistics may be of tables that tests had emptied
            with closing(Server(database, WORKERS="1")) as server:
                server.wait_until_it_answers()
                yield f"http://127.0.0.1:{server.port}"
        finally:
            owner.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture
def client() -> Browser:
    """As pytest-django's, which sends forms of the workbench as a browser does."""
    return Browser()


@pytest.fixture(scope="session", autouse=True)
def static_files_are_found_when_asked_for() -> Iterator[None]:
    """Else each client of each test would begin by looking through all of them."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The installed Chromium. Without one the test is skipped, and the summary says so; REQUIRE_BROWSER=1 fails it."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        refuse = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        refuse(NO_BROWSER)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread; we await nothing
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def seed_ledger(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real fixtures, loaded once for all tests of a file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_ledger", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as `prepare` does
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def seed_documents() -> Path:
    """The folder of the source documents, which are no part of this repository (SEED_DOCUMENTS)."""
    folder = seed_folder()
    if not folder.is_dir():
        pytest.skip(f"no source documents in {folder}")
    return folder


@pytest.fixture
def analyst(db: None) -> Any:
    return member("analyst", "Analyst")


@pytest.fixture
def reviewer(db: None) -> Any:
    return member("reviewer", "Reviewer")


@pytest.fixture
def administrator(db: None) -> Any:
    return member("administrator", "Administrator")


@pytest.fixture
def reader(db: None) -> Any:
    """Somebody with an account and no task."""
    return member("reader")


def member(name: str, *groups: str) -> Any:
    """A person in these groups; staff where there are any."""
    person = get_user_model().objects.create_user(name, is_staff=bool(groups))
    person.groups.set(apps.get_model("auth", "Group").objects.filter(name__in=groups))
    return person


def seed_folder() -> Path:
    return Path(os.environ.get("SEED_DOCUMENTS") or ROOT / ".." / "shared" / "seeds").resolve()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what a green run has not shown."""
    skipped = Counter(str(report.longrepr[2]) for report in terminalreporter.getreports("skipped"))
    for reason, number in skipped.items():
        terminalreporter.write_line(f"NOT SHOWN: {number} tests were skipped: {reason.removeprefix('Skipped: ')}.")
    if not seed_folder().is_dir():
        terminalreporter.write_line(
            f"NOT SHOWN: no source documents in {seed_folder()} (SEED_DOCUMENTS), "
            "so nothing compared the passages in fixtures/ with them."
        )
