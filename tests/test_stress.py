"""Writers and a follower at once, for a few seconds; `make bench` does it for thirty."""

import pytest

from alliance import checking
from tests import stress


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_and_a_follower_never_meet_a_deadlock_or_a_gap():
    stress.make_ledger()

    seen = stress.run(4)

    assert (seen.errors, seen.deadlocks) == ([], [])
    assert (seen.revisions, seen.changes) == (stress.revisions(), stress.changes())
    assert stress.false_answers(seen) == []
    assert checking.check() == []
    assert min(seen.committed[act.__name__] for act in stress.ACTS) > 0
    assert len(seen.answers) > 0
