"""Whatever is typed into a cell is stored as a form would, and goes out and in again; lists of parts have files too."""

import pytest

from alliance.tables.cells import WORDS, harmless
from alliance.tables.sheets import nouns
from commitments.models import Agreement, Evidence, ObligationAgency
from tests.factories import AgreementFactory
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
    "two\u2028parts",
)

ON_ONE_LINE = {
    " leading and trailing ": "leading and trailing",
    "two\nlines": "two lines",
    "return\r\nand feed": "return and feed",
    "\ttab": "tab",
    "\x01\x0b\x1f": "\x01",
    "two\u2028parts": "two parts",
}
"""What a box of one line makes of them; the others stay as they are."""


@pytest.mark.parametrize("model", [Evidence, ObligationAgency], ids=lambda model: model.__name__)
def test_list_of_parts_has_a_file_too(desk, promise, model: type):
    assert {row["record"] for row in rows_of(exported(desk, model))} <= {"evidence", "obligation_agency"}


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_whatever_is_typed_is_stored_as_a_form_would(desk, make):
    for number in range(len(NASTY)):
        AgreementFactory(code=f"2021-N{number}", draft=True)
    table = rows_of(exported(desk, Agreement))
    for row in table:
        row["title_en"] = row["note"] = harmless(NASTY[int(row["code"].removeprefix("2021-N"))])

    shown = upload(desk, Agreement, make(table), "changed")
    confirm(desk, Agreement, shown)

    stored = {code: texts for code, *texts in Agreement.objects.values_list("code", "title_en", "note")}
    assert told(shown) == []
    assert stored == {f"2021-N{n}": [ON_ONE_LINE.get(text, text), text.strip()] for n, text in enumerate(NASTY)}
    for extension in ("csv", "xlsx"):
        again = upload(desk, Agreement, exported(desk, Agreement, extension), "again")
        assert (told(again), again.context["told"].differences) == ([], [])


def test_what_no_form_has_stored_comes_in_again_unchanged(desk):
    stored = {"title_en": " two\nlines ", "other_names": [" Fact  sheet "], "note": "\nNote.\n"}
    AgreementFactory(code="2021-N", draft=True, **stored)

    shown = upload(desk, Agreement, exported(desk, Agreement))

    assert (told(shown), shown.context["told"].differences) == ([], [])


def test_words_that_are_kept_clean_are_cleaned():
    kept = {f"{model._meta.model_name}.{name}" for model in nouns() for name in clean_fields(model)}

    assert kept == WORDS


def clean_fields(model: type) -> set[str]:
    """The fields of which the database asks that they are clean (`alliance.constraints.clean_text`)."""
    name = model._meta.model_name
    return {field.name for field in model._meta.fields} & {
        constraint.name.removeprefix(f"{name}_").removesuffix("_clean")
        for constraint in model._meta.constraints
        if constraint.name.endswith("_clean")
    }
