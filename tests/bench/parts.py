"""What the bench measures: each part prints its own lines."""

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

from django.core.management import call_command

from alliance import checking, generating
from tests import stress
from tests.bench import api, cost, overload, served, tables
from tests.crash import Victim

ROUNDS = 5


def history() -> None:
    """What a write costs with its history and rules, and the time of check_ledger on the seeded ledger."""
    for what, milliseconds in cost.measured():
        report(what, f"{milliseconds:.1f} ms")
    times: list[float] = []
    for _ in range(ROUNDS):
        with timed(times):
            lines = checking.check()
    report("check_ledger, seeded ledger", f"{median(times):.0f} ms, {len(lines)} faults")


def writers() -> None:
    """Sixteen writers and one follower for thirty seconds."""
    stress.make_ledger()
    seen = stress.run(seconds=30)
    revisions, changes = stress.revisions(), stress.changes()
    report("16 writers, 1 follower, 30 s", f"{sum(seen.committed.values())} transactions committed")
    report("  rolled back, refused by a rule", f"{seen.rolled_back}, {sum(seen.refused.values())}")
    report("  deadlocks, errors", f"{len(seen.deadlocks)}, {len(seen.errors)}")
    report("  revisions, missed or out of order", f"{len(revisions)}, {difference(seen.revisions, revisions)}")
    report("  changes, missed or out of order", f"{len(changes)}, {difference(seen.changes, changes)}")
    report("  answers kept, false", f"{len(seen.answers)}, {len(stress.false_answers(seen))}")
    report("  check_ledger afterwards", f"{len(checking.check())} faults")
    for told in (*seen.deadlocks[:5], *seen.errors[:5]):
        report("  told", told)


def kill() -> None:
    """Application and server killed in the middle of writes, twenty times, on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        victim = Victim(Path(folder, "postgres"))
        faults: list[str] = []
        for writes in Random(20).choices(range(1, 40), k=20):
            victim.killed_after(writes)
            faults += victim.faults()
    report("kill -9 of application and server", f"20 rounds, {len(victim.acknowledged)} writes acknowledged")
    report("  lost, by half, or off", str(len(faults)))
    for told in faults[:5]:
        report("  told", told)


def files() -> None:
    """Five thousand rows out and in as a file."""
    for what, figure in tables.measured():
        report(what, figure)


def generate() -> None:
    """Ledgers of a thousand to a hundred thousand commitments: time, memory of this process, faults of the smallest."""
    for number in (1_000, 10_000, 100_000):
        times: list[float] = []
        with timed(times):
            rows = sum(generating.generate(commitments=number, seed=1).values())
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        report(f"generate_ledger, {number:,} commitments", f"{times[0] / 1000:.1f} s, {rows:,} rows, {most:.0f} MB")
        if number == 1_000:
            report("  check_ledger afterwards", f"{len(checking.check())} faults")
        call_command("flush", interactive=False, verbosity=0)


def sizes() -> list[int]:
    """Of generated ledgers, in commitments: BENCH_COMMITMENTS="1000 100000" for others."""
    return list(map(int, os.environ.get("BENCH_COMMITMENTS", "1000 10000").split()))


def answers() -> None:
    """The API and the pages on generated ledgers, beside plain DRF."""
    for number in sizes():
        generating.generate(commitments=number, seed=1)
        for line in api.measured(number):
            print(line, flush=True)  # noqa: T201
        call_command("flush", interactive=False, verbosity=0)


def waits() -> None:
    """What one client waits for at the web server, and its memory, on ledgers of the same sizes."""
    for number in sizes():
        for line in served.measured(number):
            print(line, flush=True)  # noqa: T201


def restart() -> None:
    """Twice the load that it can bear, and a restart of the database meanwhile, on a server of its own."""
    for what, figure in overload.measured():
        report(what, figure)


PARTS: dict[str, Callable[[], None]] = {
    "history": history,
    "writers": writers,
    "kill": kill,
    "tables": files,
    "generate": generate,
    "api": answers,
    "served": waits,
    "restart": restart,
}


def difference(found: list[int], wanted: list[int]) -> int:
    """How many places of one list differ from the other."""
    return sum(one != other for one, other in zip(found, wanted, strict=False)) + abs(len(found) - len(wanted))


@contextmanager
def timed(times: list[float]) -> Iterator[None]:
    """Adds the milliseconds of the block."""
    began = time.perf_counter()
    yield
    times.append((time.perf_counter() - began) * 1000)


def report(what: str, figure: str) -> None:
    print(f"{what:<40} {figure}", flush=True)  # noqa: T201
