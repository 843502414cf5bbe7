"""The counting: one statement for the whole, one for its groups.

The filters judge by the headline or, with exactly one party asked for, by what that party owes itself (`sole_party`);
grouped by party, each party is judged by its own. Where a party owes nothing itself, as the counterpart, it has no
status of its own: then a row of the list shows the headline, and so it is counted here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from commitments.choices import Role
from commitments.filters import CommitmentFilter
from commitments.filters.facets import OWN
from commitments.standing import CLAIM
from commitments.summary.dimensions import PAIRS, PARTY, STANDING, place


@dataclass(frozen=True, kw_only=True)
class Group:
    """Commitments with the same values (`by`), and how many of them have which status."""

    by: dict[str, str]
    status: Counter[str]


class Statement:
    """Parts of one statement in the order in which they stand there, each with its parameters."""

    def __init__(self, filters: CommitmentFilter, names: Sequence[str]) -> None:
        self.filters, self.names = filters, names
        self.tables: list[str] = []
        self.params: list[Any] = []
        self.conditions: list[str] = []

    def table(self, name: str, sql: str, params: Sequence[Any]) -> None:
        """Rows that are computed once, whatever the planner thinks of them (`alliance.sql`)."""
        self.tables.append(f"{name} AS MATERIALIZED ({sql})")
        self.params += params

    def run(self) -> list[tuple[Any, ...]]:
        moment = self.filters.moment.day, self.filters.moment.known_at
        is_by_party = PARTY in self.names and self.filters.form.cleaned_data["role"] != [Role.COUNTERPART]
        party = None if PARTY in self.names else self.filters.sole_party
        without = OWN if is_by_party else ()
        rows = self.filters.rows_without(*without).order_by().values_list("pk")
        self.table("chosen(id)", *rows.query.sql_with_params())
        judged = self._judged(is_by_party)
        self.table("stood", f"SELECT commitment_id, {judged} FROM standing(%s, %s) s", moment)
        joins = [self._join(name) for name in self.names if name in PAIRS]
        if is_by_party or party:
            self.table("own", f"SELECT commitment_id, party, {judged} FROM party_standing(%s, %s) s", moment)
            joins.append(f"LEFT JOIN own ON own.commitment_id = chosen.id AND own.party = {self._whose(party)}")
        if is_by_party:
            self._judge_by_own()
        has_own = is_by_party or bool(party)
        values = [self._value(name, has_own) for name in self.names]
        implementation = "coalesce(own.implementation, stood.implementation)" if has_own else "stood.implementation"
        where = f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        numbers = ", ".join(str(number + 1) for number in range(len(values) + 1))
        # Each that is chosen has stood; LEFT keeps the planner from taking the few rows that it expects there for true.
        sql = (
            f"WITH {', '.join(self.tables)} SELECT {', '.join([*values, implementation])}, count(*)"
            " FROM chosen LEFT JOIN stood ON stood.commitment_id = chosen.id"
            f" {' '.join(joins)} {where} GROUP BY {numbers}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, self.params)
            return cursor.fetchall()

    def _judged(self, is_by_party: bool) -> str:
        """Of a standing what the groups and filters ask for: all else would be computed for each commitment."""
        columns = {"implementation", *(STANDING[name] for name in self.names if name in STANDING)}
        if is_by_party:
            columns |= {column for name, column in OWN.items() if self.filters.form.cleaned_data[name]}
        return ", ".join(f"{CLAIM} AS claim" if column == CLAIM else column for column in sorted(columns))

    def _join(self, name: str) -> str:
        pairs = PAIRS[name](self.filters).order_by()
        self.table(f"by_{name}(id, value)", *pairs.query.sql_with_params())
        return f"JOIN by_{name} ON by_{name}.id = chosen.id"

    def _whose(self, party: str | None) -> str:
        if party is None:
            return "by_party.value"
        self.table("party(code)", "SELECT %s::text", [party])
        return "(SELECT code FROM party)"

    def _judge_by_own(self) -> None:
        """The filters by standing, of each party's own; a claim is the headline's where it owes nothing."""
        given = self.filters.form.cleaned_data
        for number, (name, column) in enumerate(OWN.items()):
            if given[name]:
                own = "coalesce(own.claim, stood.claim)" if column == CLAIM else f"own.{column}"
                self.table(f"asked_{number}(word)", "SELECT unnest(%s::text[])", [given[name]])
                self.conditions.append(f"{own} IN (SELECT word FROM asked_{number})")

    def _value(self, name: str, has_own: bool) -> str:
        """A status and a schedule are those by which the list is filtered: with a party its own, or none."""
        if name in PAIRS:
            return f"by_{name}.value"
        return f"{'own' if has_own else 'stood'}.{STANDING[name]}"


def whole(filters: CommitmentFilter) -> Counter[str]:
    """How many of all that the filters find have which status."""
    return Counter(dict(Statement(filters, []).run()))


def the_whole(counts: Counter[str]) -> list[Group]:
    """As one group, where something was counted: what `groups` would find by no names."""
    return [Group(by={}, status=counts)] if counts else []


def groups(filters: CommitmentFilter, names: Sequence[str]) -> list[Group]:
    """The groups that hold something, in the order of their values."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for *values, implementation, count in Statement(filters, names).run():
        if None not in values:
            found.setdefault(tuple(map(str, values)), Counter())[implementation] += count
    rows = [Group(by=dict(zip(names, values, strict=True)), status=status) for values, status in found.items()]
    return sorted(rows, key=lambda group: [place(name, value) for name, value in group.by.items()])
