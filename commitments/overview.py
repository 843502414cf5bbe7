"""What the dashboard says of the promises that count: where they stand, who is late, which dates are next.

One statement: the set that counts and the standing of each are found once for all three.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections

from commitments.choices import Implementation, Schedule
from commitments.querysets import CommitmentQuerySet

STUCK = [Implementation.STALLED.value, Implementation.NO_ACTION_FOUND.value, Implementation.REVERSED.value]

OVERVIEW = """
WITH chosen AS MATERIALIZED ({chosen}),
stood AS MATERIALIZED (
    SELECT commitment_id, implementation, schedule, due_on, due_precision FROM standing(%s, %s)
     WHERE commitment_id IN (SELECT id FROM chosen)),
tally AS (SELECT implementation, schedule, count(*) AS number FROM stood GROUP BY 1, 2),
owed AS (
    SELECT party, count(*) FILTER (WHERE schedule = %s) AS overdue, count(*) FILTER (WHERE schedule = %s) AS unseen,
           count(*) FILTER (WHERE implementation = ANY(%s)) AS stuck
      FROM party_standing(%s, %s) WHERE commitment_id IN (SELECT id FROM chosen) GROUP BY party),
following AS (
    SELECT commitment_id, due_on, due_precision FROM stood JOIN chosen ON id = commitment_id
     WHERE due_on >= %s ORDER BY due_on, code LIMIT %s)
SELECT (SELECT coalesce(jsonb_agg(jsonb_build_array(implementation, schedule, number)), '[]') FROM tally),
       (SELECT coalesce(jsonb_object_agg(party, to_jsonb(owed) - 'party'), '{{}}')
          FROM owed WHERE overdue + unseen + stuck > 0),
       (SELECT coalesce(jsonb_object_agg(commitment_id, jsonb_build_array(due_on, due_precision)), '{{}}')
          FROM following)
"""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`tally` as `CommitmentQuerySet.tally` gives it; `owed` by party that is late or stuck, by its own status.

    `next_due`: those whose date, as the schedule judges it, comes next: by key the date, and how exactly it is known.
    """

    tally: list[tuple[str, str, int]]
    owed: dict[str, dict[str, int]]
    next_due: dict[int, tuple[date, str]]


def overview(rows: CommitmentQuerySet, day: date, known_at: datetime, *, dates: int) -> Overview:
    """Of these commitments, with so many dates."""
    chosen, params = rows.order_by().values("pk", "code").query.sql_with_params()
    chosen = f"SELECT * FROM ({chosen}) AS keys(id, code)"
    late = (Schedule.OVERDUE.value, Schedule.DATE_PASSED.value, STUCK)
    arguments: list[Any] = [*params, day, known_at, *late, day, known_at, day, dates]
    with connections[rows.db].cursor() as cursor:
        cursor.execute(OVERVIEW.format(chosen=chosen), arguments)
        tally, owed, following = map(_read, cursor.fetchone())
    return Overview(
        tally=[(implementation, schedule, number) for implementation, schedule, number in tally],
        owed=owed,
        next_due={int(key): (date.fromisoformat(due), precision) for key, (due, precision) in following.items()},
    )


def _read(value: Any) -> Any:
    """Django gives JSON out as text."""
    return json.loads(value)
