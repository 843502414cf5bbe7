"""The counts beside the values of several filters in one statement: rows and their standing are found once.

Only of filters that are not in use: without one of those the rows are the same as with all. One that is in use is
counted by itself (`facets`), over rows that the others find.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connections
from django.db.models import QuerySet

COUNTS = {
    "status": "SELECT 'status', implementation, count(*) FROM found GROUP BY 2",
    "schedule": "SELECT 'schedule', schedule, count(*) FROM found GROUP BY 2",
    "freshness": "SELECT 'freshness', freshness, count(*) FROM found GROUP BY 2",
    "confidence": "SELECT 'confidence', confidence, count(*) FROM found GROUP BY 2",
    "strength": "SELECT 'strength', strength, count(*) FROM found GROUP BY 2",
    "obligation": "SELECT 'obligation', obligation, count(*) FROM found GROUP BY 2",
    "agreement": (
        "SELECT 'agreement', a.code, count(*) FROM found JOIN commitments_agreement a ON a.id = agreement_id GROUP BY 2"
    ),
    "theme": (
        "SELECT 'theme', t.slug, count(*) FROM found JOIN commitments_theme own ON own.id = theme_id"
        " JOIN commitments_theme t ON t.id IN (own.id, own.parent_id) GROUP BY 2"
    ),
}
"""How each is counted; a theme for its upper theme too."""

# LEFT, so that no plan goes by how few rows the planner expects of a standing.
FOUND = """
WITH chosen AS MATERIALIZED ({chosen}),
stood AS MATERIALIZED (
    SELECT commitment_id, implementation, schedule, freshness, confidence FROM {source}(%s, %s){whose}),
found AS MATERIALIZED (
    SELECT c.strength, c.obligation, c.agreement_id, c.theme_id, stood.implementation, stood.schedule, stood.freshness,
           stood.confidence
      FROM chosen JOIN commitments_commitment c ON c.id = chosen.id LEFT JOIN stood ON stood.commitment_id = chosen.id)
"""


def tallies(
    names: Collection[str], rows: QuerySet[Any], *, day: date, known_at: datetime, party: str | None
) -> dict[str, dict[str, int]]:
    """For each of the names in COUNTS how many of the rows each value finds; of a party, by its own standing."""
    chosen, params = rows.order_by().values("pk").query.sql_with_params()
    source, whose = ("party_standing", " WHERE party = %s") if party else ("standing", "")
    found = FOUND.format(chosen=f'SELECT pk AS id FROM ({chosen}) AS keys("pk")', source=source, whose=whose)
    arguments: Sequence[Any] = [*params, day, known_at, *([party] if party else [])]
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    with connections[rows.db].cursor() as cursor:
        cursor.execute(found + " UNION ALL ".join(COUNTS[name] for name in names), arguments)
        for name, value, count in cursor.fetchall():
            if value is not None:  # a row without that standing
                counts[name][value] = count
    return counts
