"""CSV: written with a mark of UTF-8 and commas; read with commas, semicolons or tabs, as spreadsheets save it."""

import csv
import io
from collections.abc import Iterable, Iterator

from alliance.spreadsheets import BOM
from alliance.tables.faults import Fault, Faults
from alliance.tables.limits import FILE

csv.field_size_limit(FILE)  # the module's own limit would speak before ours, without the place

SEPARATORS = ",;\t"


class _Line:
    """What `csv.writer` writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def written(columns: list[str], rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """The file, line by line."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([row.get(column, "") for column in columns])


def read(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each record of the file with the line on which it begins, the header first. Raises Faults."""
    text = _decoded(content)
    header = text.partition("\n")[0]
    if header.lower().startswith("sep=") and len(header.rstrip("\r")) == 5:  # as Excel says which separator it wrote
        separator, text, before = header[4], text.partition("\n")[2], 1
    else:
        separator, before = max(SEPARATORS, key=header.count), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1 + before
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1 + before
    except csv.Error as error:
        advice = "look for a quotation mark that is not closed, or not doubled inside a cell"
        raise Faults([Fault(f"this is no CSV ({error}): {advice}.", line)]) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.start + 1} of the file is {content[error.start]:#04x}"
        sentence = f"this is not UTF-8: {byte}. Save the file as CSV UTF-8, or as XLSX."
        raise Faults([Fault(sentence, line)]) from None
