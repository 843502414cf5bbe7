"""The web server as a process, what one asks it, and a database of its own that goes away and comes back."""

import os
import socket
import subprocess
import sys
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from alliance.postgres import ROOT
from tests.postgres.processes import USE, ask, end, wait_until_stopped, wait_until_used


class Server:
    """A `manage.py serve` of two workers, on a free port, for the ledger at a database's address."""

    def __init__(self, address: str, **environment: str) -> None:
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
        client = HTTPConnection("127.0.0.1", self.port, timeout=120)  # rather than wait for ever
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


class Database:
    """The server in a folder, which runs from `start` to `stop`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.user: subprocess.Popen[str]

    def start(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-c", USE, str(self.home)]
        self.user = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        wait_until_used(self.user)

    def stop(self) -> None:
        """As an administrator stops it: who is connected is cut off."""
        end(self.user)
        assert self.user.stdin
        assert self.user.stdout
        self.user.stdin.close()
        self.user.stdout.close()
        wait_until_stopped(self.home)

    def connections(self) -> int:
        """Of the application, as the server counts them."""
        others = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pacta' AND pid <> pg_backend_pid()"
        [(number,)] = ask(self.home, others)
        assert isinstance(number, int)
        return number
