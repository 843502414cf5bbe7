"""Today is one day in SQL and in Python: that of LEDGER_TIME_ZONE."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from alliance.apps import keep_time_zone

pytestmark = pytest.mark.django_db


def day_in_sql(moment: datetime) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_day(%s)", [moment])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("hour", [0, 14, 15, 23])
def test_day_in_sql_is_the_day_in_python(hour: int):
    moment = datetime(2022, 6, 1, hour, tzinfo=UTC)

    assert day_in_sql(moment) == timezone.localdate(moment)


def test_database_follows_the_time_zone_of_the_settings(settings: Any):
    moment = datetime(2022, 6, 1, 16, tzinfo=UTC)
    settings.TIME_ZONE = "America/New_York"

    keep_time_zone()

    assert day_in_sql(moment).isoformat() == "2022-06-01"
