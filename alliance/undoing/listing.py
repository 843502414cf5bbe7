"""The history of the whole ledger, by transaction, the latest first; and what was deleted and is gone still.

Pages follow each other by the number of a change, so that a page costs the same wherever it is.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from alliance import past
from alliance.models import Change, Keyed, Revision
from alliance.undoing.entries import tracked_models

PAGE = 25
"""How many transactions, or deletions, a page shows."""

FEW = 5
"""How many changes of each transaction it tells in full."""

# From one transaction to the one before it, each found by its last change that fits; so what a page costs depends on
# what it shows, and not on how long the history is.
_TRANSACTIONS = """
WITH RECURSIVE head AS (
    (SELECT c.id, c.transaction, 1 AS place FROM alliance_change c
      WHERE {fits} AND c.id < %(before)s ORDER BY c.id DESC LIMIT 1)
    UNION ALL
    SELECT n.id, n.transaction, h.place + 1 FROM head h CROSS JOIN LATERAL (
        SELECT c.id, c.transaction FROM alliance_change c
         WHERE {fits} AND c.id < h.id AND c.transaction <> h.transaction ORDER BY c.id DESC LIMIT 1) n
     WHERE h.place < %(limit)s)
SELECT id, transaction FROM head ORDER BY id DESC
"""
_COUNTS = """
SELECT transaction, "table", operation, count(*) FROM alliance_change
 WHERE transaction = ANY (%s) GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2, 3
"""
_FIRST_FEW = """
SELECT few.id FROM unnest(%(named)s::text[]) AS t(name) CROSS JOIN LATERAL (
    SELECT c.id FROM alliance_change c WHERE c.transaction = t.name AND {fits} ORDER BY c.id LIMIT %(few)s) few
"""
_DELETED = """
SELECT c.id FROM alliance_change c
 WHERE {fits} AND c.operation = 'delete' AND c.id < %(before)s
   AND NOT EXISTS (SELECT FROM alliance_change l WHERE l."table" = c."table" AND l.row_id = c.row_id AND l.id > c.id)
   AND {said}
 ORDER BY c.id DESC LIMIT %(limit)s
"""
# A part that went with its whole comes back with it.
_NO_PART = """
NOT EXISTS (
    SELECT FROM unnest(%(parts)s::text[], %(columns)s::text[], %(wholes)s::text[]) AS v(part, col, whole)
      JOIN alliance_change w ON w.transaction = c.transaction AND w.operation = 'delete'
       AND w."table" = v.whole AND w.row_id = c.content ->> v.col
     WHERE v.part = c."table")
"""
_SAID = """
concat_ws(' ', c.reason, c.batch, (SELECT string_agg(v.value, ' ') FROM jsonb_each_text(c.content) v)) ILIKE %({word})s
"""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list is asked for; what is empty is not asked."""

    tables: set[str]
    actor: int | None = None
    batch: str = ""
    operation: str = ""
    since: date | None = None
    until: date | None = None
    words: list[str] = field(default_factory=list)
    before: int | None = None

    @property
    def condition(self) -> str:
        conditions = ['c."table" = ANY (%(tables)s)']
        if self.actor:
            conditions.append("c.actor_id = %(actor)s")
        if self.batch:
            conditions.append("c.batch = %(batch)s")
        if self.operation:
            conditions.append("c.operation = %(operation)s")
        if self.since:
            conditions.append("c.at >= %(since)s::date::timestamp AT TIME ZONE ledger_time_zone()")
        if self.until:
            conditions.append("c.at < (%(until)s::date + 1)::timestamp AT TIME ZONE ledger_time_zone()")
        return " AND ".join(conditions)

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "tables": sorted(self.tables),
            "actor": self.actor,
            "batch": self.batch,
            "operation": self.operation,
            "since": self.since,
            "until": self.until,
            "before": self.before or 2**63 - 1,
        }


@dataclass(kw_only=True)
class Together:
    """The changes of one transaction: the first few of those asked for, and how many there are of each kind in all."""

    transaction: str
    changes: list[Any]
    counts: list[tuple[type[Keyed], str, int]]

    @property
    def count(self) -> int:
        return sum(count for _, _, count in self.counts)


def transactions(asked: Asked) -> tuple[list[Together], int | None]:
    """A page of them, and the number before which the next one begins; three statements."""
    rows = _rows(_TRANSACTIONS.format(fits=asked.condition), asked.parameters | {"limit": PAGE + 1})
    named = list(dict.fromkeys(name for _, name in rows[:PAGE]))
    few = {"named": named, "few": FEW}
    numbers = [number for (number,) in _rows(_FIRST_FEW.format(fits=asked.condition), asked.parameters | few)]
    found: dict[str, list[Any]] = defaultdict(list)
    for change in with_was(Change.objects.filter(pk__in=numbers)).order_by("id"):
        found[change.transaction].append(change)
    counted = counts(named)
    page = [Together(transaction=name, changes=found[name], counts=counted[name]) for name in named]
    return page, rows[PAGE - 1][0] if len(rows) > PAGE else None


def counts(transactions: list[str]) -> dict[str, list[tuple[type[Keyed], str, int]]]:
    """How many changes of each kind these transactions made, most first."""
    found: dict[str, list[tuple[type[Keyed], str, int]]] = defaultdict(list)
    for name, table, operation, count in _rows(_COUNTS, [transactions]):
        if table in tracked_models():
            found[name].append((tracked_models()[table], operation, count))
    return found


def deletions(asked: Asked) -> tuple[list[Any], int | None]:
    """A page of the rows that are gone, each with `was`; parts of one only where words are asked for."""
    hung = [(part, column, model) for model in tracked_models().values() for part, column in past.parts_of(model)]
    parts: dict[str, Any] = {
        "parts": [part._meta.db_table for part, _, _ in hung],
        "columns": [column for _, column, _ in hung],
        "wholes": [model._meta.db_table for _, _, model in hung],
    }
    said = {f"word{number}": f"%{_literal(word)}%" for number, word in enumerate(asked.words)}
    wanted = " AND ".join(_SAID.format(word=name) for name in said) or _NO_PART
    statement = _DELETED.format(fits=asked.condition, said=wanted)
    numbers = [number for (number,) in _rows(statement, asked.parameters | parts | said | {"limit": PAGE + 1})]
    changes = list(Change.objects.filter(pk__in=numbers[:PAGE]).select_related("actor").order_by("-id"))
    return changes, numbers[PAGE - 1] if len(numbers) > PAGE else None


def with_was(changes: QuerySet[Change]) -> QuerySet[Any]:
    """With the row before each change, as `alliance.past.told` wants it."""
    before = Change.objects.filter(table=OuterRef("table"), row_id=OuterRef("row_id"), id__lt=OuterRef("id"))
    number = Revision.objects.filter(transaction=OuterRef("transaction")).values("number")
    was = Subquery(before.order_by("-id").values("content")[:1])
    return changes.select_related("actor").annotate(was=was, revision=Subquery(number))


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(statement: str, parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
