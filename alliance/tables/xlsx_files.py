"""XLSX: every cell written as text, so that no date, no zero and no number is mangled; formulas are not read."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from alliance.tables.faults import Fault, Faults
from alliance.tables.limits import COLUMNS, EXCEL_CELL, UNPACKED
from alliance.tables.sheets import RECORD

AS_TEXT = "@"
"""The format of a cell whose content stays as it is typed."""

CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def written(title: str, columns: list[str], rows: Iterable[dict[str, str]]) -> bytes:
    """The workbook. Raises Faults where a cell is too long for it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, 1):
        shape = sheet.column_dimensions[get_column_letter(number)]
        shape.width, shape.number_format = (40 if column in ("quote", "text", "rationale") else 18), AS_TEXT
    sheet.append([_cell(sheet, column, bold=True) for column in columns])
    for line, row in enumerate(rows, 2):
        for column, text in row.items():
            if len(text) > EXCEL_CELL:
                sheet.close()
                raise Faults([_too_long(row, column, line)])
        sheet.append([_cell(sheet, row[column]) if row.get(column) else None for column in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _too_long(row: dict[str, str], column: str, line: int) -> Fault:
    told = f"this {row[RECORD].replace('_', ' ')} has {len(row[column]):,} characters here"
    advice = "take the list as CSV, which cuts nothing off"
    return Fault(f"{told}, and a cell of a spreadsheet holds {EXCEL_CELL:,}; {advice}.", line, column)


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Cell:
    cell: Any = WriteOnlyCell(sheet, value="")
    cell._value, cell.data_type = NOT_IN_XML.sub(_encoded, text), "s"  # whatever it looks like
    cell.number_format = AS_TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell


def _encoded(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def _decoded(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)


def read(content: bytes, title: str) -> Iterator[tuple[int, list[str]]]:
    """Each row of the sheet of that name, or of the only one, with its number. Raises Faults."""
    refuse_bomb(content)
    try:
        sheet = _sheet(load_workbook(io.BytesIO(content), read_only=True, keep_links=False), title)
        sheet.reset_dimensions()  # what a file says of its size may be wrong, and rows would be left out
        width = 0
        for line, row in enumerate(sheet.iter_rows(), 1):
            width = width or len(row)
            if len(row) > COLUMNS:
                raise Faults(
                    [Fault(f"something stands in cell {row[-1].coordinate}, far to the right; clear it.", line)]
                )
            cells = [_text(cell, line) for cell in row]
            yield line, cells + [""] * (width - len(cells))  # empty cells at the end are not in the file
    except Faults:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        told = "this is no workbook that can be read; open it in a spreadsheet and save it as XLSX again"
        raise Faults([Fault(f"{told}.")]) from error


def refuse_bomb(content: bytes) -> None:
    """Ask the directory of the file how large it is unpacked, before anything is. Raises Faults."""
    try:
        size = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Faults([Fault("this is no XLSX file, though it begins like one; save it again.")]) from None
    if size > UNPACKED:
        sizes = f"{size / 1e6:,.0f} MB, and at most {UNPACKED / 1e6:,.0f} MB are read"
        raise Faults([Fault(f"unpacked the file would have {sizes}; take only the rows that you change.")])


def _sheet(book: Any, title: str) -> Any:
    names = book.sheetnames
    if title[:31] in names or len(names) == 1:
        sheet = book[title[:31]] if title[:31] in names else book[names[0]]
        if hasattr(sheet, "iter_rows"):
            return sheet
    raise Faults([Fault(f"there is no sheet {title} in the workbook, only {', '.join(names)}; name it so.")])


def _text(cell: Any, line: int) -> str:
    """The content of a cell as text, whatever a spreadsheet has made of it."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else f"an error ({value})"
        advice = "write its result as text"
        raise Faults([Fault(f"cell {cell.coordinate} holds {what}: {advice}.", line)])
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
    return CODED.sub(_decoded, str(value))
