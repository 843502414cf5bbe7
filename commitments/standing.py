"""Where a commitment stands on a day: status, schedule and freshness, as the SQL functions compute them.

The functions (migrations 0002, 0014 and 0015; 0016 notes what they find) are the one definition; this file only
carries their rows into Python. A leaf beside `choices`: querysets build on it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value

from commitments.choices import NOT_ASSESSED, STATUS_LABELS, Freshness, Schedule

CLAIM = """CASE
    WHEN s.implementation = 'not_assessed' THEN 'not_assessed'
    WHEN s.implementation IN ('not_assessable', 'lapsed', 'superseded') THEN 'doubtful'
    WHEN s.implementation IN ('reversed', 'no_action_found', 'stalled') THEN 'late'
    WHEN s.schedule IN ('overdue', 'date_passed') THEN 'late'
    WHEN s.confidence = 'low' OR s.freshness = 'stale' THEN 'doubtful'
    WHEN s.implementation IN ('delivered', 'upheld') THEN 'usable'
    ELSE 'moving' END"""
"""What may be said of a row `s` of `standing` or `party_standing`: a value of `choices.Claim`. Its one definition."""

TOLD = f"to_jsonb(s) || jsonb_build_object('claim', {CLAIM})"
"""Such a row with its claim."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The status of a commitment (its headline) or, with `party`, of one obligor.

    `due_on` is the date that the schedule judges: the deadline, or for a recurring commitment the end of the period
    in which it must be kept next; `due_precision` is how exactly it is known. `reviewed_at` is the oldest publication
    among the current updates. `claim` is told where it was asked for (`for_brief`).
    """

    implementation: str = NOT_ASSESSED
    effective_on: date | None = None
    effective_precision: str | None = None
    confidence: str | None = None
    due_on: date | None = None
    due_precision: str | None = None
    schedule: str = Schedule.NO_DEADLINE
    freshness: str = Freshness.NEVER
    obligors: int = 0
    obligors_assessed: int = 0
    reviewed_at: datetime | None = None
    evidence_count: int = 0
    party: str | None = None
    update_id: UUID | None = None
    claim: str | None = None

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """Read a row of `standing` or `party_standing`, in the JSON form in which PostgreSQL hands it over."""
        readers: dict[str, Callable[[str], Any]] = {
            "effective_on": date.fromisoformat,
            "due_on": date.fromisoformat,
            "reviewed_at": datetime.fromisoformat,
            "update_id": UUID,
        }
        known = {name: row[name] for name in cls.__dataclass_fields__ if name in row}
        return cls(
            **{name: readers[name](value) if value and name in readers else value for name, value in known.items()}
        )

    @property
    def is_assessed(self) -> bool:
        return self.implementation != NOT_ASSESSED

    @property
    def label(self) -> str:
        return str(STATUS_LABELS[self.implementation])

    @property
    def schedule_label(self) -> str:
        return str(Schedule(self.schedule).label)

    @property
    def freshness_label(self) -> str:
        return str(Freshness(self.freshness).label)

    @property
    def alarm(self) -> str | None:
        """The worst of overdue, date passed and stale: the one badge a list shows beside the status."""
        if self.schedule in Schedule.LATE:
            return self.schedule
        return Freshness.STALE if self.freshness == Freshness.STALE else None


class StandingField(models.JSONField):
    """Turns the JSON of one row into a `Standing`."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        row = super().from_db_value(value, expression, connection)
        return None if row is None else Standing.from_row(row)


class StandingsField(models.JSONField):
    """Turns the JSON of several rows into a list of `Standing`."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        rows: Iterable[dict[str, Any]] = super().from_db_value(value, expression, connection) or []
        return [Standing.from_row(row) for row in rows]


class PerCommitment(Func):
    """One value from the rows that a set-returning function gives for this commitment.

    `(SELECT <select> FROM <function>(day, known_at) AS s WHERE s.commitment_id = <pk>)`; PostgreSQL inlines the
    function and pushes the condition into it.
    """

    def __init__(self, function: str, select: str, day: date, known_at: datetime, output_field: models.Field) -> None:
        moment = Value(day, models.DateField()), Value(known_at, models.DateTimeField())
        super().__init__(*moment, F("pk"), function=function, select=select, output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        (day, day_params), (known_at, known_params), (pk, pk_params) = map(compiler.compile, self.source_expressions)
        rows = f"{self.extra['function']}({day}, {known_at}) AS s"
        sql = f"(SELECT {self.extra['select']} FROM {rows} WHERE s.commitment_id = {pk})"
        return sql, (*day_params, *known_params, *pk_params)


def standing(day: date, known_at: datetime) -> PerCommitment:
    """The headline standing of a commitment, as a `Standing`."""
    return PerCommitment("standing", "to_jsonb(s)", day, known_at, StandingField())


def standing_by_party(day: date, known_at: datetime) -> PerCommitment:
    """The standing of each obligor in order of its code, as a list of `Standing`."""
    return PerCommitment("party_standing", "jsonb_agg(to_jsonb(s) ORDER BY s.party)", day, known_at, StandingsField())


def claimed(day: date, known_at: datetime) -> PerCommitment:
    """As `standing`, with its claim."""
    return PerCommitment("standing", TOLD, day, known_at, StandingField())


def claimed_by_party(day: date, known_at: datetime) -> PerCommitment:
    """As `standing_by_party`, each with its claim."""
    return PerCommitment("party_standing", f"jsonb_agg({TOLD} ORDER BY s.party)", day, known_at, StandingsField())


def headline_effective_on(day: date, known_at: datetime) -> PerCommitment:
    """The day from which the headline holds; empty where nothing is assessed."""
    return PerCommitment("standing", "s.effective_on", day, known_at, models.DateField())


def next_due_on(day: date, known_at: datetime) -> PerCommitment:
    """The date that the schedule judges; empty where there is none."""
    return PerCommitment("standing", "s.due_on", day, known_at, models.DateField())


def next_due_precision(day: date, known_at: datetime) -> PerCommitment:
    """How exactly that date is known."""
    return PerCommitment("standing", "s.due_precision", day, known_at, models.CharField())


def urgency(day: date, known_at: datetime) -> PerCommitment:
    """To sort what is due for review: what is past its date first, then by when it was last looked at, never first."""
    sooner = (
        "ARRAY[(s.schedule NOT IN ('overdue', 'date_passed'))::int, coalesce(extract(epoch FROM s.reviewed_at), 0)]"
    )
    return PerCommitment("standing", sooner, day, known_at, ArrayField(models.FloatField()))
