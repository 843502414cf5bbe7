"""A database that goes away and comes back under the web server."""

from collections.abc import Iterator
from http.client import HTTPResponse
from itertools import takewhile

import pytest

from alliance import postgres
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
