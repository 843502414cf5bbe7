"""Serve the ledger: what `make run` and the Docker image run last."""

import os
import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from alliance.settings import env_number, env_text


class Command(BaseCommand):
    help = "Serve the ledger on HOST:PORT (127.0.0.1:8000) with WORKERS processes (one for each core)."

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = env_text("HOST", "127.0.0.1"), env_number("PORT", 8000)
        check_free(host, port)
        connection.ensure_connection()  # better told now, in one sentence, than by every page
        connection.close()
        server = Granian(
            "alliance.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=env_number("WORKERS", os.cpu_count() or 1),
            blocking_threads=1,  # more threads in a worker give no more answers and a longer tail: one runs at a time
            backpressure=64,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_level=LogLevels.warning,
        )
        server.on_startup(lambda: self.stdout.write(f"Pacta: http://{host}:{port}/ (Ctrl-C stops it)"))
        os.environ["DATABASE_POOL"] = "1"  # for the workers, which read the settings anew
        server.serve()


def check_free(host: str, port: int) -> None:
    """Raises CommandError, with a sentence, where the server could not listen."""
    try:
        socket.create_server((host, port)).close()
    except (OSError, OverflowError) as error:
        raise CommandError(f"Cannot serve on {host}:{port}: {error}. Another port: PORT=8001 make run") from None
