"""Rows as the history has them, every version with the number under which readers saw it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from alliance.models import Keyed, Operation
from alliance.stored.rows import Found, Owned, Version, Wanted, parsed
from alliance.stored.shapes import column_of, models_by_table

BY_KEY = """
SELECT c."table", c.row_id, r.number, c.operation, c.content::text
  FROM unnest(%(tables)s::text[], %(keys)s::text[]) AS wanted(tracked, row_id)
  JOIN alliance_change c ON c."table" = wanted.tracked AND c.row_id = wanted.row_id
  LEFT JOIN alliance_revision r USING (transaction)
 ORDER BY c.id
"""

POINTING = """
SELECT DISTINCT c."table", c.row_id, pointers(c.content)
  FROM alliance_change c
 WHERE c."table" = ANY(%(tables)s) AND pointers(c.content) && %(pointers)s::text[]
"""


class PastRows:
    def by_key(self, wanted: Wanted) -> Iterator[Found]:
        pairs = [(model._meta.db_table, key) for model, keys in wanted.items() for key in keys]
        models = models_by_table()
        asked = {"tables": [table for table, _ in pairs], "keys": [key for _, key in pairs]}
        for table, key, number, operation, content in _rows(BY_KEY, asked):
            gone = operation == Operation.DELETE
            yield Found(models[table], key, Version(number, None if gone else parsed(content)))

    def by_owner(self, owned: Owned) -> Iterator[Found]:
        """Also what belonged to the owner once and does no more."""
        wanted: dict[type[Keyed], set[str]] = defaultdict(set)
        for model, key, _ in pointing(owned):
            wanted[model].add(key)
        return self.by_key(wanted)


def pointing(owned: Owned) -> Iterator[tuple[type[Keyed], str, set[str]]]:
    """The rows that point or once pointed to one of these, each with all that it points to as `column=key`."""
    models = models_by_table()
    pointers: dict[str, set[str]] = defaultdict(set)
    for (model, name), keys in owned.items():
        pointers[model._meta.db_table] |= {f"{column_of(model, name).column}={key}" for key in keys}
    every = sorted(set[str]().union(*pointers.values()))
    for table, key, pointed in _rows(POINTING, {"tables": list(pointers), "pointers": every}):
        if pointers[table] & set(pointed):
            yield models[table], key, set(pointed)


def _rows(statement: str, asked: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()
