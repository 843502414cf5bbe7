"""What goes out comes in again unchanged: not a row is written."""

import pytest

from alliance.models import Change, Keyed
from alliance.tables import csv_files, reading, rows, xlsx_files
from alliance.tables.cells import harmless
from alliance.tables.importing import take_in
from alliance.tables.sheets import Sheet
from commitments.models import (
    Agency,
    Agreement,
    Commitment,
    Evidence,
    ObligationAgency,
    Party,
    Passage,
    Recommendation,
    StatusUpdate,
    Theme,
)
from dialogues.models import Dialogue, Meeting
from tests.conftest import member
from tests.tables.files import confirm, csv_of, exported, rows_of, told, upload, xlsx_of

NOUNS = Party, Agency, Theme, Agreement, Passage, Commitment, Recommendation, StatusUpdate, Dialogue, Meeting
NASTY = (
    "=HYPERLINK(0)",
    "+82-2-720-0114",
    "-",
    "@here",
    "'quoted' words",
    "''=x",
    " leading and trailing ",
    "two\nlines",
    "return\r\nand feed",
    "\ttab",
    'a "quotation", and; separators',
    "1-2",
    "012",
    "3E5",
    "TRUE",
    "#REF!",
    "_x000D_ and _x0041_",
    "한국어 é \U0001f600",
    "\x01\x0b\x1f",
    "2021-05-21",
    "<b>&amp;</b>",
    "\\n",
    "\ufeff",
    "\u2028",
)


@pytest.mark.django_db
@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_seeded_ledger_comes_in_unchanged(seed_ledger: None, model: type[Keyed]):
    sheet = Sheet(model)
    table = list(rows.of(sheet, rows.numbers_of(model, model._default_manager.all())))
    lines = "".join(csv_files.written(sheet.columns, table)).encode()
    book = xlsx_files.written(sheet.title, sheet.columns, table)
    before = Change.objects.count()

    told = take_in(sheet, lines, member("bookkeeper", "Administrator"), for_good=True)

    assert (told.faults, told.differences, told.unchanged) == ([], [], len(table))
    assert Change.objects.count() == before
    assert len(table) >= model._default_manager.count() > 10
    assert cells_of(sheet, book) == cells_of(sheet, lines)


def cells_of(sheet: Sheet, content: bytes) -> list[dict[str, str]]:
    return [line.cells for line in reading.lines(sheet, content)]


@pytest.mark.parametrize("model", [Evidence, ObligationAgency], ids=lambda model: model.__name__)
def test_list_of_parts_has_a_file_too(desk, promise, model: type):
    assert {row["record"] for row in rows_of(exported(desk, model))} <= {"evidence", "obligation_agency"}


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_whatever_is_typed_is_stored_as_it_is(desk, administrator, make):
    desk.force_login(administrator)
    Party.objects.bulk_create(Party(code=f"p{n}", kind="state", name_en="Name") for n in range(len(NASTY)))
    table = rows_of(exported(desk, Party))
    for row in table:
        row["name_en"] = harmless(NASTY[int(row["code"][1:])])

    shown = upload(desk, Party, make(table), "changed")
    confirm(desk, Party, shown)

    stored = Party.objects.values_list("code", "name_en")
    assert (told(shown), {int(code[1:]): name for code, name in stored}) == ([], dict(enumerate(NASTY)))
    for extension in ("csv", "xlsx"):
        again = upload(desk, Party, exported(desk, Party, extension), "again")
        assert (told(again), again.context["told"].differences) == ([], [])
