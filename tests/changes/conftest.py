"""The day on which the changes are looked at."""

from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture
def today():
    with time_machine.travel(datetime(2022, 6, 1, 3, tzinfo=UTC), tick=False):
        yield
