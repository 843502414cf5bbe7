"""A generated ledger keeps every rule, is the same each time, and is made in an empty database alone."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from alliance import checking
from alliance.models import Revision
from commitments.models import Commitment
from tests.factories import PartyFactory
from tests.tracked import committing

CONTENT = """
SELECT "table", row_id, version, operation, content, at, transaction, actor_id FROM alliance_change ORDER BY id
"""

SCHEMA = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'
UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
 ORDER BY 1, 2
"""


def generated(number: int, seed: int = 1) -> None:
    call_command("generate_ledger", commitments=number, seed=seed, verbosity=0)


def asked(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


@committing
def test_generated_ledger_is_as_its_triggers_would_have_kept_it():
    schema = asked(SCHEMA)

    generated(300)

    assert checking.check() == []
    assert Commitment.objects.count() == 300
    assert asked(SCHEMA) == schema


@committing
def test_generated_ledger_is_the_same_for_the_same_seed():
    made, moments = [], set()
    for seed in (1, 1, 2):
        generated(20, seed)
        made.append(asked(CONTENT))
        moments.add(Revision.objects.latest("number").made_at)
        call_command("flush", interactive=False, verbosity=0)

    assert (made[0] == made[1], made[0] == made[2]) == (True, False)
    assert len(moments) == 3  # else a reader's tag of one ledger would be good for another


@pytest.mark.django_db
def test_ledger_that_holds_anything_is_not_filled():
    PartyFactory()

    with pytest.raises(CommandError, match=r"this one holds rows in alliance_change, .*commitments_party"):
        generated(20)

    assert Commitment.objects.count() == 0


@committing
def test_change_after_generating_gets_the_next_revision():
    generated(20)
    last = Revision.objects.latest("number").number

    PartyFactory(code="NZL")

    assert Revision.objects.latest("number").number == last + 1
    assert checking.check() == []
