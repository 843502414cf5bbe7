"""Statements that are the same for every request: the database plans each once for a connection, and not each time.

A statement of twenty joins takes longer to plan than to run. Django writes the parameters into the text of a statement,
so that no two are the same; here they go beside it.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection
from psycopg import Cursor


def rows(statement: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of a fixed statement. Of which type its parameters are, it has to say itself (`%(day)s::date`)."""
    django: Any = connection
    django.ensure_connection()
    with django._prepare_cursor(Cursor(django.connection)) as cursor:  # as its own are: counted, errors translated
        cursor.execute(statement, parameters)
        return cursor.fetchall()


KEYS = "ARRAY(SELECT unnest(%(keys)s::bigint[]))"
"""The numbers given as `keys`. The database does not see how many they are, and makes one plan for one as for fifty."""


def array(keys: Collection[int]) -> str:
    """Numbers as PostgreSQL spells an array. A list would be sent as one of small, larger or large numbers, and each
    of these is another statement.
    """
    return f"{{{','.join(map(str, keys))}}}"
