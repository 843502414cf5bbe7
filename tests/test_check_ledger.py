"""check_ledger: what a superuser breaks with all triggers off is named, and an unbroken ledger passes."""

from collections.abc import Iterator
from datetime import date
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from alliance.checking import fault, rules, texts, triggers
from alliance.models import Revision
from tests.factories import (
    AgreementFactory,
    AgreementLinkFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
)

UPDATE = "11111111-1111-4111-8111-111111111111"
DRAFT = "22222222-2222-4222-8222-222222222222"
OTHER = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def superuser(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The tests' connection as the server's superuser, who alone can switch off the triggers of foreign keys."""
    own = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "postgres"
    try:
        with django_db_blocker.unblock():
            connection.ensure_connection()
    except OperationalError:
        connection.settings_dict["USER"] = own
        pytest.skip("the superuser of this server may not log in without a password")
    yield
    connection.close()
    connection.settings_dict["USER"] = own


@pytest.fixture
def ledger(superuser: None, db: None) -> None:
    """A settled ledger: two public agreements with linked promises, a third still being coded, one status, one draft."""
    fact_sheet = AgreementFactory(code="2021-FS")
    statement = AgreementFactory(code="2022-JS", issued_on=date(2022, 5, 21))
    promise = CommitmentFactory(code="2021-FS-001", agreement=fact_sheet)
    CommitmentFactory(code="2021-FS-002", agreement=fact_sheet)
    CommitmentFactory(code="2021-FS-003", agreement=fact_sheet)
    later = CommitmentFactory(code="2022-JS-001", agreement=statement)
    CommitmentLinkFactory(later=later, earlier=promise)
    AgreementLinkFactory(later=statement, earlier=fact_sheet, kind="amends")
    PassageFactory(agreement=fact_sheet, number="91a", position=10_001)
    PassageFactory(agreement=fact_sheet, number="92a", position=10_002)
    PassageFactory(agreement=AgreementFactory(code="2024-VS", draft=True), number="91a")
    PartyFactory(code="USA")
    StatusUpdateFactory(id=UPDATE, commitment=promise)
    StatusUpdateFactory(id=DRAFT, commitment=promise, draft=True)
    StatusUpdateFactory(id=OTHER, commitment=later, implementation="not_assessable", effective_on=date(2022, 6, 1))
    connection.check_constraints()


def checked() -> tuple[int, list[str]]:
    """The exit code of check_ledger, and its lines."""
    said = StringIO()
    try:
        call_command("check_ledger", stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


def by_superuser(*statements: str) -> None:
    """Run these with every trigger off, those of foreign keys too."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def test_unbroken_ledger_passes(ledger: None):
    assert checked() == (
        0,
        [
            "Checked: the rules and constraints of 24 tables and their triggers, 4 quotations, 3 status updates, "
            f"{number_of_changes()} changes and 1 revisions. Nothing is off."
        ],
    )


def number_of_changes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM alliance_change")
        return cursor.fetchone()[0]


def change(update: str, where: str = UPDATE) -> str:
    return f"UPDATE commitments_statusupdate SET {update} WHERE id = '{where}'"


def commitment(update: str, code: str = "2021-FS-001") -> str:
    return f"UPDATE commitments_commitment SET {update} WHERE code = '{code}'"


def passage(agreement: str, number: str = "91a") -> str:
    return (
        "(SELECT p.id FROM commitments_passage p JOIN commitments_agreement a ON a.id = p.agreement_id"
        f" WHERE a.code = '{agreement}' AND p.number = '{number}')"
    )


def rests_on(place: str) -> str:
    nothing = "url = '', title = '', publisher = '', published_on = NULL"
    return f"UPDATE commitments_evidence SET passage_id = {place}, {nothing} WHERE update_id = '{UPDATE}'"


def part_of(later: str, earlier: str) -> str:
    one, other = (f"(SELECT id FROM commitments_commitment WHERE code = '{code}')" for code in (later, earlier))
    return (
        "INSERT INTO commitments_commitmentlink (later_id, earlier_id, kind, note)"
        f" VALUES ({one}, {other}, 'part_of', '')"
    )


NO_EVIDENCE = f"DELETE FROM commitments_evidence WHERE update_id = '{UPDATE}'"
STATUS = f"commitments.statusupdate {UPDATE}: "
BROKEN_RULES = {
    "update_of_living_commitment": (
        [commitment("retired_at = '2021-06-01', retired_reason = 'Counted twice.'")],
        STATUS + "2021-FS-001 is retired; assess the commitment that replaced it.",
    ),
    "update_party_owes_it": (
        [change("party_id = (SELECT id FROM commitments_party WHERE code = 'USA')")],
        STATUS + "The party does not owe 2021-FS-001; choose one of its obligors, or leave it empty for all.",
    ),
    "update_fits_obligation": (
        [commitment("obligation = 'standing'")],
        STATUS + "2021-FS-001: only a one-off commitment is under way or delivered, "
        "and only a recurring or standing one is upheld.",
    ),
    "verdict_has_its_test": (
        [change("implementation = 'delivered'"), commitment("delivered_when = ''")],
        STATUS + "2021-FS-001 does not say yet what counts as delivered; write its test before the verdict.",
    ),
    "update_not_of_the_future": (
        [change("effective_on = '2099-01-01'")],
        STATUS + "2099-01-01 has not come yet; give the day of the event.",
    ),
    "update_not_before_the_promise": (
        [change("effective_on = '2020-01-01'")],
        STATUS + "This is before the promise, which was made on 2021-05-21.",
    ),
    "correction_of_published_update": (
        [change(f"replaces_id = '{DRAFT}'")],
        STATUS + "A correction replaces a published update of the same commitment, 2021-FS-001.",
    ),
    "correction_withdraws": (
        [change(f"replaces_id = '{OTHER}'")],
        STATUS + "The update of 2021-FS-001 that this one corrects must be withdrawn with it.",
    ),
    "evidence_not_of_own_agreement": (
        [rests_on(passage("2021-FS"))],
        STATUS + "Passage 2021-FS 91a is of the document where the promise itself was made; it is no evidence for it.",
    ),
    "evidence_not_of_the_future": (
        [f"UPDATE commitments_evidence SET accessed_on = '2099-01-01' WHERE update_id = '{UPDATE}'"],
        STATUS + "A piece of evidence is dated 2099-01-01, which has not come yet.",
    ),
    "evidence_is_public": (
        [rests_on(passage("2024-VS"))],
        STATUS + "Readers cannot see passage 2024-VS 91a yet; publish that text first.",
    ),
    "status_has_a_source": (
        [NO_EVIDENCE, change("implementation = 'partly_delivered'")],
        STATUS + "This status needs a source: a passage of another document, or an address.",
    ),
    "no_action_found_has_a_search": (
        [change("implementation = 'no_action_found'")],
        STATUS + "No action found needs a search on record: where, when, and with which words.",
    ),
    "under_way_has_a_later_source": (
        [NO_EVIDENCE],
        STATUS + "Under way needs one dated source later than the promise.",
    ),
    "verdict_has_strong_evidence": (
        [change("implementation = 'delivered'"), "UPDATE commitments_evidence SET basis = 'credible_reporting'"],
        STATUS + "This verdict needs an official document, or two sources of different publishers.",
    ),
    "upheld_has_a_source_of_its_period": (
        [
            commitment("obligation = 'standing'"),
            "UPDATE commitments_evidence SET published_on = '2021-12-02'",
            change("implementation = 'upheld', period_from = '2021-11-01', period_to = '2021-12-01'"),
        ],
        STATUS + "Upheld needs a source dated in its period, 2021-11-01 to 2021-12-01.",
    ),
    "stalled_has_stopped": (
        [NO_EVIDENCE, change("implementation = 'stalled'")],
        STATUS + "Stalled needs a source, or a search nine months or more after the last published update.",
    ),
    "superseded_has_its_link": (
        [change("implementation = 'superseded'")],
        STATUS + "Nothing public supersedes 2021-FS-001; link the later commitment or agreement to it first.",
    ),
    "commitment_has_citation": (
        [
            "DELETE FROM commitments_citation"
            " WHERE commitment_id = (SELECT id FROM commitments_commitment WHERE code = '2021-FS-002')"
        ],
        "commitments.commitment 2021-FS-002: "
        "2021-FS-002 has no citation in a public text; quote the words that make it.",
    ),
    "commitment_has_obligor": (
        ["UPDATE commitments_obligation SET role = 'counterpart'"],
        "commitments.commitment 2021-FS-003: 2021-FS-003 has no obligor; say who owes it.",
    ),
    "quote_stands": (
        [
            "UPDATE commitments_citation SET quote = 'words'"
            " WHERE commitment_id = (SELECT id FROM commitments_commitment WHERE code = '2022-JS-001')"
        ],
        "commitments.citation 2022-JS-001 1: "
        "A quotation does not stand in its passage (2022-JS {}: words); copy the exact words.",
    ),
    "link_goes_back": (
        ["UPDATE commitments_agreement SET issued_on = '2021-01-01' WHERE code = '2022-JS'"],
        "commitments.commitmentlink 2022-JS-001 2021-FS-001 reaffirms: A link goes from the later to the earlier "
        "(on the same day: higher code to lower), not so here: 2022-JS-001, 2021-FS-001.",
    ),
    "link_of_agreements_goes_back": (
        ["UPDATE commitments_agreement SET issued_on = '2021-01-01' WHERE code = '2022-JS'"],
        "commitments.agreementlink 2022-JS 2021-FS amends: A link goes from the later to the earlier "
        "(on the same day: higher code to lower), not so here: 2022-JS, 2021-FS.",
    ),
    "part_of_same_agreement": (
        ["UPDATE commitments_commitmentlink SET kind = 'part_of'"],
        "commitments.commitmentlink 2022-JS-001 2021-FS-001 part_of: "
        "A part and its whole are of one agreement, not so here: 2022-JS-001, 2021-FS-001.",
    ),
    "part_has_no_parts": (
        [part_of("2021-FS-002", "2021-FS-001"), part_of("2021-FS-003", "2021-FS-002")],
        "commitments.commitmentlink 2021-FS-003 2021-FS-002 part_of: "
        "A part has no parts of its own, and a whole is no part: 2021-FS-003, 2021-FS-002.",
    ),
    "lead_in_of_same_agreement": (
        [f"UPDATE commitments_passage SET lead_in_id = {passage('2024-VS')} WHERE id = {passage('2021-FS')}"],
        "commitments.passage 2021-FS 91a: The lead-in of passage 2021-FS 91a is of another agreement.",
    ),
}


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_broken_rule_is_named(ledger: None, rule: str):
    statements, line = BROKEN_RULES[rule]
    by_superuser(*statements)

    code, lines = checked()

    assert (code, line.format(number_of_quoted_passage("2022-JS")) in lines) == (1, True), lines


def number_of_quoted_passage(agreement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.number FROM commitments_passage p JOIN commitments_agreement a ON a.id = p.agreement_id"
            " WHERE a.code = %s",
            [agreement],
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("deletion", "line"),
    [
        (
            f"DELETE FROM commitments_passage WHERE id = {passage('2021-FS', '92a')}",
            "Readers see 92a already, so it stays; retire it with a reason instead of deleting it.",
        ),
        (
            f"DELETE FROM commitments_statusupdate WHERE id = '{OTHER}'",
            "Only a draft is deleted, and this update is published; withdraw it instead.",
        ),
    ],
)
def test_deletion_that_no_rule_held_up_is_named(ledger: None, deletion: str, line: str):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_check")
        cursor.execute(deletion)
        connection.check_constraints()
        cursor.execute("INSERT INTO ledger_check VALUES ('check_commitments')")

    code, lines = checked()

    assert (code, [told for told in lines if told.endswith(line)]) == (1, lines[:1])


def test_passage_deleted_before_its_agreement_was_public_is_no_fault(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM commitments_passage WHERE id = {passage('2024-VS')}")
    connection.check_constraints()
    publish = (
        "UPDATE commitments_agreement SET published_at = now(), coded_by_id = (SELECT min(id) FROM alliance_user),"
        " checked_by_id = (SELECT max(id) FROM alliance_user) WHERE code = '2024-VS'"
    )
    with connection.cursor() as cursor:  # the test is one transaction, in which a deletion is judged by how it ends
        cursor.execute("DELETE FROM ledger_check")
        cursor.execute(publish)
        connection.check_constraints()
        cursor.execute("INSERT INTO ledger_check VALUES ('check_commitments')")

    assert checked()[0] == 0


def test_every_rule_function_of_the_database_is_asked(db: None):
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT proname FROM pg_proc WHERE proname LIKE '%\_faults'")
        there = {name for (name,) in cursor.fetchall()}

    # one asks all others for a transaction, and what was deleted is looked up in the history
    assert there - {name for name, *_ in rules.FUNCTIONS} == {"commitments_faults", "deletion_faults"}


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


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            'UPDATE alliance_change SET content = content || \'{{"title_en": "Other"}}\' WHERE id = {first}',
            "Its history was altered: change {first} (version 1), or the one before it.",
        ),
        (
            "UPDATE alliance_change SET actor_id = (SELECT min(id) FROM alliance_user) WHERE id = {first}",
            "Its history was altered: change {first} (version 1), or the one before it.",
        ),
        ("UPDATE alliance_change SET at = at - interval '1 day' WHERE id = {first}", "Its history was altered"),
        (
            "DELETE FROM alliance_change WHERE id = {first}",
            "Its history leaps: update of version 2 after nothing (change {second}).",
        ),
        (
            "DELETE FROM alliance_change WHERE id = {second}",
            "Its history leaps: update of version 3 after insert of version 1 (change {third}).",
        ),
        ("DELETE FROM alliance_change WHERE id = {third}", "It is not as its history left it."),
        ("DELETE FROM alliance_change WHERE id IN ({first}, {second}, {third})", "It has no history."),
        (
            "UPDATE commitments_commitment SET summary = 'Else.' WHERE code = '2021-FS-001'",
            "It is not as its history left it.",
        ),
        (
            "DELETE FROM commitments_commitment WHERE code = '2021-FS-001'",
            "It is gone, and its history does not tell of a deletion.",
        ),
        (
            "UPDATE alliance_change SET operation = 'delete', version = 2 WHERE id = {third}",
            "It is there, though its history ends with its deletion.",
        ),
        (
            "UPDATE commitments_commitment SET version = 7 WHERE code = '2021-FS-001'",
            "It is not as its history left it.",
        ),
    ],
)
def test_broken_history_is_named(ledger: None, statement: str, line: str):
    with connection.cursor() as cursor:
        cursor.execute(commitment("summary = 'First.'"))
        cursor.execute(commitment("summary = 'Second.'"))
        connection.check_constraints()
        cursor.execute(
            "SELECT id FROM alliance_change WHERE \"table\" = 'commitments_commitment'"
            " AND content ->> 'code' = '2021-FS-001' ORDER BY id"
        )
        entries = dict(zip(("first", "second", "third"), [number for (number,) in cursor.fetchall()], strict=True))
        cursor.execute("SELECT id FROM commitments_commitment WHERE code = '2021-FS-001'")
        number = cursor.fetchone()[0]
    by_superuser(statement.format(**entries))

    code, lines = checked()

    name = f"commitments.commitment {number if 'DELETE FROM commitments' in statement else '2021-FS-001'}"
    begins = f"{name}: {line.format(**entries)}"
    assert (code, [told for told in lines if told.startswith(begins)] != []) == (1, True), lines


def test_time_zone_of_a_writer_is_no_fault(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Seoul'")
        cursor.execute(commitment("summary = 'Typed in Seoul.'"))
        cursor.execute("SET LOCAL timezone = 'UTC'")
    connection.check_constraints()

    assert checked()[0] == 0


def test_row_that_came_in_without_history_is_named(ledger: None):
    by_superuser("INSERT INTO commitments_theme (slug, name_en, name_ko) VALUES ('space', 'Space', '')")

    assert checked() == (1, ["commitments.theme space: It has no history."])


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            "INSERT INTO alliance_revision (transaction, made_at, reason, batch) VALUES ('1.1', now(), '', '')",
            "alliance.revision {last}: Nothing was changed in its transaction.",
        ),
        (
            "INSERT INTO alliance_revision (transaction, made_at, reason, batch)"
            " VALUES ('1.1', now() - interval '1 day', '', '')",
            "alliance.revision {last}: It was made before the revision before it.",
        ),
        (
            "DELETE FROM commitments_latestrevision",
            "commitments.commitment 2021-FS-001: Its latest revision is kept as none; by its history it is {first}.",
        ),
        (
            "UPDATE commitments_latestrevision SET revision_id = 999",
            "commitments.commitment 2022-JS-001: Its latest revision is kept as 999; by its history it is {first}.",
        ),
        (
            "DELETE FROM alliance_revision",
            "commitments.theme climate: Readers saw it change, and there is no revision for that (change {theme}).",
        ),
    ],
)
def test_broken_revision_is_named(ledger: None, statement: str, line: str):
    first = Revision.objects.get().number
    by_superuser(statement)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM alliance_change WHERE \"table\" = 'commitments_theme'")
        theme = cursor.fetchone()[0]
    last = Revision.objects.order_by("number").values_list("number", flat=True).last()

    code, lines = checked()

    assert (code, line.format(first=first, last=last, theme=theme) in lines) == (1, True), lines


def test_change_of_a_public_text_without_a_revision_is_named(ledger: None):
    by_superuser(
        "UPDATE alliance_revision SET made_at = made_at - interval '1 hour'",
        "UPDATE alliance_revision SET transaction = '1.1'",
        "UPDATE alliance_change SET transaction = '1.1' WHERE \"table\" = 'commitments_agreement'",
    )

    lines = checked()[1]

    sentence = "Readers saw it change, and there is no revision for that"
    assert [line for line in lines if line.startswith(f"commitments.passage 2021-FS 91a: {sentence}")] != []
    assert [line for line in lines if line.startswith(f"commitments.passage 2024-VS 91a: {sentence}")] == []
    assert [line for line in lines if line.startswith(f"commitments.statusupdate {DRAFT}: {sentence}")] == []


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
    by_superuser("DELETE FROM ledger_check")

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
