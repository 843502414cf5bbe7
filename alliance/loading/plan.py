"""Three versions of each record, compared: what the files say, what is stored, and what was last written here.

A stored value that differs from the files is brought up to date only where it is still the one that was last written.
Where it is not, somebody changed it, and that stands. A row that was never loaded is somebody's altogether; a row that
was loaded and is gone was deleted by somebody, and stays deleted with all that would hang on it.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from django.db.models import Model

from alliance.loading.faults import Broken, Fault
from alliance.loading.nouns import Form, Identity, default_form, own_fields, shown
from alliance.loading.records import Record
from alliance.loading.stored import Ledger, Memory


class Outcome(StrEnum):
    """What a load does with one record."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"
    DELETED = "deleted"


@dataclass(slots=True)
class Step:
    """What is done with one record.

    `writes` are the fields that get the files' value, `kept` those that keep another one, with that value. `memory` is
    what is remembered as last written, None where nothing new is.
    """

    record: Record
    outcome: Outcome
    writes: dict[str, Form] = field(default_factory=dict)
    kept: dict[str, Form] = field(default_factory=dict)
    memory: dict[str, Form] | None = None


def make_plan(records: list[Record], ledger: Ledger, memory: Memory, *, overwrite: bool) -> list[Step]:
    """One step for each record; `overwrite` takes the files' side. Raises Broken where a record refers to nothing."""
    gone = deleted(records, ledger, memory)
    refuse_dangling(records, ledger, gone)
    return [
        Step(record, Outcome.DELETED) if record.identity in gone else compare(record, ledger, memory, gone, overwrite)
        for record in records
    ]


def deleted(records: list[Record], ledger: Ledger, memory: Memory) -> set[Identity]:
    """What was loaded once and deleted since, and the records without a row that would hang on it."""
    gone = {identity for identity in memory if identity not in ledger}
    rowless = [record for record in records if record.identity not in ledger]
    while hanging := {
        record.identity
        for record in rowless
        if record.identity not in gone and any(target in gone for _, target in record.references())
    }:
        gone |= hanging
    return gone


def refuse_dangling(records: list[Record], ledger: Ledger, gone: set[Identity]) -> None:
    """Raise Broken where a record refers to one that is neither stored nor in the files, nor ever was."""
    told = {record.identity for record in records} | gone
    dangling: dict[Identity, list[Fault]] = {}
    for record in records:
        for name, target in record.references():
            if target not in told and target not in ledger:
                sentence = f"{record}: {name} names {shown(target)}, {_unknown(target, told)}"
                dangling.setdefault(target, []).append(Fault(record.place_of(name), sentence))
    if dangling:
        raise Broken(faults[0].of(len(faults)) for faults in dangling.values())


def _unknown(target: Identity, told: set[Identity]) -> str:
    model, key = target
    siblings = [str(other[-1]) for kind, other in told if kind is model and other[:-1] == key[:-1]]
    near = get_close_matches(str(key[-1]), siblings, n=1, cutoff=0.7)
    advice = f"did you mean {near[0]}?" if near else "add it or correct the name."
    return f"which is neither in the files nor in the ledger: {advice}"


def compare(record: Record, ledger: Ledger, memory: Memory, gone: set[Identity], overwrite: bool) -> Step:
    """The step for one record that nobody deleted."""
    stored, last = ledger.values(record), memory.get(record.identity)
    if stored is None:
        return Step(record, Outcome.CREATED, writes=record.values, memory=record.values)
    barred = {name for name, target in record.references() if target in gone}
    writes, kept = {}, {}
    for name, said in record.values.items():
        if stored[name] == said:
            continue
        if name not in barred and (overwrite or is_ours(record.model, name, stored, last)):
            writes[name] = said
        else:
            kept[name] = stored[name]
    return Step(record, _outcome(writes, kept), writes, kept, _new_memory(record, last, writes, kept))


def is_ours(model: type[Model], name: str, stored: dict[str, Form], last: dict[str, Form] | None) -> bool:
    """Whether the stored value is the one last written; a field that was not named then got its default."""
    if last is None:
        return False
    return stored[name] == (last[name] if name in last else default_form(own_fields(model)[name]))


def _outcome(writes: dict[str, Form], kept: dict[str, Form]) -> Outcome:
    if writes:
        return Outcome.CHANGED
    return Outcome.LEFT_ALONE if kept else Outcome.UNCHANGED


def _new_memory(
    record: Record, last: dict[str, Form] | None, writes: dict[str, Form], kept: dict[str, Form]
) -> dict[str, Form] | None:
    """What counts as last written from now on: all on which files and ledger agree. None where that is nothing new."""
    if last is None and not writes:
        return None
    known = (last or {}) | {name: said for name, said in record.values.items() if name not in kept}
    return None if known == last else known
