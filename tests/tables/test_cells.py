"""What stands in a cell: harmless to a spreadsheet, and read again as what it was."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from alliance.models import Keyed
from alliance.tables import cells
from alliance.tables.sheets import Sheet, nouns
from commitments.models import Agreement, Commitment, Obligation, ObligationAgency, Passage, Target
from commitments.quotation import clean

STARTS = ["", "'", "''", "=", "'=", " =", "+", "-", "@", "\t", "\r", "\n", "＝", "한", "1"]


@given(st.sampled_from(STARTS), st.text())
def test_text_is_harmless_and_comes_back_as_it_was(start: str, rest: str):
    text = start + rest

    assert cells.as_it_was(cells.harmless(text)) == text
    assert not cells.harmless(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cells.harmless(text).startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["'tis", "1-2", "012", "한국", ""])
def test_text_that_nothing_runs_stays_as_it_is(text: str):
    assert cells.harmless(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_list_comes_back_as_a_form_would_store_it(items: list[str]):
    names = Agreement._meta.get_field("other_names")

    assert cells.read(names, cells.written(names, items)) == [clean(item) for item in items if clean(item)]


def test_list_is_written_an_item_a_line():
    names = Agreement._meta.get_field("other_names")

    assert cells.written(names, ["Fact sheet", "설명자료"]) == "Fact sheet\n설명자료"
    assert cells.written(names, ["two\nlines"]) == '["two\\nlines"]'


@pytest.mark.parametrize(
    ("model", "name", "form", "text"),
    [
        (Target, "quantity", "-5", "-5"),
        (Target, "quantity", "200000000", "200000000"),
        (Commitment, "due_on", "2022-12-31", "2022-12-31"),
        (Commitment, "due_on", None, ""),
        (Commitment, "is_general", True, "true"),
        (Commitment, "note", "=1+1", "'=1+1"),
        (Passage, "lead_in", ["2021-FS", "12a"], "2021-FS 12a"),
        (ObligationAgency, "obligation", ["2021-FS-001", "KOR", "obligor"], "2021-FS-001 KOR obligor"),
        (
            Passage,
            "corrections",
            [{"was": "=", "is": "한", "reason": '"'}],
            '[{"was": "=", "is": "한", "reason": "\\""}]',
        ),
    ],
)
def test_value_is_written_and_read(model: type, name: str, form: object, text: str):
    field = model._meta.get_field(name)

    assert (cells.written(field, form), cells.read(field, text)) == (text, form)


@pytest.mark.parametrize(
    ("model", "name", "text", "sentence"),
    [
        (Commitment, "due_on", "2022. 5. 1.", "valid date format. It must be in YYYY-MM-DD format."),
        (Commitment, "due_on", "2022-02-30", "invalid date."),
        (Commitment, "is_general", "perhaps", "'perhaps' is neither true nor false."),
        (Target, "quantity", "1,5", "must be a decimal number."),
        (Target, "quantity", "1e999999999", "no more than 20 digits in total."),
        (Target, "quantity", "NaN", "must be a decimal number."),
        (Target, "months", "1.5", "must be an integer."),
        (Commitment, "theme", "", "this cannot be empty."),
        (Passage, "lead_in", "12", "passages are named by 2 values with spaces between them here"),
        (Passage, "corrections", "{", "this is not JSON"),
        (Passage, "corrections", '["\\ud800"]', "this is not JSON"),
        (Passage, "corrections", "NaN", "this is not JSON"),
        (Passage, "corrections", "[1e400]", "this is not JSON"),
        (Passage, "corrections", '[{"was": "a\\u0000"}]', "this is not JSON"),
        (Passage, "corrections", '{"\\u0000": 1}', "this is not JSON"),
        (Passage, "corrections", "[" * 50_000 + "]" * 50_000, "this is not JSON"),
        (Passage, "corrections", "9" * 5_000, "this is not JSON"),
        (Agreement, "other_names", '["a\\u0000b"]', "this is not JSON"),
        (Agreement, "other_names", "[1]", "a list has texts only, one a line."),
        (Agreement, "note", "a\0b", "the cell holds a NUL character"),
    ],
)
def test_cell_that_makes_no_sense_gets_a_sentence(model: type, name: str, text: str, sentence: str):
    with pytest.raises(ValidationError) as refused:
        cells.read(model._meta.get_field(name), text)

    assert sentence in " ".join(refused.value.messages)


def test_words_that_are_quoted_are_cleaned():
    assert cells.read(Passage._meta.get_field("text"), " two  words\n") == "two words"


@pytest.mark.parametrize("model", nouns(), ids=lambda model: model.__name__)
def test_no_column_tells_null_from_an_empty_text(model: type[Keyed]):
    fields = [field for kind in Sheet(model).kinds.values() for field in kind.fields.values()]

    assert [field for field in fields if field.null and field.empty_strings_allowed and not field.is_relation] == []


def test_sheet_has_the_noun_and_all_that_belongs_to_it():
    sheet = Sheet(Commitment)

    assert list(sheet.kinds) == [
        *("commitment", "commitment_theme", "citation", "obligation", "obligation_agency", "target"),
        "commitment_link",
    ]
    assert sheet.columns[:8] == ["record", "code", "commitment", "number", "party", "role", "agency", "later"]
    assert "recommendation" not in sheet.columns
    assert sheet.kinds["obligation"].model is Obligation
