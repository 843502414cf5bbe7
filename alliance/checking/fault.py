"""What is off, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Fault:
    """One thing that is off: of a row where `table` and `row_id` (its primary key as text) name one."""

    sentence: str
    table: str = ""
    row_id: str = ""


def rows_of(sql: str, arguments: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query; no query, no rows."""
    if not sql:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments or None)
        yield from cursor.fetchall()
