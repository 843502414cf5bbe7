"""What goes out: as of one moment, to those who may read it."""

import io
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.models import User
from commitments.models import Commitment
from tests.factories import CommitmentFactory
from tests.tables.files import rows_of


@pytest.mark.django_db
def test_file_is_named_for_its_list_and_kept_by_nobody(desk: Client):
    answer = desk.get(reverse("admin:commitments_statusupdate_csv"))

    assert answer["Content-Disposition"].startswith('attachment; filename="pacta-status-updates-20')
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.django_db
def test_workbook_has_nothing_but_text(desk: Client, promise: Commitment):
    content = desk.get(reverse("admin:commitments_commitment_xlsx")).content

    sheet: Any = load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert (sheet.title, sheet.freeze_panes) == ("commitments", "B2")


@pytest.mark.django_db
def test_filter_that_makes_no_sense_leads_to_the_list(desk: Client):
    answer = desk.get(reverse("admin:commitments_commitment_csv"), {"due_on__year": "x"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:commitments_commitment_changelist"))


@pytest.mark.django_db(transaction=True)
def test_file_is_of_one_moment(client: Client, administrator: User):
    with transaction.atomic():  # the rules look at each transaction as a whole
        CommitmentFactory()
    client.force_login(administrator)

    lines: Any = iter(client.get(reverse("admin:commitments_commitment_csv")))
    begun = next(lines)
    writer = threading.Thread(target=write_elsewhere)
    writer.start()
    writer.join()
    rows = rows_of(begun + b"".join(lines))

    assert [row["note"] for row in rows if row["record"] == "commitment"] == [""]
    assert Commitment.objects.get().note == "Meanwhile."


def write_elsewhere() -> None:
    Commitment.objects.update(note="Meanwhile.")
    connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_reader_gets_no_file(client: Client, reader: User, extension: str):
    client.force_login(reader)

    assert client.get(reverse(f"admin:commitments_statusupdate_{extension}")).status_code == 302
