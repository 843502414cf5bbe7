"""Files that cannot be taken in: a sentence with the place and what to do, and nothing written."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from alliance.models import Change
from alliance.tables import limits, reading
from alliance.tables.faults import Faults
from alliance.tables.sheets import Sheet
from commitments.models import Agreement, Commitment
from tests.tables.files import exported, rows_of, told, upload, workbook

HEADER = ["record", "code", "version", "note"]
NEW = ["commitment", "2021-P1-001", "1", "A note."]

BELOW = "the file goes on below its 100,000th line; delete the empty rows between yours and after them."


def lines_of(content: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(line.number, line.cells) for line in reading.lines(Sheet(Commitment), content)]


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(Faults) as refused:
        lines_of(content)
    return [str(fault) for fault in refused.value.faults]


def text(*lines: list[str], separator: str = ",") -> bytes:
    return "\r\n".join(separator.join(line) for line in lines).encode()


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (limits.UNPACKED + 1))
    return content.getvalue()


def with_a_gap(line: int) -> bytes:
    """A workbook that leaves out all rows between the first and this one."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADER, NEW))) as whole, zipfile.ZipFile(content, "w") as gaping:
        for name in whole.namelist():
            gaping.writestr(name, re.sub(rb'r="([A-Z]?)2"', rb'r="\g<1>%d"' % line, whole.read(name)))
    return content.getvalue()


BROKEN: dict[str, tuple[Any, str]] = {
    "empty": (b"", "the file is empty; the first line has the names of the columns."),
    "blank": (b"\xef\xbb\xbf\r\n", "the file is empty; the first line has the names of the columns."),
    "another encoding": (
        text(HEADER, ["commitment", "2021-P1-001", "1"]) + ",한국".encode("cp949"),
        "Line 2: this is not UTF-8: byte 52 of the file is 0xc7. Save the file as CSV UTF-8, or as XLSX.",
    ),
    "no version": (
        text(["record", "code"], ["commitment", "x"]),
        "Line 1: the column version is missing (the first line has: record, code); begin with an export of this list.",
    ),
    "unknown column": (
        text([*HEADER, "strenght"], [*NEW, "firm"]),
        "Line 1: there is no column 'strenght' here: did you mean strength?",
    ),
    "column twice": (text([*HEADER, "note"], [*NEW, "x"]), "Line 1: 2 columns are named note; keep one."),
    "column without a name": (
        text(["record", "", "", "version"], NEW),
        "Line 1: 2 columns have no name; keep one.",
    ),
    "too many cells": (
        text(HEADER, [*NEW, "and more"]),
        "Line 2: this line has 5 cells and the first one 4; "
        "a cell with a separator or line break needs quotation marks.",
    ),
    "too few cells": (
        text(HEADER, NEW[:3]),
        "Line 2: this line has 3 cells and the first one 4; "
        "a cell with a separator or line break needs quotation marks.",
    ),
    "open quotation mark": (
        text(HEADER, [*NEW[:3], '"open']),
        "Line 2: this is no CSV (unexpected end of data): "
        "look for a quotation mark that is not closed, or not doubled inside a cell.",
    ),
    "10 MB in a cell": (
        text(HEADER, [*NEW[:3], "x" * 10_000_000]),
        "Line 2, column note: this cell has 10,000,000 characters, and at most 100,000 are read.",
    ),
    "too many rows": (
        text(HEADER, *[NEW] * (limits.ROWS + 1)),
        "Line 20002: the file has more than 20,000 rows, and no more are read at once; "
        "split it, each noun with its parts.",
    ),
    "far below": (with_a_gap(3_000_000), f"Line 100001: {BELOW}"),
    "nothing but lines": (text(HEADER, *[[]] * (limits.LINES + 1)), f"Line 100001: {BELOW}"),
    "too many columns": (
        text([*HEADER, *map(str, range(8_000))]),
        "Line 1: the first line has 8,004 columns, and at most 500 are read; begin with an export of this list.",
    ),
    "too many columns of a workbook": (
        workbook([*HEADER, *map(str, range(8_000))]),
        "Line 1: something stands in cell KUV1, far to the right; clear it.",
    ),
    "too large": (
        b" " * (limits.FILE + 1),
        "the file has 20.0 MB, and at most 20 MB are read; take only the rows that you change.",
    ),
    "old workbook": (
        b"\xd0\xcf\x11\xe0 and more",
        "this is a workbook of the old kind, or one with a password; save it as XLSX without one.",
    ),
    "no workbook": (b"PK\x03\x04 nothing", "this is no XLSX file, though it begins like one; save it again."),
    "half a workbook": (
        workbook(HEADER, NEW)[:2000],
        "this is no XLSX file, though it begins like one; save it again.",
    ),
    "bomb": (
        bomb(),
        "unpacked the file would have 100 MB, and at most 100 MB are read; take only the rows that you change.",
    ),
    "formula": (
        workbook(HEADER, [*NEW[:3], "=1+1"]),
        "Line 2: cell D2 holds a formula: write its result as text.",
    ),
    "far away": (
        workbook(HEADER, [*NEW, *[None] * 600, "x"]),
        "Line 2: something stands in cell WG2, far to the right; clear it.",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_file_gets_one_sentence(kind: str):
    content, sentence = BROKEN[kind]

    assert faults_of(content) == [sentence]


def test_workbook_whose_parts_are_no_xml_gets_a_sentence():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADER, NEW))) as whole, zipfile.ZipFile(content, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, whole.read(name)[: 100 if "sheet1" in name else None])

    (sentence,) = faults_of(content.getvalue())

    assert sentence == "this is no workbook that can be read; open it in a spreadsheet and save it as XLSX again."


def test_sheet_is_found_by_its_name_or_because_it_is_the_only_one():
    book = load_workbook(io.BytesIO(workbook(HEADER, NEW)))
    book.create_sheet("notes")
    both, neither = io.BytesIO(), io.BytesIO()
    book.save(both)
    book["commitments"].title = "mine"
    book.save(neither)

    assert lines_of(both.getvalue()) == lines_of(workbook(HEADER, NEW, title="anything"))
    assert faults_of(neither.getvalue()) == [
        "there is no sheet commitments in the workbook, only mine, notes; name it so."
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n"])
def test_separator_is_recognised(separator: str, first: str):
    said = first.format(separator)

    lines = lines_of(said.encode() + text(HEADER, NEW, separator=separator))

    assert lines == [(3 if said else 2, dict(zip(HEADER, NEW, strict=True)))]


def test_line_is_the_one_on_which_the_row_begins():
    rows = text(HEADER, [*NEW[:3], '"two\r\nlines"'], ["", "", "", ""], NEW)

    assert [number for number, _ in lines_of(rows)] == [2, 5]


def test_what_a_spreadsheet_makes_of_cells_is_taken_as_it_was_meant():
    header = ["record", "version", "due_on", "recurrence_months", "is_general", "retired_at"]
    row = ["commitment", 3, date(2022, 5, 31), 12.0, True, datetime(2022, 5, 31, 9, 30)]  # noqa: DTZ001

    ((_, cells),) = lines_of(workbook(header, row))

    assert list(cells.values()) == ["commitment", "3", "2022-05-31", "12", "true", "2022-05-31T09:30:00"]


def test_workbook_that_lies_about_its_size_is_read_whole():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADER, NEW, NEW))) as whole, zipfile.ZipFile(content, "w") as lying:
        for name in whole.namelist():
            lying.writestr(name, whole.read(name).replace(b'ref="A1:D3"', b'ref="A1"'))

    assert len(lines_of(content.getvalue())) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b" ", text(["a"]), workbook(["a"]), b"\xff\xfe\x00", bytes(range(256))])
def test_page_tells_what_is_wrong_and_writes_nothing(desk, promise, content: bytes):
    before = Change.objects.count()

    shown = upload(desk, Commitment, content)

    assert "Nothing was written." in shown.text
    assert Change.objects.count() == before


@pytest.mark.django_db
def test_file_of_another_list_is_told(desk, promise):
    shown = upload(desk, Agreement, exported(desk, Commitment))

    assert "there is no column 'recurrence_months' here: take it out, or see the names in an export." in str(
        told(shown)
    )


@pytest.mark.django_db
def test_too_large_an_upload_is_refused_before_it_is_stored(desk, promise):
    shown = upload(desk, Commitment, b" " * (limits.FILE + 1))

    assert "The file has 20.0 MB, and at most 20 MB are read; take only the rows that you change." in shown.text
    assert shown.context["waiting"] is None


@pytest.mark.django_db
def test_cell_that_no_spreadsheet_holds_is_not_cut(desk, promise):
    promise.note = "x" * (limits.EXCEL_CELL + 1)
    promise.save()

    refused = desk.get("/admin/commitments/commitment/export.xlsx", follow=True)

    (message,) = map(str, refused.context["messages"])
    assert message.endswith(
        "column note: this commitment has 32,768 characters here, and a cell of a spreadsheet holds 32,767; "
        "take the list as CSV, which cuts nothing off."
    )
    assert promise.note in [row["note"] for row in rows_of(exported(desk, Commitment))]
