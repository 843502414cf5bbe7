"""Five thousand rows as a file: out, in dry, and in for good."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from alliance.tables import csv_files, rows, xlsx_files
from alliance.tables.importing import Import, take_in
from alliance.tables.sheets import Sheet
from commitments.models import Agreement, Commitment, Party, Passage, Theme

NOUNS = 1000
"""Commitments, each with four rows below it."""

SHEET = Sheet(Commitment)


def measured() -> Iterator[tuple[str, str]]:
    """What was done and what it took, in a ledger that is empty at first."""
    person = get_user_model().objects.create(username="bench", is_superuser=True)
    make_vocabulary()
    content = generated()
    yield "file of new rows", f"{len(content) / 1e6:.1f} MB, {NOUNS * 5} rows"
    yield "  dry run", taken(lambda: take_in(SHEET, content, person))
    yield "  dry run, peak of memory", peak(lambda: take_in(SHEET, content, person))
    yield "  load", taken(lambda: take_in(SHEET, content, person, for_good=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself after a while
    yield "the same file again, nothing to do", taken(lambda: take_in(SHEET, content, person, for_good=True))
    yield "export CSV", timed(lambda: exported_csv(exported()))
    yield "export XLSX", timed(lambda: xlsx_files.written(SHEET.title, SHEET.columns, exported()))
    book = xlsx_files.written(SHEET.title, SHEET.columns, exported())
    yield "XLSX unchanged", taken(lambda: take_in(SHEET, book, person))
    yield "  peak of memory", peak(lambda: take_in(SHEET, book, person))
    changed = exported_csv(map(with_a_change, exported()))
    yield "file with a change in three rows of five, dry run", taken(lambda: take_in(SHEET, changed, person))
    yield "  load", taken(lambda: take_in(SHEET, changed, person, for_good=True))


def make_vocabulary() -> None:
    Theme.objects.create(slug="climate", name_en="Climate")
    for code in ("KOR", "USA", "JPN"):
        Party.objects.create(code=code, name_en=code, kind="state")
    text = {"title_en": "Bench", "kind": "report", "issued_on": "2021-05-21"}
    agreement = Agreement.objects.create(code="2021-B", slug="bench", **text)
    Passage.objects.create(agreement=agreement, number="1", position=1, text="They will meet and they will report.")


def generated() -> bytes:
    """A file of new commitments with their words, parties and numbers."""
    made: list[dict[str, str]] = []
    content = {"agreement": "2021-B", "title_en": "Meet", "obligation": "one_off", "strength": "firm"}
    content |= {"theme": "climate", "summary": "In our own words. " * 10}
    for number in range(NOUNS):
        code = f"2021-B-{number // 999}-{number % 999 + 1:03}"
        made += [
            {"record": "commitment", "code": code} | content,
            {"record": "citation", "passage": "2021-B 1", "quote": "They will meet"},
            {"record": "obligation", "party": "KOR", "role": "obligor"},
            {"record": "obligation", "party": "USA", "role": "counterpart"},
            {"record": "target", "text": "$10", "quantity": str(number), "unit": "USD"},
        ]
    return exported_csv(made)


def exported() -> Iterator[dict[str, str]]:
    return rows.of(SHEET, rows.numbers_of(Commitment, Commitment.objects.all()))


def exported_csv(made: Any) -> bytes:
    return "".join(csv_files.written(SHEET.columns, made)).encode()


def with_a_change(row: dict[str, str]) -> dict[str, str]:
    match row["record"]:
        case "commitment":
            return row | {"note": f"Read again: {row['code']}."}
        case "citation":
            return row | {"kind": "reported"}
        case "target":
            return row | {"quantity": str(int(row["quantity"]) + 1)}
    return row


def taken(step: Callable[[], Import]) -> str:
    began = time.perf_counter()
    told = step()
    seconds = time.perf_counter() - began
    counted = ", ".join(f"{number} {outcome}" for outcome, number in told.counts.items() if number)
    return f"{seconds:.2f} s; {counted}; {len(told.faults)} faults"


def timed(step: Callable[[], object]) -> str:
    began = time.perf_counter()
    step()
    return f"{time.perf_counter() - began:.2f} s"


def peak(step: Callable[[], object]) -> str:
    """What Python holds at most; slower while it is counted."""
    tracemalloc.start()
    step()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{most / 1e6:.0f} MB"
