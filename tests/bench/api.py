"""What our answers cost beside plain DRF (`yardsticks.py`), in this process: asked as a web server asks, no network.

Each round asks *flat* and then us, so that other work on the machine slows both. The ratio is of the least times: 1.0
is as fast as flat, 0.5 takes twice as long. On a busy machine the ratio by CPU says more: the mean of what this process
and its connection's in the database computed, without the waiting.
"""

import gc
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from alliance import answers
from commitments.models import Commitment, StatusUpdate

ROUNDS = 50
MOST_SECONDS = 20
"""For one question and its yardstick; what takes long has fewer rounds."""

# The budgets are those of decision 29.
HEAD = (
    f"{'ms':<34}{'least':>8}{'median':>8}{'CPU':>7}{'in db':>7}{'x flat':>8}{'by CPU':>8}{'x nested':>9}"
    f"{'SQL':>5}{'KB':>7}  budget"
)
LIST = "/api/v1/commitments/"


@dataclass
class Question:
    """`is_new`: nothing is kept of it from before."""

    what: str
    address: str
    budget: str = ""
    is_new: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


class Server:
    """The application, called as a web server calls it: the clients of tests take longer than some of our answers."""

    def __init__(self) -> None:
        self.application, self.requests = WSGIHandler(), RequestFactory(SERVER_NAME="localhost")

    def asked(self, address: str, headers: dict[str, str]) -> dict[str, Any]:
        """The question, in the words of WSGI."""
        environ: dict[str, Any] = self.requests.get(address, headers=headers).environ
        return environ

    def answer(self, environ: dict[str, Any]) -> HttpResponse:
        response: Any = self.application(dict(environ), lambda status, headers: None)
        response.close()
        return response

    def get(self, address: str) -> HttpResponse:
        return self.answer(self.asked(address, {}))


@contextmanager
def both() -> Iterator[tuple[Server, Server]]:
    """We, and the yardsticks, which have none of our middleware. Their connection stays, as that of `serve` does."""
    age, connection.settings_dict["CONN_MAX_AGE"] = connection.settings_dict["CONN_MAX_AGE"], None
    with override_settings(ROOT_URLCONF="tests.bench.yardsticks"):
        with override_settings(MIDDLEWARE=[]):
            plain = Server()
        yield Server(), plain
    connection.settings_dict["CONN_MAX_AGE"] = age


def measured(number: int) -> Iterator[str]:
    """A table, line by line, of the ledger as it is."""
    updates = StatusUpdate.objects.filter(published_at__isnull=False).count()
    yield f"\n{number:,} commitments, {updates:,} published updates"
    yield HEAD
    gc.collect()
    gc.freeze()
    with both() as (ours, plain):
        flat = Timed(plain, Question("flat: plain DRF, ten columns", "/flat/", is_new=False))
        nested = Timed(plain, Question("nested: plain DRF, brief form", "/nested/"))
        nested.run(beside=flat)
        yield flat.line(flat, nested)
        yield nested.line(flat, nested)
        records = Timed(plain, Question("records: ours, and nothing else", "/records/"))
        records.run(beside=(flat := Timed(plain, flat.question)))
        yield records.line(flat, nested)
        for question in questions(ours):
            flat, timed = Timed(plain, flat.question), Timed(ours, question)
            timed.run(beside=flat)
            yield timed.line(flat, nested)
    gc.unfreeze()


def questions(server: Server) -> Iterator[Question]:
    code = Commitment.objects.public().order_by("code").values_list("code", flat=True)[100]
    tag = server.get(LIST)["ETag"]
    yield Question("list", LIST, "0.35 flat, 4 nested, 6 SQL")
    yield Question("list, ?party=KOR&theme=defence", f"{LIST}?party=KOR&theme=defence", "0.2 flat")
    yield Question("list, newest status first", f"{LIST}?ordering=-effective_on", "")
    yield Question(*far(server))
    yield Question("list, full form", f"{LIST}?full=1", "0.2 flat, 12 SQL")
    yield Question("detail", f"{LIST}{code}/", "0.8 flat, 12 SQL")
    yield Question("search, one hit", f"{LIST}?q={code}", "0.35 flat")
    yield Question("search, broad word", f"{LIST}?q=cooperation", "0.17 flat")
    yield Question("list again, kept", LIST, "5 flat", is_new=False)
    yield Question("304", LIST, "5 flat, 1 SQL", headers={"If-None-Match": tag}, status=304)
    yield Question("page of the list, all facets", "/commitments/", "0.025 flat")
    yield Question("page of one", f"/commitments/{code}/", "0.03 flat")
    yield Question("dashboard", "/", "300 ms, 12 SQL")
    yield Question("page of search, broad word", "/search/?q=cooperation", "300 ms")
    yield Question("page of changes", "/changes/", "")
    yield Question("page of charts", "/charts/", "")
    yield Question("page of corrections", "/corrections/", "")
    yield Question("brief", "/brief/", "")
    yield Question("calendar", "/calendar.ics", "")


def far(server: Server) -> tuple[str, str]:
    """A full page far into the list, as a reader gets there."""
    addresses = [LIST]
    while len(addresses) < 22 and (following := json.loads(server.get(addresses[-1]).content)["next"]):
        addresses.append(following)
    return f"list, {len(addresses) - 2} pages further", addresses[-2]


class Timed:
    """One question, asked again and again."""

    def __init__(self, server: Server, question: Question) -> None:
        self.server, self.question = server, question
        self.asked = server.asked(question.address, question.headers)
        self.times: list[float] = []
        self.own = self.database = 0.0
        self.size = self.statements = 0

    def run(self, beside: "Timed") -> None:
        """So many rounds, in turn with the other, after two that are not timed."""
        for timed in (beside, self):
            timed.look()
        end = time.monotonic() + MOST_SECONDS
        while len(self.times) < ROUNDS and (len(self.times) < 3 or time.monotonic() < end):
            beside.count()
            self.count()

    def count(self) -> None:
        """One round, with the CPU that it takes."""
        database, own = database_seconds(), time.process_time()
        self.times.append(self.ask())
        self.own += (time.process_time() - own) * 1000
        self.database += (database_seconds() - database) * 1000

    @property
    def cpu(self) -> float:
        """Milliseconds a round, of this process and of the database's."""
        return (self.own + self.database) / len(self.times)

    def look(self) -> None:
        """Twice: the first time what is made only once is made."""
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                self.ask()
            self.statements = len(queries)

    def ask(self) -> float:
        if self.question.is_new:
            answers._kept.clear()
        began = time.perf_counter()
        response = self.server.answer(self.asked)
        milliseconds = (time.perf_counter() - began) * 1000
        if response.status_code != self.question.status:
            raise RuntimeError(f"{self.question.address} answered {response.status_code}")
        self.size = len(response.content)
        return milliseconds

    def line(self, flat: "Timed", nested: "Timed") -> str:
        least, database = min(self.times), self.database / len(self.times)
        figures = f"{least:>8.1f}{median(self.times):>8.1f}{self.cpu:>7.1f}{database:>7.1f}"
        ratios = f"{min(flat.times) / least:>8.2f}{flat.cpu / self.cpu:>8.2f}"
        nested_ratio = nested.cpu / self.cpu
        told = f"{self.question.what:<34}{figures}{ratios}{nested_ratio:>9.2f}"
        return f"{told}{self.statements:>5}{self.size / 1000:>7.1f}  {self.question.budget}".rstrip()


def database_seconds() -> float:
    """What the process of our connection in the database has computed so far; of its helpers nothing."""
    assert connection.connection
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9
