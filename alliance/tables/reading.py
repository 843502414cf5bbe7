"""A file from outside: recognised, within its limits, and cut into lines whose cells have the names of columns."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from alliance.tables import csv_files, xlsx_files
from alliance.tables.faults import Fault, Faults
from alliance.tables.limits import CELL, COLUMNS, FILE, LINES, ROWS
from alliance.tables.sheets import RECORD, VERSION, Sheet

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
NEEDED = RECORD, VERSION
"""The columns without which no row can be understood."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: its number, and its cells by column."""

    number: int
    cells: dict[str, str]


def lines(sheet: Sheet, content: bytes) -> list[Line]:
    """The rows below the header that hold anything. Raises Faults with all that is wrong with the file itself."""
    rows = _limited(_rows(sheet, content))
    place, header = next(rows, (1, []))
    if len(header) > COLUMNS:
        told = f"the first line has {len(header):,} columns, and at most {COLUMNS} are read"
        raise Faults([Fault(f"{told}; begin with an export of this list.", place)])
    header = [name.strip() for name in header]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Faults([Fault("the file is empty; the first line has the names of the columns.")])
    if faults := list(_faults_of_header(sheet, header, place)):
        raise Faults(faults)
    return list(_named(header, rows))


def refuse_size(size: int) -> None:
    """Raises Faults where a file has more bytes than are read."""
    if size > FILE:
        sizes = f"has {size / 1e6:,.1f} MB, and at most {FILE / 1e6:,.0f} MB are read"
        raise Faults([Fault(f"the file {sizes}; take only the rows that you change.")])


def _rows(sheet: Sheet, content: bytes) -> Iterator[tuple[int, list[str]]]:
    refuse_size(len(content))
    if content.startswith(OLD_EXCEL):
        raise Faults(
            [Fault("this is a workbook of the old kind, or one with a password; save it as XLSX without one.")]
        )
    return xlsx_files.read(content, sheet.title) if content.startswith(ZIP) else csv_files.read(content)


def _limited(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Raises Faults where the file has more lines than are read."""
    for count, (number, cells) in enumerate(rows, 1):
        if count > LINES:
            told = f"the file goes on below its {LINES:,}th line"
            raise Faults([Fault(f"{told}; delete the empty rows between yours and after them.", number)])
        yield number, cells


def _faults_of_header(sheet: Sheet, header: list[str], line: int) -> Iterator[Fault]:
    for name in NEEDED:
        if name not in header:
            first = ", ".join(filter(None, header[:6]))
            told = (
                f"the column {name} is missing (the first line has: {first[:200]}); begin with an export of this list"
            )
            yield Fault(f"{told}.", line)
    for name, times in Counter(header).items():
        if times > 1:
            what = f"{times} columns are named {name}" if name else f"{times} columns have no name"
            yield Fault(f"{what}; keep one.", line)
        elif name not in sheet.columns:
            near = get_close_matches(name, sheet.columns, n=1)
            advice = f"did you mean {near[0]}?" if near else "take it out, or see the names in an export."
            yield Fault(f"there is no column {name[:60]!r} here: {advice}", line)


def _named(header: list[str], rows: Iterable[tuple[int, list[str]]]) -> Iterator[Line]:
    """The lines that are not empty. Raises Faults where one is too long, or has other cells than the header."""
    faults: list[Fault] = []
    held = 0
    for number, cells in rows:
        if not any(cells):
            continue
        held += 1
        if held > ROWS:
            told = f"the file has more than {ROWS:,} rows, and no more are read at once"
            raise Faults([Fault(f"{told}; split it, each noun with its parts.", number)])
        faults += _faults_of_line(header, number, cells)
        yield Line(number, dict(zip(header, cells, strict=False)))
    if faults:
        raise Faults(faults)


def _faults_of_line(header: list[str], number: int, cells: list[str]) -> Iterator[Fault]:
    if len(cells) < len(header) or any(cells[len(header) :]):
        told = f"this line has {len(cells)} cells and the first one {len(header)}"
        yield Fault(f"{told}; a cell with a separator or line break needs quotation marks.", number)
    for name, text in zip(header, cells, strict=False):
        if len(text) > CELL:
            yield Fault(f"this cell has {len(text):,} characters, and at most {CELL:,} are read.", number, name)
