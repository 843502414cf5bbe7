"""check_ledger passes an unbroken ledger, and names what was altered in its history and revisions."""

import pytest
from django.db import connection

from alliance.models import Revision
from tests.checking.broken import DRAFT, by_superuser, checked, commitment


def test_unbroken_ledger_passes(ledger: None):
    assert checked() == (
        0,
        [
            "Checked: the rules and constraints of 25 tables and their triggers, 4 quotations, 3 status updates, "
            f"{number_of_changes()} changes and 1 revisions. Nothing is off."
        ],
    )


def number_of_changes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM alliance_change")
        return cursor.fetchone()[0]


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
        cursor.execute(
            "SELECT id FROM alliance_change WHERE \"table\" = 'commitments_theme' AND content ->> 'slug' = 'climate'"
        )
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
