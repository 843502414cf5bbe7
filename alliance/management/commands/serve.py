"""Serve the ledger: what `make run` and the Docker image run last."""

import ctypes
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer

from alliance.environment import env_number, env_text
from alliance.postgres import PR_SET_PDEATHSIG


class Command(BaseCommand):
    help = "Serve the ledger on HOST:PORT (127.0.0.1:8000) with WORKERS processes (one for each core)."
    requires_system_checks = ()  # `prepare` and `migrate` have made them

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = env_text("HOST", "127.0.0.1"), env_number("PORT", 8000)
        workers = env_number("WORKERS", os.cpu_count() or 1, least=1)
        check_free(host, port)
        connection.ensure_connection()  # better told now, in one sentence, than by every page
        connection.close()
        os.environ["DATABASE_POOL"] = "1"
        multiprocessing.set_start_method("spawn")  # each worker reads the settings anew, on every version of Python
        threading.Thread(target=self.tell_when_it_answers, args=(host, port), daemon=True).start()
        web_server(host, port, workers).serve(target_loader=load_worker)

    def tell_when_it_answers(self, host: str, port: int) -> None:
        while True:
            try:
                socket.create_connection((host, port)).close()
            except OSError:
                time.sleep(0.05)
            else:
                self.stdout.write(f"Pacta: http://{host}:{port}/ (Ctrl-C stops it)")
                return self.stdout.flush()  # a pipe would keep it until the end


def check_free(host: str, port: int) -> None:
    """Raises CommandError, with a sentence, where the server could not listen."""
    try:
        socket.create_server((host, port)).close()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"Cannot serve on {host}:{port}: {reason}. Another port: PORT=8001 make run") from None


def web_server(host: str, port: int, workers: int) -> AbstractServer[Any]:
    return Granian(
        "alliance.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,  # more threads in a worker give no more answers and a longer tail: one runs at a time
        backpressure=64,
        respawn_failed_workers=True,
        workers_kill_timeout=2,  # seconds; a browser's idle connection would hold up the stop for ever
        log_level=LogLevels.error,
    )


def load_worker(target: str) -> WSGIHandler:
    """Run in each worker: the application, ready for its first reader."""
    go_with_parent()
    threading.Thread(target=cut_off_who_takes_nothing, daemon=True).start()
    from alliance.wsgi import application

    get_resolver().url_patterns  # noqa: B018  imports all views now, not when the first reader comes
    gc.freeze()  # what is loaded by now stays for good: the garbage collector need not look at it again
    return application


def go_with_parent() -> None:
    """End this worker when its parent is killed, or was before this; it would keep the port and fail every reader."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        sys.exit(1)


def cut_off_who_takes_nothing() -> None:
    """End each connection of which nothing is taken for SEND_SECONDS: who sends a file waits for its reader."""
    milliseconds = env_number("SEND_SECONDS", 30, least=1) * 1000
    while sys.platform == "linux" and not bound_sending(milliseconds):
        time.sleep(0.05)  # the web server listens a moment after this begins, and has nothing that says so


def bound_sending(milliseconds: int) -> bool:
    """Set the bound for what listens in this process; Linux hands it on to each connection. Whether anything did."""
    found = False
    for handle in own_sockets():
        with handle:
            if listens(handle):
                handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
                found = True
    return found


def own_sockets() -> Iterator[socket.socket]:
    """The sockets of this process, each as another handle of the same."""
    for place in filter(Path.is_socket, Path("/proc/self/fd").iterdir()):
        with suppress(OSError):  # closed meanwhile
            yield socket.socket(fileno=os.dup(int(place.name)))


def listens(handle: socket.socket) -> bool:
    is_for_readers = handle.family in (socket.AF_INET, socket.AF_INET6)
    return is_for_readers and bool(handle.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
