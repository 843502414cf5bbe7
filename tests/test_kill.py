"""Application and server killed in the middle of writes, three times; `make bench` does it twenty times."""

import random

import pytest

from tests.crash import Victim


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    return Victim(tmp_path_factory.mktemp("victim") / "postgres")


@pytest.mark.parametrize("writes", random.Random(3).sample(range(1, 12), 3))
def test_killed_ledger_keeps_every_acknowledged_write_whole(victim: Victim, writes: int):
    victim.killed_after(writes)

    assert len(victim.acknowledged) >= writes
    assert victim.faults() == []
