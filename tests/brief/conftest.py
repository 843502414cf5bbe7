"""The day on which it is looked at."""

import pytest
import time_machine


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2022-06-01T03:00:00Z", tick=False):
        yield
