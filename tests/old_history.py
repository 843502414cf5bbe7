"""A history that an older version of the program recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Max

from alliance.models import Change


@contextmanager
def written_before(table: str, **columns: Any) -> Iterator[None]:
    """What the block writes has these columns as an older version of the program left them: None takes one away."""
    last = Change.objects.aggregate(last=Max("id", default=0))["last"]
    yield
    connection.check_constraints()  # a table with events that wait cannot be altered
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alliance_change DISABLE TRIGGER only_triggers_write")
        for column, value in columns.items():
            content = "content - %s" if value is None else "content || jsonb_build_object(%s::text, %s::text)"
            values = [column] if value is None else [column, value]
            cursor.execute(
                f'UPDATE alliance_change SET content = {content} WHERE id > %s AND "table" = %s',
                [*values, last, table],
            )
        cursor.execute("ALTER TABLE alliance_change ENABLE TRIGGER only_triggers_write")
