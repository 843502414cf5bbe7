"""Processes that use the private server, and its own: waited for, ended, and asked."""

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from alliance import postgres

USE = """
import signal, sys
from pathlib import Path
from alliance import postgres
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell ignores in what it runs in the background
try:
    postgres.ensure(Path(sys.argv[1]))
except postgres.Unavailable as error:
    sys.exit(str(error))
print("uses", flush=True)
sys.stdin.read()
"""

type Start = Callable[..., subprocess.Popen[str]]


def wait_until_used(process: subprocess.Popen[str]) -> None:
    assert process.stdout
    assert process.stdout.readline() == "uses\n"


def end(process: subprocess.Popen[str], how: signal.Signals = signal.SIGKILL) -> None:
    process.send_signal(how)
    process.wait(60)


def wait_until_stopped(home: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # the server takes its pid file away when it stops
        wait_for_end(server_pid(home))


def server_pid(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().splitlines()[0])


def parent_pid(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def wait_for_end(pid: int) -> None:
    """Returns when the process has ended; fails after a minute."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([process], [], [], 60)[0], f"process {pid} still runs"
    finally:
        os.close(process)


def ask(home: Path, question: str, role: str = postgres.APPLICATION) -> list[tuple[object, ...]]:
    with psycopg.connect(postgres.url(home, role)) as connection:
        return connection.execute(question).fetchall()
