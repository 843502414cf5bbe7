"""What one client of the web server waits for, with nothing kept from before, and what its worker needs in memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from alliance import postgres
from tests.serving import Database, Server

ROUNDS = 200
LONGEST = 30  # seconds for one address; a hundredth of fewer than a hundred rounds is the last but one
FEWEST = 20
FIRST_DAY = date(2025, 6, 1)  # each round asks for another day, so that nobody has made its answer before
HEAD = f"{'ms':<34}{'p50':>8}{'p99':>8}{'p99/p50':>9}{'KB':>8}{'rounds':>8}"
LIST = "/api/v1/commitments/"
ADDRESSES = {
    "list": f"{LIST}?",
    "list, ?party=KOR&theme=defence": f"{LIST}?party=KOR&theme=defence&",
    "list, newest status first": f"{LIST}?ordering=-effective_on&",
    "list, full form": f"{LIST}?full=1&",
    "detail": f"{LIST}{{code}}/?",
    "search, one hit": f"{LIST}?q={{code}}&",
    "search, broad word": f"{LIST}?q=cooperation&",
    "summary by theme and party": "/api/v1/summary/?group_by=theme&group_by=party&",
    "page of the list, all facets": "/commitments/?",
    "page of one": "/commitments/{code}/?",
    "dashboard": "/?",
    "page of search, broad word": "/search/?q=cooperation&",
}
FILES = {"csv": f"{LIST}?format=csv", "jsonl": f"{LIST}?format=jsonl"}


def measured(commitments: int) -> Iterator[str]:
    """A table, line by line, of a generated ledger on a private server."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder, "postgres"), commitments) as server:
        yield f"\n{commitments:,} commitments; up to {ROUNDS} rounds"
        yield from told(server)


@contextmanager
def running(home: Path, commitments: int) -> Iterator[Server]:
    """One worker, on the ledger in this folder, which is made where there is none."""
    is_new = not home.exists()
    database = Database(home)
    database.start()
    if is_new:
        fill(home, commitments)
    server = Server(postgres.url(home), WORKERS="1")
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        server.close()
        database.stop()


def fill(home: Path, commitments: int) -> None:
    address = {"DATABASE_URL": postgres.url(home, postgres.OWNER)}
    for task in ["migrate"], ["generate_ledger", "--commitments", str(commitments), "--seed", "1"]:
        command = [sys.executable, "manage.py", *task, "--verbosity", "0"]
        subprocess.run(command, cwd=postgres.ROOT, env=os.environ | address, check=True)


def told(server: Server) -> Iterator[str]:
    client = HTTPConnection("127.0.0.1", server.port, timeout=600)
    [worker] = server.workers()
    code = Answer(client, f"{LIST}?page_size=1&ordering=code").body.split(b'"code":"', 1)[1].split(b'"', 1)[0].decode()
    yield HEAD
    for what, address in ADDRESSES.items():
        yield line(client, what, address.format(code=code))
    yield f"{'memory of the worker after these':<34}{memory(worker)['VmRSS']:>7.0f} MB"
    for kind, address in FILES.items():
        yield file_line(client, worker, kind, address)
    client.close()


class Answer:
    """What was answered; how long it took until its first byte and in all, in milliseconds."""

    def __init__(self, client: HTTPConnection, address: str) -> None:
        began = time.perf_counter()
        client.request("GET", address)
        response = client.getresponse()
        self.body = response.read(1)
        self.first = (time.perf_counter() - began) * 1000
        self.body += response.read()
        self.took = (time.perf_counter() - began) * 1000
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}: {self.body[:500]!r}")


def line(client: HTTPConnection, what: str, address: str) -> str:
    answers: list[Answer] = []
    began = time.perf_counter()
    for number in range(-3, ROUNDS):
        answers.append(Answer(client, f"{address}as_of={FIRST_DAY + timedelta(days=number)}"))
        if number >= FEWEST and time.perf_counter() - began > LONGEST:
            break
    del answers[:3]
    times = sorted(answer.took for answer in answers)
    middle, last = median(times), times[int(len(times) * 0.99) - 1]
    size = sum(len(answer.body) for answer in answers) / len(answers) / 1000
    return f"{what:<34}{middle:>8.1f}{last:>8.1f}{last / middle:>9.1f}{size:>8.1f}{len(answers):>8}"


def file_line(client: HTTPConnection, worker: int, kind: str, address: str) -> str:
    """All rows as a file: the first time what is loaded for it alone is loaded."""
    Answer(client, f"{address}&q=cooperation")
    before = memory(worker)["VmRSS"]
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # forget the peak so far
    answer = Answer(client, address)
    rows, more = answer.body.count(b"\n"), memory(worker)["VmHWM"] - before
    figures = f"{answer.took / 1000:>7.2f} s, the first byte after {answer.first:.0f} ms, {more:+.0f} MB"
    return f"{f'{rows:,} lines of {kind}':<34}{figures}"


def memory(process: int) -> dict[str, float]:
    """What Linux says of the memory of a process, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = dict(each.split(":", 1) for each in lines)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}
