"""Which records the revisions after a place may have changed, in the order in which they are told.

Found from the keys in the history alone, so that a revision of any size costs no memory. A record is touched by a
change of its row or of its parts, and where something that it names is published, retired or given another key.
Keys that are given up come first: within one revision another record may take them, as that of a theme.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from alliance.stored.naming import naming
from alliance.stored.shapes import RESOURCES, Shape, key_columns

SHAPES = list(RESOURCES.values())
RESOURCE_OF = {shape.model: place for place, shape in enumerate(SHAPES)}
MOST_CHANGES = 5000
"""How many changes are looked at together, unless one revision has more."""


GIVES_UP, HAS = 0, 1
"""The turns of a revision: in the first records give up their keys, in the second others may have them."""


class Place(NamedTuple):
    """A record in a turn of a revision: the number, the turn, its resource's place among all, and its primary key.

    `length` is that of the primary key, so that numbers are sorted as numbers.
    """

    number: int
    turn: int
    resource: int
    length: int
    key: str

    @property
    def shape(self) -> Shape:
        return SHAPES[self.resource]


REVISIONS = """
SELECT number, made_at, sum(changes) OVER (ORDER BY number) FROM (
    SELECT r.number, r.made_at, (SELECT count(*) FROM alliance_change c WHERE c.transaction = r.transaction) AS changes
      FROM alliance_revision r
     WHERE r.number BETWEEN %(first)s AND %(current)s ORDER BY r.number LIMIT %(limit)s) counted
 ORDER BY number
"""

# `owned` says of each table under which resource its rows are told, and by which column; a part of a part by that of
# the part, which is looked up in the history, as it may be gone.
OWN = """
WITH owned AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(owned)s::jsonb)
        AS o(tracked text, resource int, owner text, via text, via_owner text)),
touched AS (
    SELECT DISTINCT r.number, o.resource, root.key COLLATE "C" AS key
      FROM alliance_revision r
     CROSS JOIN LATERAL changed_rows(r.transaction) v
      JOIN owned o ON o.tracked = v.tracked
     CROSS JOIN LATERAL (
          SELECT v.content ->> o.owner AS key WHERE o.via IS NULL
          UNION ALL
          SELECT c.content ->> o.via_owner FROM alliance_change c
           WHERE o.via IS NOT NULL AND c."table" = o.via AND c.row_id = v.content ->> o.owner) root
     WHERE r.number BETWEEN %(first)s AND %(last)s AND root.key IS NOT NULL)
SELECT number, 1, resource, length(key), key FROM touched
 WHERE (number, 1, resource, length(key), key)
       > (%(number)s, %(turn)s, %(resource)s, %(length)s, %(key)s COLLATE "C")
 ORDER BY 1, 2, 3, 4, 5 LIMIT %(limit)s
"""

# Rows of records that were deleted, or of which a column of the natural key changed.
GIVEN_UP = """
WITH own AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(keys)s::jsonb) AS o(tracked text, resource int, columns text[]))
SELECT DISTINCT r.number, 0, o.resource, length(c.row_id), c.row_id COLLATE "C"
  FROM alliance_revision r
  JOIN alliance_change c USING (transaction)
  JOIN own o ON o.tracked = c."table"
  LEFT JOIN LATERAL (SELECT p.content FROM alliance_change p
                      WHERE p."table" = c."table" AND p.row_id = c.row_id AND p.id < c.id
                      ORDER BY p.id DESC LIMIT 1) before ON c.operation = 'update'
 WHERE r.number BETWEEN %(first)s AND %(last)s
   AND (c.operation = 'delete' OR c.operation = 'update' AND EXISTS (
        SELECT FROM unnest(o.columns) AS key(name)
         WHERE before.content ->> key.name IS DISTINCT FROM c.content ->> key.name))
   AND (r.number, 0, o.resource, length(c.row_id), c.row_id COLLATE "C")
       > (%(number)s, %(turn)s, %(resource)s, %(length)s, %(key)s COLLATE "C")
 ORDER BY 1, 2, 3, 4, 5 LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Revisions:
    """Some whole revisions: when each was made, and whether there are more after them."""

    made_at: dict[int, datetime]
    has_more: bool

    @property
    def last(self) -> int:
        return max(self.made_at)


def revisions(first: int, current: int, limit: int) -> Revisions:
    """Those from the first on, as many as are looked at together."""
    rows = _rows(REVISIONS, {"first": first, "current": current, "limit": limit + 1})
    taken = {
        number: at for place, (number, at, so_far) in enumerate(rows[:limit]) if place == 0 or so_far <= MOST_CHANGES
    }
    return Revisions(taken, len(rows) > len(taken))


def touched(chosen: Revisions, after: Place, limit: int) -> list[Place]:
    """The records after a place, in order, that these revisions touched."""
    span = {"first": min(chosen.made_at), "last": chosen.last}
    asked = span | after._asdict() | {"limit": limit, "owned": json.dumps(_owned()), "keys": json.dumps(_keys())}
    own = [Place(*row) for statement in (GIVEN_UP, OWN) for row in _rows(statement, asked)]
    other = {Place(number, HAS, RESOURCE_OF[model], len(key), key) for number, model, key in naming(**span)}
    return sorted({*own, *(place for place in other if place > after)})[:limit]


def _keys() -> list[dict[str, Any]]:
    """For each table of records the columns of its natural key."""
    return [
        {"tracked": shape.model._meta.db_table, "resource": number, "columns": key_columns(shape)}
        for number, shape in enumerate(SHAPES)
    ]


def _owned() -> list[dict[str, Any]]:
    """For each table of a record, the resource and the column with the primary key of the record's own row."""
    owned: list[dict[str, Any]] = []
    for number, shape in enumerate(SHAPES):
        owned.append({"tracked": shape.model._meta.db_table, "resource": number, "owner": "id"})
        for part in shape.parts.values():
            owner = f"{part.owner}_id"
            owned.append({"tracked": part.model._meta.db_table, "resource": number, "owner": owner})
            for inner in part.parts.values():
                via = {"via": part.model._meta.db_table, "via_owner": owner}
                tracked = inner.model._meta.db_table
                owned.append({"tracked": tracked, "resource": number, "owner": f"{inner.owner}_id"} | via)
    return owned


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()
