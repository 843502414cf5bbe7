"""The day on which the past is looked at, and the ledger that has it."""

import pytest
import time_machine

from tests.history import a_ledger_with_a_past


@pytest.fixture(autouse=True)
def past():
    with time_machine.travel("2025-01-01T03:00:00Z", tick=False):
        a_ledger_with_a_past()
        yield
