"""A window of Chromium, and a server with the fixtures for it to look at."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect
from psycopg.conninfo import make_conninfo

from alliance.postgres import ROOT
from tests.browser.looking import LISTEN
from tests.serving import Server

expect.set_options(timeout=20_000)  # milliseconds, as a busy machine needs them; who waits in vain has failed anyway


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
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser window that nobody has used; `indirect` parameters are Playwright's own options."""
    context = chromium.new_context(**getattr(request, "param", {}))
    context.add_init_script(LISTEN)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
