"""What is noted of where promises stand and which are overtaken, changed behind the triggers' back."""

import pytest

from tests.checking.broken import by_superuser, checked

STANDS = "Where it stands is noted otherwise than its updates say."
OVERTAKES = "From when a later one of its thread overtakes it is noted otherwise than their links say."


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE commitments_standingperiod SET implementation = 'reversed' WHERE commitment_id = {}", STANDS),
        ("UPDATE commitments_standingperiod SET until_on = '2021-06-01' WHERE commitment_id = {}", STANDS),
        ("DELETE FROM commitments_standingperiod WHERE commitment_id = {} AND party_id IS NOT NULL", STANDS),
        ("UPDATE commitments_overtaken SET since = '2000-01-01' WHERE commitment_id = {}", OVERTAKES),
        ("DELETE FROM commitments_overtaken WHERE commitment_id = {}", OVERTAKES),
    ],
)
def test_what_is_noted_otherwise_is_named(ledger: None, statement: str, sentence: str):
    by_superuser(statement.format("(SELECT id FROM commitments_commitment WHERE code = '2021-FS-001')"))

    assert checked() == (1, [f"commitments.commitment 2021-FS-001: {sentence}"])


def test_commitment_that_nothing_overtakes_and_is_noted_so_is_named(ledger: None):
    by_superuser(
        "INSERT INTO commitments_overtaken"
        " SELECT id, '2022-01-01' FROM commitments_commitment WHERE code = '2021-FS-002'"
    )

    assert checked() == (1, [f"commitments.commitment 2021-FS-002: {OVERTAKES}"])
