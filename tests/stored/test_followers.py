"""Who applies `changes` to a full copy of any revision has a full copy again, whatever was written since."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance import revision
from commitments.models import Theme
from tests.factories import ThemeFactory
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


@committing
@pytest.mark.parametrize("size", [1, 500])
def test_key_that_is_freed_and_taken_in_one_transaction_is_told_in_that_order(db: Any, size: int) -> None:
    first, second, third = (ThemeFactory(slug=slug) for slug in ("a", "b", "c"))
    start, copy = revision.current(), full_copy()
    with transaction.atomic():
        Theme.objects.filter(pk=third.pk).delete()
        Theme.objects.filter(pk=second.pk).update(slug="c")
        Theme.objects.filter(pk=first.pk).update(slug="b")

    entries = told(after=start, page_size=size)

    assert [(entry["kind"], entry["key"]) for entry in entries] == [
        *[("retired", "a"), ("retired", "b"), ("retired", "c")],
        *[("created", "b"), ("created", "c")],
    ]
    assert applied(copy, entries) == full_copy()
