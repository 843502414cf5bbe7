"""The rows on their way into the database: gathered by table, copied in by the thousand, each with its transaction."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import JSONField, Model

from alliance.models import Keyed, User
from commitments import models as commitments
from dialogues import models as dialogues

MODELS: list[type[Model]] = [
    User,
    *(commitments.Party, commitments.Agency, commitments.Theme),
    *(commitments.Agreement, commitments.AgreementParty, commitments.AgreementLink, commitments.Passage),
    *(commitments.Commitment, commitments.CommitmentTheme, commitments.Obligation, commitments.ObligationAgency),
    *(commitments.Target, commitments.CommitmentLink),
    *(commitments.Recommendation, commitments.RecommendationAddressee, commitments.RecommendationLink),
    commitments.Citation,
    *(dialogues.Dialogue, dialogues.DialogueParty, dialogues.DialogueMention),
    *(dialogues.Meeting, dialogues.MeetingItem, dialogues.MeetingOutcome),
    *(commitments.StatusUpdate, commitments.Evidence),
]
"""What is written, in an order in which each row finds those that it names."""

AT_ONCE = 20_000
"""Rows that are gathered before they are copied: memory stays flat, however large the ledger."""

TOLD = """
CREATE TEMPORARY TABLE generated_act (
    number bigint PRIMARY KEY, moment timestamptz, actor_id bigint, is_seen boolean) ON COMMIT DROP;
CREATE TEMPORARY TABLE generated_change (
    place int, "table" text, row_id text, version int, act bigint) ON COMMIT DROP;
"""


class Ledger:
    """What is being written. An *act* is what somebody did at one moment: a transaction of the history to be."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.counts: Counter[str] = Counter()
        self.acts = 0
        self._templates = {model: _template(model) for model in MODELS}
        self._places = {model: place for place, model in enumerate(MODELS)}
        self._rows: dict[type[Model], list[tuple[Any, ...]]] = {model: [] for model in MODELS}
        self._acts: list[tuple[Any, ...]] = []
        self._reviews: dict[tuple[int, datetime], int] = {}
        self._changes: list[tuple[Any, ...]] = []
        cursor.execute(TOLD)

    def act(self, moment: datetime, actor: int | None = None, *, is_seen: bool = True) -> int:
        """A transaction of this moment; `is_seen`: whether it changes anything that readers can see."""
        self.acts += 1
        self._acts.append((self.acts, moment, actor, is_seen))
        return self.acts

    def review(self, agreement: int, moment: datetime, actor: int) -> int:
        """The transaction in which all is published that was found of a text's promises at this moment."""
        if (agreement, moment) not in self._reviews:
            self._reviews[agreement, moment] = self.act(moment, actor)
        return self._reviews[agreement, moment]

    def add(self, model: type[Model], act: int, **values: Any) -> int:
        """A row by its columns, with the model's defaults in the others, and its number where it gives none (`id`)."""
        table = model._meta.db_table
        self.counts[table] += 1
        row = self._templates[model] | {"id": self.counts[table]} | values
        self._rows[model].append(tuple(row.values()))
        if issubclass(model, Keyed):
            self._changes.append((self._places[model], table, str(row["id"]), 1, act))
        if len(self._changes) >= AT_ONCE:
            self.write()
        return row["id"]

    def changed(self, model: type[Model], number: Any, act: int) -> None:
        """Say in which act a row became what it is; it was added with `version=2`."""
        self._changes.append((self._places[model], model._meta.db_table, str(number), 2, act))

    def write(self) -> None:
        """Copy what was gathered."""
        for model, rows in self._rows.items():
            self._copy(model._meta.db_table, list(self._templates[model]), rows)
        self._copy("generated_act", ["number", "moment", "actor_id", "is_seen"], self._acts)
        self._copy("generated_change", ["place", "table", "row_id", "version", "act"], self._changes)

    def finish(self) -> None:
        """Copy the rest, and let the next rows be numbered after these."""
        self.write()
        for model in MODELS:
            if model._meta.auto_field:
                table = model._meta.db_table
                self.cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0"
                )

    def _copy(self, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        if rows:
            named = ", ".join(f'"{column}"' for column in columns)
            with self.cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            rows.clear()


def _template(model: type[Model]) -> dict[str, Any]:
    """Each column with what stands in it where nothing else is said."""
    return {
        str(field.column): "[]" if isinstance(field, JSONField) else field.get_default()
        for field in model._meta.local_concrete_fields
    }
