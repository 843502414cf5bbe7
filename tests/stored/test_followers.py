"""Who applies `changes` to a full copy of any revision has a full copy again, whatever was written since."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance import revision
from tests.stored.copies import applied, full_copy, told
from tests.stored.writes import NAMES, write
from tests.tracked import committing

STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 11)), min_size=1, max_size=3)


@committing
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(transactions=st.lists(STEPS, min_size=3, max_size=10), size=st.sampled_from([1, 2, 3, 500]))
def test_follower_from_any_revision_ends_with_a_full_copy(db: Any, transactions: list[Any], size: int) -> None:
    copies = {revision.current(): full_copy()}
    write([("draft agreement", 0), ("publish agreement", 0), ("draft agreement", 0)], 0)
    for number, steps in enumerate(transactions, 1):
        copies[revision.current()] = full_copy()
        write(steps, number)
    now = full_copy()

    for start, copy in copies.items():
        entries = told(after=start, page_size=size)
        assert applied(copy, entries) == now
        for later in copies:
            if later > start:
                assert applied(copy, [each for each in entries if each["revision"] <= later]) == copies[later]
