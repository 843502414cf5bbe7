"""The day on which the desk is looked at."""

import pytest
import time_machine


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2025-01-01T03:00:00Z", tick=False):
        yield
