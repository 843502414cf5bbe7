"""The records of a file beside the rows as they are: new, changed, to be deleted, or the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from django.utils import timezone
from django.utils.dateformat import format as formatted

from alliance.loading.nouns import Form, Identity, own_fields
from alliance.loading.stored import Ledger
from alliance.models import Change
from alliance.tables import cells
from alliance.tables.faults import Fault
from alliance.tables.records import Row, name_of
from alliance.tables.sheets import VERSION


class Outcome(StrEnum):
    """What becomes of a row."""

    CREATED = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Difference:
    """What becomes of one row: the fields that get another value, in fixture form, and those that they had."""

    row: Row
    outcome: Outcome
    was: dict[str, Form] = field(default_factory=dict)
    now: dict[str, Form] = field(default_factory=dict)

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """Each field with what it was and what it is to be, as cells have it; of a new or deleted row what it holds."""
        columns = {name: field for name, field in own_fields(self.row.model).items() if name in self.was | self.now}
        told = [
            (name, cells.told(field, self.was.get(name)), cells.told(field, self.now.get(name)))
            for name, field in columns.items()
        ]
        return [each for each in told if each[1] or each[2]]

    @property
    def height(self) -> int:
        """How many lines it takes on a page."""
        return len(self.fields)


def compare(rows: Iterable[Row], ledger: Ledger, doubtful: set[Identity]) -> tuple[list[Difference], list[Fault]]:
    """What becomes of each row, and what is wrong with those that name nothing, or say what no file may say."""
    rows = list(rows)
    take_along(rows)
    told = {row.identity for row in rows if not row.is_to_go} | doubtful
    gone = {row.identity for row in rows if row.is_to_go}
    differences = [_difference(row, ledger) for row in rows]
    around = _Around(ledger, told, gone)
    faults = [fault for difference in differences for fault in _faults(difference, around)]
    return differences, faults + list(stale([row for row in map(_stale, differences) if row], ledger))


def take_along(rows: list[Row]) -> None:
    """What belongs to a row that is to go goes with it."""
    while gone := {row.identity for row in rows if row.is_to_go}:
        along = [row for row in rows if not row.is_to_go and row.version is not None and row.owner in gone]
        for row in along:
            row.is_to_go = True
        if not along:
            return


@dataclass
class _Around:
    """What a row may refer to: what is stored, what the file tells of, but not what it deletes."""

    ledger: Ledger
    told: set[Identity]
    gone: set[Identity]
    guesses: int = 20
    """How often it is still guessed what was meant: that takes time."""

    def perhaps(self, target: Identity) -> str:
        model, key = target
        self.guesses -= 1
        siblings = [str(other[-1]) for other in self.ledger.keys(model) if other[:-1] == key[:-1]]
        near = get_close_matches(str(key[-1]), siblings, n=1, cutoff=0.7) if self.guesses >= 0 else []
        return f"did you mean {near[0]}?" if near else "add it first, or correct the name."


def _difference(row: Row, ledger: Ledger) -> Difference:
    stored = ledger.values(row)
    if stored is None:
        now = {name: said for name, said in row.values.items() if name != VERSION}
        return Difference(row, Outcome.CREATED, {}, now)
    if row.is_to_go:
        return Difference(row, Outcome.DELETED, {name: was for name, was in stored.items() if name != VERSION}, {})
    now = {
        name: said
        for name, said in row.values.items()
        if name != VERSION and said != stored[name] and said != cells.tidied(row.kind.fields[name], stored[name])
    }
    outcome = Outcome.CHANGED if now else Outcome.UNCHANGED
    return Difference(row, outcome, {name: stored[name] for name in now}, now)


def _faults(difference: Difference, around: _Around) -> Iterator[Fault]:
    row, outcome = difference.row, difference.outcome
    if outcome is Outcome.UNCHANGED:
        return
    if outcome is Outcome.CREATED and row.is_to_go:
        yield row.fault(f"{row} is not in the ledger any more, so there is nothing to delete: take the row out.")
        return
    if outcome is Outcome.CREATED and row.version is not None:
        sentence = f"{row} is not in the ledger (any more); to add it, leave the version empty."
        yield row.fault(f"{sentence} What a row is found by stays as it was exported.")
        return
    if outcome is Outcome.DELETED and row.version is None:
        yield row.fault(f"to delete {row}, give its version, as an export has it.")
        return
    if outcome is Outcome.CHANGED and row.version is None:
        what = f"is in the ledger already, and the row differs in {', '.join(difference.now)}"
        yield row.fault(f"{row} {what}: take it, with its version, from an export.")
        return
    yield from _read_only(difference)
    if not row.is_to_go:
        yield from _dangling(row, around)


def _read_only(difference: Difference) -> Iterator[Fault]:
    """Values that only the steps of the workflow write."""
    row = difference.row
    for name in row.kind.read_only & difference.now.keys():
        advice = "leave it as it was exported" if difference.outcome is Outcome.CHANGED else "leave it empty"
        yield row.fault(f"{name} is written by the steps of its form, not by a file: {advice}.", name)


def _dangling(row: Row, around: _Around) -> Iterator[Fault]:
    """References to what is not there, or is to go."""
    for name, target in row.references():
        if target in around.gone:
            yield row.fault(f"{name_of(target)} is to be deleted by this file, and this row belongs to it.", name)
        elif target not in around.told and target not in around.ledger:
            yield row.fault(f"there is no {name_of(target)}; {around.perhaps(target)}", name)


def _stale(difference: Difference) -> Row | None:
    """The row, where it would be written."""
    is_written = difference.outcome in (Outcome.CHANGED, Outcome.DELETED)
    return difference.row if is_written and difference.row.version is not None else None


def stale(rows: Iterable[Row], ledger: Ledger, now: dict[Identity, int] | None = None) -> Iterator[Fault]:
    """Those of the rows that somebody has changed since they were seen, and who. `now`: the versions, if known."""
    versions = {row.identity: now[row.identity] if now else ledger.version(row.identity) for row in rows}
    older = [row for row in rows if row.version != versions[row.identity]]
    last: dict[Identity, Change] = {}
    for model in {row.model for row in older}:
        numbers = {str(ledger.number(row.identity)): row.identity for row in older if row.model is model}
        changes = Change.objects.filter(table=model._meta.db_table, row_id__in=numbers).select_related("actor")
        last |= {numbers[change.row_id]: change for change in changes.order_by("row_id", "-id").distinct("row_id")}
    for row in older:
        change = last.get(row.identity)
        who = str(change.actor or f"the database role {change.role}") if change else "somebody"
        when = f" on {formatted(timezone.localtime(change.at), 'j F Y, H:i')}" if change else ""
        sentence = f"{row} was changed by {who}{when}, after {row.since}"
        versions_told = f"version {versions[row.identity]} now, {row.version} then"
        yield row.fault(f"{sentence} ({versions_told}): begin again with what it says now.", VERSION)
