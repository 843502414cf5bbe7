"""The command line: what the person at the keyboard can mend is told in one sentence."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from manage import kept_secret
from tests.test_settings import manage


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize("command", ["migrate", "prepare", "serve"])
def test_unreachable_database_is_told_in_one_sentence(command: str) -> None:
    stopped = manage(command, DATABASE_URL="postgresql://pacta@127.0.0.1:1/pacta", SECRET_KEY="x", PORT="0", DEMO="1")

    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert stopped.stderr.startswith("The database of DATABASE_URL cannot be used: connection ")
    assert stopped.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["taken", "99999"])
def test_port_that_cannot_be_had_is_told_in_one_sentence(taken_port: int, port: str) -> None:
    number = str(taken_port) if port == "taken" else port

    stopped = manage("serve", DATABASE_URL="postgresql:///pacta", SECRET_KEY="x", PORT=number)

    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert stopped.stderr.startswith(f"CommandError: Cannot serve on 127.0.0.1:{number}: ")
    assert stopped.stderr.endswith(" Another port: PORT=8001 make run\n")
    assert stopped.stderr.count("\n") == 1


def test_server_without_a_worker_is_told_in_one_sentence() -> None:
    stopped = manage("serve", DATABASE_URL="postgresql:///pacta", SECRET_KEY="x", WORKERS="0")

    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert stopped.stderr == "WORKERS is '0'; it must be a whole number, 1 or more.\n"


def test_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    secret = kept_secret(tmp_path / "secret-key")

    assert kept_secret(tmp_path / "secret-key") == secret
    assert len(secret) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
