"""What goes out comes in again unchanged: not a row is written."""

import pytest

from alliance.models import Change, Keyed
from alliance.tables import csv_files, reading, rows, xlsx_files
from alliance.tables.importing import take_in
from alliance.tables.sheets import Sheet
from commitments.models import (
    Agency,
    Agreement,
    Commitment,
    Party,
    Passage,
    Recommendation,
    StatusUpdate,
    Theme,
)
from dialogues.models import Dialogue, Meeting
from tests.conftest import member

NOUNS = Party, Agency, Theme, Agreement, Passage, Commitment, Recommendation, StatusUpdate, Dialogue, Meeting


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
