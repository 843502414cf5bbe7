"""A database that goes away and comes back under the web server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPResponse
from itertools import takewhile

import psycopg
import pytest

from alliance import postgres
from alliance.postgres import ROOT
from tests.crash import Victim
from tests.postgres.processes import wait_until_stopped
from tests.serving import Database, Server

LIST = "/api/v1/commitments/"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    home = Victim(tmp_path_factory.mktemp("outage") / "postgres").home
    wait_until_stopped(home)
    database = Database(home)
    database.start()
    yield database
    database.stop()


@pytest.fixture
def server(database: Database) -> Iterator[Server]:
    server = Server(postgres.url(database.home))
    server.wait_until_it_answers()
    yield server
    server.close()


@pytest.fixture
def hurried(database: Database) -> Iterator[Server]:
    """One whose statements may take a moment only, as the options of the database's address say."""
    server = Server(f"{postgres.url(database.home)}&options=-c%20statement_timeout%3D200ms")
    server.wait_until_it_answers()
    yield server
    server.close()


def told(response: HTTPResponse) -> tuple[int, str | None, str | None]:
    return response.status, response.headers["Content-Type"], response.headers["Retry-After"]


def test_reader_is_told_to_come_again_and_then_is_answered(database: Database, server: Server):
    assert server.get(LIST).status == 200

    database.stop()
    assert told(server.get(LIST)) == (503, "application/problem+json", "5")
    assert told(server.get("/commitments/")) == (503, "text/html; charset=utf-8", "5")
    assert server.get("/healthz").status == 200
    assert server.get("/readyz").status == 503

    database.start()
    refused = list(takewhile(lambda status: status != 200, (server.get(LIST).status for _ in range(20))))
    assert set(refused) <= {503}
    assert len(refused) < 20
    assert database.connections() in range(1, 5)  # two workers with a pool of two at most


def test_statement_that_takes_too_long_is_given_up(database: Database, hurried: Server):
    with psycopg.connect(postgres.url(database.home, postgres.OWNER)) as other:
        other.execute("LOCK TABLE commitments_commitment")
        assert told(hurried.get(LIST)) == (503, "application/problem+json", "5")
    assert hurried.get(LIST).status == 200


@pytest.mark.parametrize(
    ("address", "asked"),
    [("postgresql://", "-c statement_timeout=60s"), ("postgresql://?options=-c%20work_mem%3D8MB", "-c work_mem=8MB")],
)
def test_worker_gives_a_statement_a_minute_where_the_address_says_nothing_else(address: str, asked: str):
    code = "from alliance.settings import DATABASES; print(DATABASES['default']['OPTIONS']['options'])"
    environment = os.environ | {"DATABASE_URL": address, "DATABASE_POOL": "1"}
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, env=environment, text=True).strip() == asked
