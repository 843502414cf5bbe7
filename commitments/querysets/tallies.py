"""How many of some commitments stand where, asked of the SQL functions of migration 0016 in one statement each."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connections

from alliance.models import KeyedQuerySet
from alliance.sql import once
from commitments.choices import Basis


class Tallies(KeyedQuerySet):
    """The part of the vocabulary of commitments that counts."""

    def tally(self, day: date, known_at: datetime) -> list[tuple[str, str, int]]:
        """How many of these stand where: (implementation, schedule, count) for each pair that occurs."""
        return self._counts("SELECT implementation, schedule, count(*) FROM standing(%s, %s)", 2, day, known_at)

    def tally_standing(
        self, column: str, *, day: date, known_at: datetime, party: str | None = None
    ) -> dict[str | None, int]:
        """How many of these have which status, schedule, freshness or confidence: as `where_standing` finds them."""
        source, arguments = ("party_standing", " WHERE party = %s") if party else ("standing", "")
        sql = f"SELECT {column}, count(*) FROM (SELECT * FROM {source}(%s, %s){arguments}) standing"
        return dict(self._counts(sql, 1, day, known_at, *([party] if party else [])))

    def tally_basis(self, day: date, known_at: datetime) -> dict[str | None, int]:
        """What the headlines of these rest on: the number for each strongest basis.

        None for those that rest on a reason or a link alone; what is not assessed is not in it.
        """
        strongest = (
            "SELECT e.basis FROM commitments_evidence e WHERE e.update_id = ANY (update_ids)"
            " ORDER BY array_position(%s::text[], e.basis::text) LIMIT 1"
        )
        assessed = "SELECT * FROM stood(%s, %s) WHERE party_id IS NULL AND implementation <> 'not_assessed'"
        sql = f"SELECT ({strongest}), count(*) FROM ({assessed}) headline"
        return dict(self._counts(sql, 1, Basis.values, day, known_at))

    def tally_by(self, columns: Sequence[str], day: date, known_at: datetime) -> list[tuple[Any, ...]]:
        """How many of these stand where in each group: (a value for each column, implementation, count).

        `columns` are those of the table of commitments: from the code, never from a reader.
        """
        groups = ", ".join([*columns, "implementation"])
        rows = "standing(%s, %s) JOIN commitments_commitment c ON c.id = commitment_id"
        return self._counts(f"SELECT {groups}, count(*) FROM {rows}", len(columns) + 1, day, known_at)

    def tally_parties_by(
        self, groups: dict[str, dict[str, list[str]]], *, day: date, known_at: datetime
    ) -> dict[str, dict[str, int]]:
        """For each party how many of these it owes that stand for it as each group asks: values by column."""
        counts: list[str] = []
        values: list[Any] = []
        for asked in groups.values():
            condition = " AND ".join(f"{column} = ANY(%s)" for column in asked)
            counts.append(f"count(*) FILTER (WHERE {condition})")
            values += asked.values()
        sql = f"SELECT party, {', '.join(counts)} FROM party_standing(%s, %s) s"
        found = self._counts(sql, 1, *values, day, known_at)
        return {party: dict(zip(groups, numbers, strict=True)) for party, *numbers in found}

    def tally_parties(self, day: date, known_at: datetime) -> list[tuple[str, int, int]]:
        """For each party that owes some of these: (code, how many it owes, how many of them are assessed for it)."""
        sql = "SELECT party, count(*), count(update_id) FROM party_standing(%s, %s)"
        return sorted(self._counts(sql, 1, day, known_at))

    def tally_by_party(self, day: date, known_at: datetime) -> list[tuple[str, str, int]]:
        """How many of those that a party owes stand where for it: (code, implementation, count)."""
        return self._counts("SELECT party, implementation, count(*) FROM party_standing(%s, %s)", 2, day, known_at)

    def _counts(self, sql: str, columns: int, *arguments: Any) -> list[tuple[Any, ...]]:
        """Rows of a counting query over these commitments, grouped by its first columns."""
        chosen, params = self.order_by().values("pk").query.sql_with_params()
        groups = ", ".join(str(number + 1) for number in range(columns))
        with connections[self.db].cursor() as cursor:
            cursor.execute(f"{sql} WHERE commitment_id IN ({once(chosen)}) GROUP BY {groups}", [*arguments, *params])
            return cursor.fetchall()
