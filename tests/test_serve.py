"""The web server itself, as a process on the tests' database."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from alliance.postgres import ROOT
from tests.postgres.processes import wait_for_end

type Serve = Callable[..., "Server"]


class Server:
    """A `manage.py serve` of two workers, on a free port."""

    def __init__(self, **environment: str) -> None:
        database = connection.settings_dict
        options = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        address = make_conninfo("", **{name: database[setting] for name, setting in options.items()})
        self.port = free_port()
        self.clients: list[HTTPConnection] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=os.environ
            | {"DATABASE_URL": address, "PORT": str(self.port), "WORKERS": "2", "PYTHONUNBUFFERED": ""}
            | environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_it_answers(self) -> None:
        assert self.process.stdout
        assert self.process.stdout.readline() == f"Pacta: http://127.0.0.1:{self.port}/ (Ctrl-C stops it)\n"

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def get(self, path: str) -> HTTPResponse:
        client = HTTPConnection("127.0.0.1", self.port)
        self.clients.append(client)  # kept open, as a browser does
        client.request("GET", path)
        response = client.getresponse()
        response.read()
        return response

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        return unused.getsockname()[1]


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Serve]:
    """Starts servers, which are gone at the end of the test."""
    servers: list[Server] = []

    def serve(**environment: str) -> Server:
        server = Server(**environment)
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
