"""A dump back into an empty ledger: all that readers can see is as it was.

What a dump does not tell is made up, as little as may be: two inactive users stand for whoever coded and reviewed;
a retired commitment, of which readers see its end alone, gets a title; and what rested on a text that was not public
rests on one that is not public either.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from alliance.history import recorded
from alliance.loading.faults import Broken, Fault, Place
from alliance.loading.nouns import fixture_form, key_from, reference
from alliance.loading.plan import Outcome, Step, refuse_dangling
from alliance.loading.records import Record, put_together
from alliance.loading.stored import Ledger
from alliance.loading.write import keep_others_out, make_rows, store
from alliance.models import Keyed, User
from alliance.stored.dump_files import Line, checked, lines
from alliance.stored.files import RETIRED_FILE
from alliance.stored.forms import value_of
from alliance.stored.shapes import RESOURCES, RETIRED, Shape, every_shape
from commitments.models import Agreement, Commitment, Passage, StatusUpdate
from dialogues.models import Dialogue, Meeting

AUTHOR, REVIEWER = "dump-author", "dump-reviewer"
"""They have no password, and so nobody signs in as one of them."""

HIDDEN = "NOT-PUBLIC"
"""Code of the text that stands for those that were not public when the dump was made; it is never published."""


def restore(folder: Path) -> int:
    """Write all records of the dump; how many there were. Raises Broken, and has then written nothing."""
    manifest = checked(folder)
    with recorded(reason="import_dump", batch=f"dump {uuid4().hex[:12]}"):
        keep_others_out()
        _refuse_a_ledger_in_use()
        _people()
        records = list(_records(folder, manifest))
        ledger = Ledger(records)
        refuse_dangling(records, ledger, set())
        store(make_rows([Step(record, Outcome.CREATED, writes=record.values) for record in records], ledger))
    return sum(file["rows"] for file in manifest["files"] if file["name"].endswith(".jsonl"))


def _refuse_a_ledger_in_use() -> None:
    models: set[type[Keyed]] = {shape.model for shape in every_shape()}
    if any(model._base_manager.exists() for model in models):
        raise Broken([Fault(None, "The ledger is not empty: a dump is imported into a new database only.")])


def _people() -> None:
    for name in (AUTHOR, REVIEWER):
        person, is_new = User.objects.get_or_create(username=name, defaults={"is_active": False})
        if is_new:
            person.set_unusable_password()
            person.save()


def _records(folder: Path, manifest: dict[str, Any]) -> list[Record]:
    """Every row that the dump tells of, with what it does not tell. Raises Broken with all that cannot be read."""
    faults: list[Fault] = []
    found: list[Record] = []
    for resource, shape in RESOURCES.items():
        for line in lines(folder, f"{resource}.jsonl"):
            found += _read(shape, line, faults)
    for line in lines(folder, f"{RETIRED_FILE}.jsonl"):
        found += _read(RETIRED, line, faults)
    if faults:
        raise Broken(faults)
    for record in found:
        _complete(record, found)
    return put_together([*found, *_hidden(found)])


def _read(shape: Shape, line: Line, faults: list[Fault]) -> list[Record]:
    """The record of a line and its parts; nothing but faults where it cannot be read."""
    try:
        return list(_rows(shape, line.value(), line.place, {}))
    except Fault as fault:
        faults.append(fault)
        return []


def _rows(shape: Shape, value: Any, place: Place, given: dict[str, Any]) -> Iterator[Record]:
    """A row and its parts; `given` names the row to which it belongs. Raises Fault."""
    noun = shape.model._meta.label_lower
    if shape.is_value:
        value = {next(iter(shape.fields)): value}
    wanted = {*shape.fields, *shape.parts}
    if not isinstance(value, dict) or value.keys() != wanted:
        raise Fault(place, f"a {noun} has {', '.join(sorted(wanted))} here; take the file from a dump as it is.")
    named = {field.name: value_of(field, value[name], place) for name, field in shape.fields.items()}
    values = given | named
    key = key_from(shape.model, values)
    yield Record(shape.model, key, place, values, dict.fromkeys(named, place))
    for name, part in shape.parts.items():
        if not isinstance(value[name], list):
            raise Fault(place, f"{name} is a list; take the file from a dump as it is.")
        for each in value[name]:
            yield from _rows(part, each, place, {part.owner: reference(key)})


def _complete(record: Record, records: Iterable[Record]) -> None:
    """Give a record what its row needs and readers do not see."""
    values = record.values
    if record.model is Agreement:
        values |= {"coded_by": AUTHOR, "checked_by": REVIEWER}
    elif record.model is StatusUpdate:
        withdrawn = {"state": "withdrawn", "withdrawn_by": REVIEWER} if values["withdrawn_at"] else {}
        moments = dict.fromkeys(("recorded_at", "submitted_at"), values["published_at"])
        values |= {"author": AUTHOR, "reviewer": REVIEWER, "state": "published"} | moments | withdrawn
    elif record.model is Commitment and values.get("retired_at"):
        theme = next((other.key[0] for other in records if other.model is RESOURCES["themes"].model), None)
        values |= {"title_en": "Retired", "obligation": "standing", "strength": "declaratory", "theme": theme}
    elif record.model is Meeting and values["source_passage"] is None and not values["source_url"]:
        values["source_passage"] = [HIDDEN, "1"]
    elif record.model is Dialogue and values["cadence_months"] and not values["cadence_url"]:
        values["cadence_passage"] = values["cadence_passage"] or [HIDDEN, "1"]


def _hidden(records: list[Record]) -> list[Record]:
    """The text that is not public, where something rests on it."""
    if not any([HIDDEN, "1"] in record.values.values() for record in records):
        return []
    place, text = Place("import_dump"), "What this text says was not public when the ledger was exported."
    agreement = {"code": HIDDEN, "slug": HIDDEN.lower(), "title_en": "Texts that were not public", "kind": "remarks"}
    passage = {"agreement": HIDDEN, "number": "1", "position": 1, "text": text}
    return [
        Record(Agreement, (HIDDEN,), place, dict(map(_plain, agreement.items())), {}),
        Record(Passage, (HIDDEN, "1"), place, dict(map(_plain, passage.items())), {}),
    ]


def _plain(item: tuple[str, Any]) -> tuple[str, Any]:
    return item[0], fixture_form(item[1])
