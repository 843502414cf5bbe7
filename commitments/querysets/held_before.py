"""What held before a status update, as one expression: written in SQL, since each list asks for it several times."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, Func, Value


class HeldBefore(Func):
    """The implementation that held before an update for whomever it speaks of: its party, or all obligors.

    Empty where nothing held; NULL where several obligors stood apart. As was known at a moment, or with
    `F("published_at")` when each update was published. For querysets of status updates. OFFSET 0 has it looked up once
    an obligor, and not for each use of `held`.
    """

    SQL = """(
        SELECT CASE WHEN min(held) = max(held) THEN min(held) END
          FROM (SELECT {} AS commitment, {} AS party, {} AS effective_on, {} AS published_at, {} AS known_at) u
          JOIN commitments_obligation o ON o.commitment_id = u.commitment AND o.role = 'obligor'
               AND (o.party_id = u.party OR u.party IS NULL)
         CROSS JOIN LATERAL (SELECT coalesce((
               SELECT e.implementation FROM commitments_statusupdate e
                WHERE e.commitment_id = u.commitment AND (e.party_id = o.party_id OR e.party_id IS NULL)
                  AND e.published_at <= u.known_at AND (e.withdrawn_at IS NULL OR e.withdrawn_at > u.known_at)
                  AND (e.effective_on < u.effective_on
                       OR e.effective_on = u.effective_on AND e.published_at < u.published_at)
                ORDER BY e.effective_on DESC, e.published_at DESC, e.id DESC LIMIT 1), '') AS held OFFSET 0) h)"""

    def __init__(self, known_at: datetime | F) -> None:
        moment = known_at if isinstance(known_at, F) else Value(known_at, DateTimeField())
        columns = F("commitment"), F("party"), F("effective_on"), F("published_at")
        super().__init__(*columns, moment, output_field=CharField())

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        return self.SQL.format(*(sql for sql, _ in parts)), tuple(param for _, params in parts for param in params)
