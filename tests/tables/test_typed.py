"""Whatever is typed into a cell is stored as it is, and goes out and in again; lists of parts have files too."""

import pytest

from alliance.tables.cells import harmless
from commitments.models import Evidence, ObligationAgency, Party
from tests.tables.files import confirm, csv_of, exported, rows_of, told, upload, xlsx_of

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
