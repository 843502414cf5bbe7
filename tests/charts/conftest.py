"""The day on which the charts are looked at, and the ledger that they draw."""

import pytest
import time_machine

from tests.charts.ledger import a_ledger_of_many_kinds


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2025-01-01T03:00:00Z", tick=False):
        yield


@pytest.fixture
def ledger(today: None):
    a_ledger_of_many_kinds()
