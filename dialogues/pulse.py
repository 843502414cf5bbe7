"""The pulse of a dialogue on a day, as the SQL function `dialogue_pulse` computes it (migration 0002)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext

from dialogues.choices import DialogueState


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """Whether a dialogue lives: rounds held, the last and the next expected, and whether one was missed.

    Without a stated cadence nothing is expected and nothing can be missed. `missing_ordinals` are the rounds that the
    ordinals of the others imply and that are not on record.
    """

    state: str
    meetings_held: int
    last_met_on: date | None
    next_expected_on: date | None
    cadence_missed: bool
    months_since: int | None
    missing_ordinals: list[int]

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """Read a row of `dialogue_pulse` in its JSON form."""
        days = {
            name: date.fromisoformat(row[name]) if row[name] else None for name in ("last_met_on", "next_expected_on")
        }
        return cls(**{name: row[name] for name in cls.__dataclass_fields__} | days)

    @property
    def state_label(self) -> str:
        """In words. Where no text states a cadence, that it met is all that is known."""
        if self.state == DialogueState.ACTIVE and self.next_expected_on is None:
            return gettext("Met, no rhythm stated")
        return str(DialogueState(self.state).label)


class PulseField(models.JSONField):
    """Turns the JSON of one row into a `Pulse`."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        row = super().from_db_value(value, expression, connection)
        return None if row is None else Pulse.from_row(row)


class PulseOf(Func):
    """The row of `dialogue_pulse(day)` for this dialogue."""

    def __init__(self, day: date) -> None:
        super().__init__(Value(day, models.DateField()), F("pk"), output_field=PulseField())

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        (day, day_params), (pk, pk_params) = map(compiler.compile, self.source_expressions)
        sql = f"(SELECT to_jsonb(p) FROM dialogue_pulse({day}) AS p WHERE p.dialogue_id = {pk})"
        return sql, (*day_params, *pk_params)
