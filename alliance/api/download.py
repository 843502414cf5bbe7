"""All rows of a list as a file: CSV or JSON Lines, written while it is read, from one snapshot.

Nothing but some rows at a time is in memory. The revision is taken first in the snapshot, so it is exactly that of the
rows; the file is named for it. Whatever goes wrong before the first line is an error like any other.
"""

import csv
from collections.abc import Generator, Iterable, Iterator
from itertools import batched, islice
from typing import Any

from django.http import StreamingHttpResponse

from alliance.api.columns import Columns, cells, read_by
from alliance.api.renderer import rendered
from alliance.revision import current
from alliance.snapshot import one_snapshot
from alliance.spreadsheets import BOM

ROWS = 1000
"""How many are read at a time, with what belongs to them."""

FIRST_ROWS = 50
"""How many are read at first: who reads a file as it comes does not wait for the others."""

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}

Records = Iterable[dict[str, Any]]


class Lines:
    """The file as it is sent, of which the first part is made already. Closing it ends the snapshot."""

    def __init__(self, lines: Generator[Any]) -> None:
        self.lines = lines
        self.revision: int = next(lines)
        self.first = [next(lines, "")]

    def __iter__(self) -> Iterator[str | bytes]:
        return self

    def __next__(self) -> str | bytes:
        return self.first.pop() if self.first else next(self.lines)

    def close(self) -> None:
        self.lines.close()


class Download(StreamingHttpResponse):
    """A file under way."""

    def __init__(self, lines: Lines, **kwargs: Any) -> None:
        super().__init__(lines, **kwargs)
        self.lines = lines

    def give_up(self) -> None:
        """Nobody reads it: the snapshot ends, and its connection is free."""
        self.lines.close()


def download(view: Any, kind: str, *, raw: bool) -> Download:
    """The file of what the filters of a view (`alliance.api.views.ListResource`) find."""
    lines = Lines(_read(view, kind, raw))
    name = f"pacta-{view.basename_of_list}-{view.day:%Y-%m-%d}-r{lines.revision}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    answer = Download(lines, content_type=TYPES[kind], headers=headers)
    if view.request.method == "HEAD":
        answer.give_up()
    return answer


def _read(view: Any, kind: str, raw: bool) -> Generator[Any]:
    """The revision, then the file in parts."""
    with one_snapshot():
        yield current()
        rows = view.filter_queryset(view.get_queryset())
        if view.is_known_by_key:
            rows = rows.values("pk")
        parts = (view.records(part) for part in _parts(rows.iterator(ROWS)))
        yield from _as_csv(parts, view.columns(), raw) if kind == "csv" else _as_json(parts)


def _parts(rows: Iterator[Any]) -> Iterator[list[Any]]:
    if first := list(islice(rows, min(FIRST_ROWS, ROWS))):
        yield first
    yield from map(list, batched(rows, ROWS, strict=False))


def _as_json(parts: Iterable[Records]) -> Iterator[bytes]:
    for records in parts:
        yield b"".join(rendered(record) + b"\n" for record in records)


class _Line:
    """What `csv.writer` writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def _as_csv(parts: Iterable[Records], columns: Columns, raw: bool) -> Iterator[str]:
    """The names of the columns go out at once. A program that asks for it `raw` needs no mark of UTF-8 either."""
    writer, readers = csv.writer(_Line()), read_by(columns)
    yield ("" if raw else BOM) + str(writer.writerow(columns))
    for records in parts:
        yield "".join(str(writer.writerow(cells(record, readers, raw=raw))) for record in records)
