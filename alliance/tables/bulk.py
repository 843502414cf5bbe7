"""One field of many records: the same value for all that were chosen in a list, by the same way as a file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from alliance.loading.faults import Place
from alliance.loading.nouns import Form, fixture_form, own_fields
from alliance.loading.stored import Ledger
from alliance.models import Keyed, User
from alliance.tables.comparing import Difference, Outcome, compare
from alliance.tables.records import Cell, Row
from alliance.tables.sheets import VERSION, Kind
from alliance.tables.trying import Attempt

FIELDS: dict[str, tuple[str, ...]] = {
    "commitments.commitment": (
        *("theme", "obligation", "strength", "is_general", "review_every_days", "recurrence_months", "deadline"),
        *("due_on", "due_precision", "due_basis", "note"),
    ),
    "commitments.agreement": (
        *(
            "kind",
            "nature",
            "legal_force",
            "state",
            "in_force_until",
            "issuer",
            "place",
            "text_held",
            "language",
            "note",
        ),
    ),
    "commitments.passage": ("no_commitment", "heading", "note"),
    "commitments.recommendation": ("theme", "note"),
    "commitments.statusupdate": ("confidence", "implementation", "rationale"),
    "commitments.target": ("comparator", "unit", "per", "months", "payer", "due_on"),
    "commitments.commitmentlink": ("note",),
    "commitments.agreementlink": ("note",),
    "commitments.theme": ("parent",),
    "commitments.party": ("kind",),
    "commitments.agency": ("party",),
    "dialogues.dialogue": ("theme", "kind", "level", "parent", "ended_on", "ended_precision", "note"),
    "dialogues.meeting": ("state", "level", "place", "starts_on", "ends_on", "precision", "note"),
}
"""What makes sense to be the same for many: no key, no title, nothing computed, no state that has steps of its own."""

TRIES = 20
"""How often rows that are refused are left out to find the rest; the database may tell of one at a time."""


@dataclass
class Bulk:
    """What a change of one field would do, or has done: rows that change, that stay as they are, that are refused."""

    changed: list[Difference] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    refused: list[tuple[Row, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    asks_why: bool = False
    batch: str = ""


@dataclass(frozen=True)
class Choice:
    """The rows that were chosen, each with the version that was seen, and what is to become of one field of theirs."""

    model: type[Keyed]
    versions: dict[Any, int]
    name: str
    value: Form
    by: User

    def preview(self) -> Bulk:
        """Who would change, and who is refused and why. Nothing stays written."""
        ledger, differences, refused = self._compared()
        bulk = Bulk()
        for _ in range(TRIES):
            attempt = Attempt([each for each in differences if each.row.place.line not in refused], ledger, self.by)
            attempt.dry()
            bulk.asks_why, bulk.problems = attempt.asks_why, [str(fault) for fault in attempt.faults if not fault.line]
            if not attempt.faults or bulk.problems:
                break
            for fault in attempt.faults:
                refused.setdefault(fault.line, []).append(fault.sentence)
        for each in differences:
            sentences = refused.get(each.row.place.line)
            if sentences:
                why = [sentence.removeprefix(f"{each.row}: ") for sentence in dict.fromkeys(sentences)]
                bulk.refused.append((each.row, " ".join(why)))
            elif each.outcome is Outcome.UNCHANGED:
                bulk.same.append(each.row)
            else:
                bulk.changed.append(each)
        return bulk

    def for_good(self, reason: str) -> Bulk:
        """Change all of them, or none where anything is in the way."""
        ledger, differences, refused = self._compared()
        bulk = Bulk(batch=f"bulk edit {uuid4().hex[:12]}")
        if refused:
            bulk.problems = [sentence for sentences in refused.values() for sentence in sentences]
            return bulk
        attempt = Attempt(differences, ledger, self.by, reason, bulk.batch)
        attempt.for_good()
        bulk.problems, bulk.asks_why = [fault.sentence for fault in attempt.faults], attempt.asks_why
        bulk.changed = [each for each in differences if each.outcome is Outcome.CHANGED]
        return bulk

    def _compared(self) -> tuple[Ledger, list[Difference], dict[int, list[str]]]:
        """The rows as they are beside the value, and those that cannot have it, by their place in the list."""
        rows = list(self._rows())
        ledger = Ledger(rows)
        differences, faults = compare(rows, ledger, set())
        refused: dict[int, list[str]] = {}
        for fault in faults:
            refused.setdefault(fault.line, []).append(fault.sentence)
        return ledger, differences, refused

    def _rows(self) -> Iterable[Row]:
        kind = Kind(self.model)
        found = self.model._base_manager.filter(pk__in=self.versions).order_by(*self.model.key_paths())
        for line, (number, *key) in enumerate(found.values_list("pk", *self.model.key_paths()), 1):
            version = self.versions[number]
            values = {self.name: self.value, VERSION: version}
            places: dict[str, Place] = {self.name: Cell("", line, self.name)}
            form = tuple(map(fixture_form, key))
            yield Row(self.model, form, Cell("", line), values, places, kind, version, since="you chose it")


def in_words(model: type[Keyed], name: str, form: Form) -> str:
    """A value as people say it."""
    column = own_fields(model)[name]
    if form is None or form == "":
        return "–"
    if isinstance(form, bool):
        return "yes" if form else "no"
    if column.choices:
        return str(dict(column.flatchoices).get(form, form))
    return " ".join(map(str, form)) if isinstance(form, list) else str(form)
