"""Files of a list: taken out, changed, and sent in again as a browser does."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from alliance.tables import xlsx_files
from commitments.models import Commitment
from tests.test_admin_contract import address

type Rows = list[dict[str, str]]


def exported(client: Client, model: type, extension: str = "csv", **query: str) -> bytes:
    answer: Any = client.get(address(model, extension), query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(content: bytes) -> Rows:
    """The rows of a file, as a spreadsheet shows them."""
    if content.startswith(b"PK"):
        sheet: Any = load_workbook(io.BytesIO(content)).active
        header, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        return [dict(zip(header, row, strict=True)) for row in rows]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def csv_of(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def xlsx_of(rows: Rows) -> bytes:
    return xlsx_files.written("commitments", list(dict.fromkeys(name for row in rows for name in row)), rows)


def workbook(*rows: list[Any], title: str = "commitments") -> bytes:
    """A workbook as a person makes it, with numbers, dates and formulas in it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def upload(client: Client, model: type, content: bytes, name: str = "changed.csv") -> Any:
    """The page that shows the dry run."""
    file = SimpleUploadedFile(name, content)
    return client.post(address(model, "import"), {"step": "upload", "file": file}, follow=True)


def confirm(client: Client, model: type, shown: Any, why: str = "Read again.") -> Any:
    sent = {"step": "confirm", "digest": shown.context["digest"], "change_reason": why}
    return client.post(address(model, "import"), sent, follow=True)


def taken_in(client: Client, model: type, rows: Rows, why: str = "Read again.") -> Any:
    """Sent in and confirmed."""
    shown = upload(client, model, csv_of(rows))
    assert told(shown) == []
    return confirm(client, model, shown, why)


def told(shown: Any) -> list[str]:
    """What is wrong with a file, a sentence each, with its place."""
    return [str(fault) for fault in shown.context["told"].faults]


def counts(shown: Any) -> dict[str, int]:
    return {outcome: number for outcome, number in shown.context["told"].counts.items() if number}


def differences(shown: Any) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    found = shown.context["told"].differences
    return [(each.name, each.outcome, [tuple(field) for field in each.fields]) for each in found]


def messages(shown: Any) -> list[str]:
    return [str(message) for message in shown.context["messages"]]


def row(rows: Rows, record: str, code: str = "2021-P1-001") -> dict[str, str]:
    """The first row of that record."""
    return next(each for each in rows if each["record"] == record and code in each.values())


def row_like(rows: Rows, **cells: str) -> dict[str, str]:
    return dict.fromkeys(rows[0], "") | cells


def table_of(desk: Client, model: type = Commitment) -> Rows:
    return rows_of(exported(desk, model))
