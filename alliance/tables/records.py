"""From lines of a file to records: each cell as its field understands it, each row under its natural key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db.models import UUIDField

from alliance.loading.faults import Place
from alliance.loading.nouns import (
    Form,
    Identity,
    Key,
    key_fields,
    key_from,
    key_names,
    named_model,
    own_fields,
    reference,
    referenced_key,
)
from alliance.loading.records import Record
from alliance.tables import cells
from alliance.tables.faults import Fault
from alliance.tables.reading import Line
from alliance.tables.sheets import DELETE, RECORD, VERSION, Kind, Sheet, with_parts

MARK = "x"
"""What stands under `delete` in a row that is to go."""


@dataclass(frozen=True, slots=True)
class Cell(Place):
    """A cell of the file."""

    column: str = ""


@dataclass(slots=True)
class Row(Record):
    """A record with the version that its file knows (None: a new one), since when, and whether it is to be deleted."""

    kind: Kind
    version: int | None = None
    is_to_go: bool = False
    since: str = "this file was exported"

    def __str__(self) -> str:
        return name_of(self.identity)

    @property
    def owner(self) -> Identity | None:
        """The record to which it belongs; None of a noun."""
        if not self.kind.owner or self.kind.owner not in self.values:
            return None
        field_ = self.kind.fields[self.kind.owner]
        return named_model(field_), referenced_key(field_, self.values[self.kind.owner])

    @property
    def noun(self) -> Identity:
        """The record to which it belongs in the end; itself, where it belongs to none."""
        if self.owner is None:
            return self.identity
        model, key = self.owner
        while (owner := own_fields(model)[key_names(model)[0]]).is_relation:
            model, key = named_model(owner), key[: len(key_fields(named_model(owner)))]
        return model, key

    def fault(self, sentence: str, column: str = "") -> Fault:
        """Something wrong with this row, at this column if the row has it."""
        return Fault(sentence, self.place.line, column if column in self.places else "")


def name_of(identity: Identity) -> str:
    """A record in a sentence: its noun and its key."""
    model, key = identity
    return " ".join([str(model._meta.verbose_name), *(str(part) for part in key if part is not None)])


@dataclass
class Records:
    """The records of a file, and what is wrong with its rows. `doubtful` are keys of which a row could not be read.

    `namespace` gives new updates their key, so that the same file means the same updates whenever it is read.
    """

    sheet: Sheet
    namespace: UUID
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    doubtful: set[Identity] = field(default_factory=set)
    _above: dict[str, Form] = field(default_factory=dict)
    """The last row of each kind above, to which a new part may belong; None for one that could not be read."""
    _first: dict[Identity, int] = field(default_factory=dict)

    def read(self, lines: Iterable[Line]) -> None:
        for line in lines:
            faults = list(self._read(line))
            self.faults += faults

    def _read(self, line: Line) -> Iterator[Fault]:
        """Add the record of a line; what is wrong with it."""
        name = line.cells.get(RECORD, "").strip()
        kind = self.sheet.kinds.get(name)
        if kind is None:
            self._above = dict.fromkeys(self.sheet.kinds)  # whatever it is, it could not be read
            yield Fault(self._unknown(name), line.number, RECORD)
            return
        self._begin(kind)
        faults = [*self._misplaced(kind, line)]
        values = dict(self._values(kind, line, faults))
        version = self._version(line, faults)
        try:
            key = key_from(kind.model, values)
        except KeyError as missing:
            yield from faults or self._without_key(kind, line, str(missing.args[0]))
            return
        yield from faults
        self._above[kind.name] = reference(key)
        yield from self._add(kind, line, key, values, version, is_whole=not faults)

    def _begin(self, kind: Kind) -> None:
        """What belonged to the row of this kind above belongs to it alone, and nothing below goes there."""
        for each in with_parts(kind):
            self._above.pop(each.name, None)
        self._above[kind.name] = None

    def _without_key(self, kind: Kind, line: Line, missing: str) -> Iterator[Fault]:
        """Silent where it belongs to a row above that could not be read: that is told there."""
        if missing != kind.owner or self._owner_of(kind) not in self._above:
            sentence = f"{kind.one} is found by its {missing}, which is not given."
            yield Fault(sentence, line.number, missing)

    def _add(
        self, kind: Kind, line: Line, key: Key, values: dict[str, Form], version: int | None, *, is_whole: bool
    ) -> Iterator[Fault]:
        identity = kind.model, key
        first = self._first.setdefault(identity, line.number)
        if first != line.number:
            sentence = f"{name_of(identity)} stands in line {first} already: keep one of the two."
            yield Fault(sentence, line.number, key_names(kind.model)[-1])
            return
        places: dict[str, Place] = {name: Cell("", line.number, name) for name in values}
        is_to_go = line.cells.get(DELETE, "").strip() != ""
        row = Row(kind.model, key, Cell("", line.number), values, places, kind, version, is_to_go)
        if is_whole:
            values[VERSION] = version
            self.rows.append(row)
        else:
            self.doubtful |= {identity, row.noun}

    def _unknown(self, name: str) -> str:
        kinds = list(self.sheet.kinds)
        near = get_close_matches(name, kinds, n=1)
        said = f"{name[:60]!r} is no record of this list" if name else "the row does not say what it is"
        return f"{said}; " + (f"did you mean {near[0]}?" if near else f"there are {', '.join(kinds)}.")

    def _misplaced(self, kind: Kind, line: Line) -> Iterator[Fault]:
        """Cells in columns that the record does not have, and a mark that is none."""
        for column, text in line.cells.items():
            if text and column not in kind.fields and column not in (RECORD, VERSION, DELETE):
                sentence = f"{kind.one} has no {column}: leave the cell empty."
                yield Fault(sentence, line.number, column)
        mark = line.cells.get(DELETE, "").strip()
        if mark.lower() not in ("", MARK):
            yield Fault(f"write {MARK} to delete the row, or nothing.", line.number, DELETE)
        elif mark and not kind.owner:
            sentence = f"{kind.one} is not deleted by a file; only what belongs to one is."
            yield Fault(sentence, line.number, DELETE)

    def _values(self, kind: Kind, line: Line, faults: list[Fault]) -> Iterator[tuple[str, Form]]:
        """The values of the cells by field. An empty one of a new row is left to the field's default."""
        is_new = not line.cells.get(VERSION, "").strip()
        for name, field_ in kind.fields.items():
            text = line.cells.get(name, "")
            if not text and name == kind.owner and is_new and self._parent(kind) is not None:
                yield name, self._parent(kind)
            elif not text and is_new and name in key_names(kind.model) and isinstance(field_, UUIDField):
                yield name, str(uuid5(self.namespace, str(line.number)))
            elif text or (name in line.cells and not is_new):
                try:
                    yield name, cells.read(field_, text)
                except ValidationError as error:
                    faults.append(Fault(" ".join(error.messages), line.number, name))

    def _parent(self, kind: Kind) -> Form:
        """The record above, to which a row belongs that does not say to which; None where there is none."""
        return self._above.get(self._owner_of(kind))

    def _owner_of(self, kind: Kind) -> str:
        """The kind of record to which it belongs; empty of the noun."""
        return Kind(kind.fields[kind.owner].related_model).name if kind.owner else ""  # type: ignore[arg-type]

    def _version(self, line: Line, faults: list[Fault]) -> int | None:
        text = line.cells.get(VERSION, "").strip()
        if not text:
            return None
        if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 1:
            faults.append(Fault(f"{text[:60]!r} is no version: leave it as it was exported.", line.number, VERSION))
            return None
        return int(text)
