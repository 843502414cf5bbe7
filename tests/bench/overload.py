"""Twice as many requests as the web server can answer, and a restart of its database in the middle of them."""

import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path

from alliance import postgres
from tests.bench.served import fill
from tests.serving import Database, Server

COMMITMENTS = 1_000
SECONDS_OF_CAPACITY, SECONDS_OF_OVERLOAD, RESTART_AFTER = 5, 40, 8
AWAY = 0, 8  # seconds: a restart, and a longer absence, in which the pool stops looking for the database
CLIENTS = 128  # at most so many wait for an answer at a time; who would come then comes when one has gone
FIRST_DAY = date(2021, 6, 1)


@dataclass
class Answer:
    """`at` in seconds of one clock; `status` 0 where the connection was cut."""

    at: float
    status: int
    retry_after: str | None = None


def measured() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder, "postgres"))
        database.start()
        fill(database.home, COMMITMENTS)
        server = Server(postgres.url(database.home))
        server.wait_until_it_answers()
        try:
            rate = len(_asked(server.port, clients=8, seconds=SECONDS_OF_CAPACITY)) / SECONDS_OF_CAPACITY
            yield "answers of 50 commitments, nothing kept", f"{rate:.0f} a second"
            for away in AWAY:
                yield from _overloaded(database, server, 2 * rate, away)
        finally:
            server.close()
            database.stop()


def _overloaded(database: Database, server: Server, rate: float, away: int) -> Iterator[tuple[str, str]]:
    found: list[Answer] = []
    load = threading.Thread(target=lambda: found.extend(_asked(server.port, seconds=SECONDS_OF_OVERLOAD, rate=rate)))
    load.start()
    time.sleep(RESTART_AFTER)  # the load is to be in full swing: no condition to wait for, a given time
    stopped = time.perf_counter()
    database.stop()
    time.sleep(away)  # how long it is away is given, too
    database.start()
    ready = time.perf_counter()
    load.join()
    yield "asked twice as often, database away", f"{ready - stopped:.1f} s of {SECONDS_OF_OVERLOAD}"
    for status, number in sorted(Counter(answer.status for answer in found).items()):
        yield f"  {status or 'cut off'}", str(number)
    unsaid = [answer for answer in found if answer.status == 503 and not answer.retry_after]
    yield "  503 without Retry-After", str(len(unsaid))
    good, bad = ([answer.at for answer in found if (answer.status == 200) is is_good] for is_good in (True, False))
    first = min((at for at in good if at > ready), default=float("inf"))
    yield "  back, until the first answer", f"{first - ready:.1f} s (bound: 10)"
    yield "  back, until the last refusal", f"{max(0, max(bad, default=0) - ready):.1f} s (bound: 10)"
    yield "  connections afterwards", f"{database.connections()} (at most 2 a worker)"


def _asked(port: int, *, seconds: float, rate: float = 0, clients: int = CLIENTS) -> list[Answer]:
    """So many requests a second; without a rate each client asks again as soon as it is answered."""
    found: list[Answer] = []
    turns, begin = count(), time.perf_counter()

    def ask_on() -> None:
        client = HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in turns:
            due = begin + turn / rate if rate else time.perf_counter()
            if max(due, time.perf_counter()) > begin + seconds:
                break
            # Asks come at their times, whether or not the one before is answered: that is what overload means.
            time.sleep(max(0, due - time.perf_counter()))
            found.append(_answer(client, FIRST_DAY + timedelta(days=turn % 1_500)))
        client.close()

    threads = [threading.Thread(target=ask_on) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _answer(client: HTTPConnection, day: date) -> Answer:
    try:
        client.request("GET", f"/api/v1/commitments/?as_of={day}")
        response = client.getresponse()
        response.read()
    except (OSError, HTTPException):
        client.close()
        return Answer(time.perf_counter(), 0)
    return Answer(time.perf_counter(), response.status, response.headers["Retry-After"])
