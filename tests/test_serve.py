"""The web server itself, as a process on the tests' database."""

import signal
import socket
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from alliance.management.commands.serve import bound_sending
from tests.postgres.processes import wait_for_end
from tests.serving import Server

type Serve = Callable[..., Server]


def address() -> str:
    """Of the tests' database."""
    database = connection.settings_dict
    options = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo("", **{name: database[setting] for name, setting in options.items()})


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Serve]:
    """Starts servers, which are gone at the end of the test."""
    servers: list[Server] = []

    def serve(**environment: str) -> Server:
        server = Server(address(), **environment)
        servers.append(server)
        server.wait_until_it_answers()
        return server

    yield serve
    for server in servers:
        server.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_server_answers_and_leaves_nothing_behind(serve: Serve, how: signal.Signals) -> None:
    server = serve()
    assert server.get("/readyz").status == 200
    workers = server.workers()
    assert len(workers) == 2

    server.process.send_signal(how)
    server.process.wait(60)
    for worker in workers:
        wait_for_end(worker)
    assert server.process.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 0)
    socket.create_server(("127.0.0.1", server.port)).close()  # nobody holds the port any more


def test_private_ledger_asks_for_a_login_before_everything(serve: Serve) -> None:
    server = serve(PUBLIC_READ="false", WORKERS="1")
    answers = {
        path: (response.status, response.headers["Location"])
        for path in (
            "/",
            "/nothing-here/",
            "/api/v1/commitments/",
            "/accounts/login/",
            "/healthz",
            "/readyz",
            "/static/admin/css/base.css",
        )
        for response in [server.get(path)]
    }

    assert answers == {
        "/": (302, "/accounts/login/?next=/"),
        "/nothing-here/": (404, None),
        "/api/v1/commitments/": (401, None),
        "/accounts/login/": (200, None),
        "/healthz": (200, None),
        "/readyz": (200, None),
        "/static/admin/css/base.css": (200, None),
    }


def test_connections_are_bound_in_time_by_what_listens() -> None:
    """That the kernel then ends them, and their worker goes on, takes megabytes to see: decision 27 tells."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert bound_sending(milliseconds=1500)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 1500
