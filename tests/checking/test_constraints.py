"""check_ledger names what is missing of constraints and triggers, and the rows that came in without them."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from alliance.checking import fault, texts, triggers
from tests.checking.broken import by_superuser, checked


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            "UPDATE commitments_passage SET agreement_id = 0 WHERE number = '92a'",
            "Its agreement_id names the row 0 of commitments_agreement, which is not there.",
        ),
        (
            "DELETE FROM commitments_theme",
            "commitments.commitment 2021-FS-001: Its theme_id names the row {theme} of commitments_theme, "
            "which is not there.",
        ),
        (
            "UPDATE commitments_passage SET position = 10002 WHERE position = 10001",
            "commitments.passage 2021-FS 91a: Another row has the same, which passage_position forbids.",
        ),
        (
            "ALTER TABLE commitments_commitment DROP CONSTRAINT commitment_retired_with_reason,"
            " ADD CONSTRAINT commitment_retired_with_reason CHECK (retired_at IS NULL) NOT VALID",
            "commitments_commitment: the constraint commitment_retired_with_reason "
            "does not hold for rows from before (NOT VALID).",
        ),
        (
            "ALTER TABLE commitments_agreement DROP CONSTRAINT agreement_four_eyes",
            "commitments_agreement: the constraint agreement_four_eyes is missing.",
        ),
        (
            "DROP INDEX statusupdate_one_correction",
            "commitments_statusupdate: the constraint statusupdate_one_correction is missing.",
        ),
        (
            "ALTER TABLE commitments_agreement DROP CONSTRAINT commitments_agreement_code_key",
            "commitments_agreement: nothing keeps code unique.",
        ),
    ],
)
def test_broken_constraint_is_named(ledger: None, statement: str, line: str):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM commitments_theme")
        line = line.format(theme=cursor.fetchone()[0])
    by_superuser(statement)

    code, lines = checked()

    assert (code, [told for told in lines if told.endswith(line)] != []) == (1, True), lines


def test_row_that_breaks_a_check_is_named_with_its_sentence(ledger: None):
    condition = "CHECK (published_at IS NULL OR coded_by_id <> checked_by_id) NOT VALID"
    by_superuser(
        "ALTER TABLE commitments_agreement DROP CONSTRAINT agreement_four_eyes",
        "UPDATE commitments_agreement SET checked_by_id = coded_by_id WHERE code = '2021-FS'",
        f"ALTER TABLE commitments_agreement ADD CONSTRAINT agreement_four_eyes {condition}",
    )

    sentence = "An agreement is public only when one person coded it and another checked it."
    assert f"commitments.agreement 2021-FS: {sentence}" in checked()[1]


def test_missing_foreign_key_is_named(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'commitments_target'::regclass AND contype = 'f'"
            " AND confrelid = 'commitments_party'::regclass"
        )
        cursor.execute(f"ALTER TABLE commitments_target DROP CONSTRAINT {cursor.fetchone()[0]}")

    assert checked() == (1, ["commitments_target: the foreign key of payer_id is missing."])


def test_every_trigger_is_missed(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        ours = cursor.fetchall()
        for table, name in ours:
            with transaction.atomic():
                cursor.execute(f"DROP TRIGGER {name} ON {table}")
                faults = [found.sentence for found in triggers.faults()]
                transaction.set_rollback(True)
            assert (
                [told for told in faults if told.startswith(f"{table}: the trigger {name} is missing")] == faults != []
            )


def test_disabled_trigger_is_named(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE commitments_citation DISABLE TRIGGER record_updates")

    assert checked() == (1, ["commitments_citation: the trigger record_updates is switched off."])


def test_disabled_foreign_key_is_named(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE commitments_target DISABLE TRIGGER ALL")

    told = [line for line in checked()[1] if line.startswith("commitments_target: the trigger RI_ConstraintTrigger")]
    assert len(told) == 4


def test_rules_that_the_settlement_left_out_are_named(ledger: None):
    by_superuser("DELETE FROM ledger_check WHERE name = 'check_commitments'")

    assert checked() == (1, ["The settlement does not ask check_commitments any more."])


def test_transaction_that_was_not_settled_is_named(ledger: None):
    by_superuser("INSERT INTO alliance_due (transaction, is_seen) VALUES ('1.1', true)")

    assert checked() == (1, ["The transaction 1.1 was never settled."])


def test_quotation_that_pages_find_elsewhere_is_named(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION quote_start(body text, quote text, nth int) RETURNS int"
            " LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT 5 $$"
        )

    sentence = "Its quotation begins at 5 for the database (quote_start), at 10 for the pages."
    assert checked()[1][:1] == [f"commitments.citation 2021-FS-001 1: {sentence}"]


def test_database_that_knows_no_korean_letters_is_named(
    db: None, monkeypatch: pytest.MonkeyPatch, database_in_c: psycopg.Connection
):
    assert list(texts.character_faults()) == []

    monkeypatch.setattr(fault, "connection", database_in_c)

    assert [found.sentence for found in texts.character_faults()] == [
        "The database's character type C knows no Korean letters; make it anew with C.UTF-8 and load it there."
    ]


@pytest.fixture
def database_in_c(db: None) -> Iterator[psycopg.Connection]:
    """A database in which a letter is a letter of ASCII."""
    name = f"{connection.settings_dict['NAME']}_c"
    address = {**connection.get_connection_params(), "cursor_factory": None, "context": None}
    with psycopg.connect(**address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'")
        with psycopg.connect(**address | {"dbname": name}, autocommit=True) as database:
            yield database
        server.execute(f"DROP DATABASE {name}")
