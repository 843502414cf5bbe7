"""The records that name what a revision published, retired or gave another key: they are told otherwise then.

What is new or gone needs no look: whatever names it was written in the same transaction, or later.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from alliance.models import Keyed
from alliance.stored.past_rows import PastRows, pointing
from alliance.stored.rows import Found
from alliance.stored.shapes import GATES, Shape, column_of, every_shape, models_by_table

type Row = tuple[type[Keyed], str]
"""A row by model and primary key."""

TURNED = """
SELECT DISTINCT r.number, c."table", c.row_id
  FROM alliance_revision r
  JOIN alliance_change c USING (transaction)
 CROSS JOIN LATERAL (
      SELECT p.content FROM alliance_change p
       WHERE p."table" = c."table" AND p.row_id = c.row_id AND p.id < c.id ORDER BY p.id DESC LIMIT 1) before
 WHERE r.number BETWEEN %(first)s AND %(last)s AND c.operation = 'update' AND c."table" = ANY(%(tables)s)
   AND ((c.content ->> 'published_at' IS NULL) <> (before.content ->> 'published_at' IS NULL)
        OR (c.content ->> 'retired_at' IS NULL) <> (before.content ->> 'retired_at' IS NULL)
        OR c.content -> 'code' IS DISTINCT FROM before.content -> 'code'
        OR c.content -> 'slug' IS DISTINCT FROM before.content -> 'slug')
"""
TURN_BY = {"published_at", "code", "slug"}


@dataclass
class Naming:
    """A row that names something: under which revisions, with all its foreign keys, and whether it turned itself."""

    numbers: set[int] = field(default_factory=set)
    pointers: set[str] = field(default_factory=set)
    turned: set[int] = field(default_factory=set)


def naming(first: int, last: int) -> Iterator[tuple[int, type[Keyed], str]]:
    """The records (number of the revision, model, primary key) that are told otherwise in one of these revisions."""
    found: dict[Row, Naming] = defaultdict(Naming)
    turned = _turned(first, last)
    while turned:
        turned = _next(turned, found)
    for part in every_shape():
        if part.owner:
            yield from _owners(part, found)
    nouns = {shape.model for shape in every_shape() if not shape.owner}
    for (model, key), each in found.items():
        if model in nouns:
            yield from ((number, model, key) for number in each.numbers)


def _turned(first: int, last: int) -> dict[Row, set[int]]:
    """What was published or retired, or got another key, with the numbers of the revisions."""
    models = models_by_table()
    tables = [table for table, model in models.items() if TURN_BY & {each.column for each in _columns(model)}]
    turned: dict[Row, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(TURNED, {"first": first, "last": last, "tables": tables})
        for number, table, key in cursor.fetchall():
            turned[models[table], key].add(number)
    return turned


def _next(turned: dict[Row, set[int]], found: dict[Row, Naming]) -> dict[Row, set[int]]:
    """Note what points to these rows; those of them that readers see or do not see with what they point to."""
    by_model: dict[type[Keyed], set[str]] = defaultdict(set)
    for model, key in turned:
        by_model[model].add(key)
    ends = {
        (shape.model, each.name): each
        for shape in every_shape()
        for each in _columns(shape.model)
        if each.related_model in by_model
    }
    owned = {end: by_model[each.related_model] for end, each in ends.items()}
    onwards: dict[Row, set[int]] = defaultdict(set)
    for model, key, pointers in pointing(owned):
        each = found[model, key]
        each.pointers |= pointers
        for (of, name), column in ends.items():
            for pointer in pointers if of is model else ():
                start, _, target = pointer.partition("=")
                numbers = turned.get((column.related_model, target), set()) if start == column.column else set()
                each.numbers |= numbers
                if GATES.get(model) == name and numbers - each.turned:
                    onwards[model, key] |= numbers - each.turned
                    each.turned |= numbers
    return onwards


def _owners(part: Shape, found: dict[Row, Naming]) -> Iterator[tuple[int, type[Keyed], str]]:
    """The records to which these parts belong or once belonged."""
    column = column_of(part.model, part.owner)
    mine: dict[str, set[int]] = defaultdict(set)
    for (model, _), each in found.items():
        for pointer in each.pointers if model is part.model else ():
            start, _, key = pointer.partition("=")
            if start == column.column:
                mine[key] |= each.numbers
    owner = next((shape for shape in every_shape() if shape.model is column.related_model), None)
    if owner is not None and owner.owner and mine:
        for row in PastRows().by_key({owner.model: set(mine)}):
            yield from ((number, *_owner_of(owner, row)) for number in mine[row.key] if row.version.content)
    elif owner is not None:
        yield from ((number, owner.model, key) for key, numbers in mine.items() for number in numbers)


def _owner_of(part: Shape, row: Found) -> Row:
    column = column_of(part.model, part.owner)
    assert row.version.content is not None
    return column.related_model, str(row.version.content[column.column])


def _columns(model: type[Keyed]) -> list[Any]:
    return list(model._meta.concrete_fields)
