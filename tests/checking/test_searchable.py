"""check_ledger names the rows whose words are not searched as they are."""

import pytest
from django.db import IntegrityError, connection

from tests.checking.broken import by_superuser, checked


def searched(update: str) -> str:
    return f"UPDATE alliance_searchable SET {update} WHERE \"table\" = 'commitments_agreement'"


def test_words_that_differ_from_the_row_are_named(ledger: None):
    by_superuser(searched("names = 'Other words' ") + " AND names LIKE '2021-FS %'")

    assert checked() == (1, ["commitments.agreement 2021-FS: It is not searched by its words."])


def test_words_that_are_missing_are_named(ledger: None):
    by_superuser("DELETE FROM alliance_searchable WHERE \"table\" = 'commitments_agreement' AND names LIKE '2021-FS %'")

    assert checked() == (1, ["commitments.agreement 2021-FS: It is not searched by its words."])


def test_words_of_a_row_that_is_gone_are_named(ledger: None):
    by_superuser(
        'INSERT INTO alliance_searchable ("table", row_id, names, body, weight) VALUES'
        " ('commitments_agreement', '0', 'Gone', '', 'B')"
    )

    assert checked() == (1, ["commitments.agreement 0: It is gone, and its words are still searched."])


def test_words_are_written_by_triggers_alone(ledger: None):
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="is written by triggers alone"):
        cursor.execute(searched("names = 'Other words'"))
