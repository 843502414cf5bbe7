"""What the bench measures: each part prints its own lines."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from django.core.management import call_command
from django.db import connection

from alliance import checking
from tests import stress

ROUNDS = 5


def check_ledger() -> None:
    """The time of check_ledger on the seeded ledger."""
    call_command("load_ledger", verbosity=0)
    times = []
    for _ in range(ROUNDS):
        with timed(times):
            lines = checking.check()
    report("check_ledger, seeded ledger", f"{median(times):.0f} ms, {len(lines)} faults")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM alliance_change")
        report("  changes in its history", str(cursor.fetchone()[0]))


def writers() -> None:
    """Sixteen writers and one follower for thirty seconds."""
    stress.make_ledger()
    seen = stress.run(seconds=30)
    report("16 writers, 1 follower, 30 s", f"{sum(seen.committed.values())} transactions committed")
    report("  rolled back, refused by a rule", f"{seen.rolled_back}, {sum(seen.refused.values())}")
    report("  deadlocks, errors", f"{len(seen.deadlocks)}, {len(seen.errors)}")
    report("  revisions, missed or out of order", f"{len(seen.revisions)}, {difference(seen.revisions, stress.revisions())}")
    report("  changes, missed or out of order", f"{len(seen.changes)}, {difference(seen.changes, stress.changes())}")
    report("  answers kept, false", f"{len(seen.answers)}, {len(stress.false_answers(seen))}")
    report("  check_ledger afterwards", f"{len(checking.check())} faults")
    for told in (*seen.deadlocks[:5], *seen.errors[:5]):
        report("  told", told)


PARTS: dict[str, Callable[[], None]] = {"check_ledger": check_ledger, "writers": writers}


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
