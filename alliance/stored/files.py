"""The files of a dump: each resource as JSON Lines, a record a line, and as CSV, where parts have their own files."""

import csv
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Field

from alliance.loading.nouns import key_names, named_model
from alliance.stored.composing import Record, is_retired
from alliance.stored.following import key_of
from alliance.stored.shapes import RESOURCES, RETIRED, Shape
from alliance.tables.cells import PLAIN, harmless
from alliance.tables.csv_files import BOM

RETIRED_FILE = "retired-commitments"
"""In the API they are of the resource commitments; a sum over that file must not count them."""

SEPARATOR = ";"


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file: records of a shape, or their parts under the key of the record (`owner`)."""

    name: str
    shape: Shape
    owner: str = ""

    @property
    def columns(self) -> list[str]:
        columns = [self.owner] if self.owner else []
        for name, field in self.shape.fields.items():
            columns += [f"{name}.{part}" for part in parts_of_key(field)] or [name]
        return columns + [name for name, part in self.shape.parts.items() if part.is_value]

    def row(self, record: Record, owner: str = "") -> list[str]:
        cells = [harmless(owner)] if self.owner else []
        for name, field in self.shape.fields.items():
            names = parts_of_key(field)
            cells += [_cell(field, (record[name] or {}).get(part)) for part in names] or [_cell(field, record[name])]
        values = [record[name] for name, part in self.shape.parts.items() if part.is_value]
        return cells + [harmless(SEPARATOR.join(str(item) for item in items)) for items in values]


def parts_of_key(field: Field) -> tuple[str, ...]:
    """The parts of the key by which another row is named; none where one value names it."""
    names = key_names(named_model(field)) if field.is_relation else ()
    return names if len(names) > 1 else ()


def tables_of(resource: str) -> Iterator[Table]:
    """The CSV files of a resource: its records, then each kind of part that has several fields."""
    shape = RESOURCES[resource]
    yield Table(resource, shape)
    for name, part in shape.parts.items():
        if not part.is_value:
            yield Table(f"{resource}-{name}", part, part.owner)


def _cell(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        is_text = all(isinstance(item, str) for item in value)
        return harmless(SEPARATOR.join(value) if is_text else _json(value))
    return str(value) if isinstance(field, PLAIN) else harmless(str(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=float)  # a number inside free JSON


class File:
    """A file being written: how many rows and bytes it has, and their checksum."""

    def __init__(self, folder: Path, name: str, resource: str = "") -> None:
        self.name, self.resource = name, resource
        self.rows = self.bytes = 0
        self._sum = hashlib.sha256()
        self._file = (folder / name).open("wb")

    def write(self, text: str) -> None:
        content = text.encode()
        self._file.write(content)
        self._sum.update(content)
        self.bytes += len(content)

    def row(self, text: str) -> None:
        self.write(text)
        self.rows += 1

    def close(self) -> dict[str, Any]:
        """Its line in the manifest, once it is on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        told = {"name": self.name, "resource": self.resource, "rows": self.rows, "bytes": self.bytes}
        return told | {"sha256": self._sum.hexdigest()}


class CsvFile(File):
    def __init__(self, folder: Path, table: Table, resource: str) -> None:
        super().__init__(folder, f"{table.name}.csv", resource)
        self.table = table
        self.write(BOM)
        self._writer = csv.writer(self)
        self._writer.writerow(table.columns)

    def add(self, record: Record, owner: str = "") -> None:
        self._writer.writerow(self.table.row(record, owner))
        self.rows += 1


class ResourceFiles:
    """All files of one resource, filled record by record."""

    def __init__(self, folder: Path, resource: str) -> None:
        self.resource = resource
        self.lines = File(folder, f"{resource}.jsonl", resource)
        self.tables = [CsvFile(folder, table, resource) for table in tables_of(resource)]
        self.retired: tuple[File, CsvFile] | None = None
        if RESOURCES[resource].model is RETIRED.model:
            lines = File(folder, f"{RETIRED_FILE}.jsonl", resource)
            self.retired = lines, CsvFile(folder, Table(RETIRED_FILE, RETIRED), resource)

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            if self.retired and is_retired(record):
                self.retired[0].row(_json(record) + "\n")
                self.retired[1].add(record)
            else:
                self._add(record)

    def _add(self, record: Record) -> None:
        self.lines.row(_json(record) + "\n")
        first, *others = self.tables
        first.add(record)
        names = [name for name, part in RESOURCES[self.resource].parts.items() if not part.is_value]
        for table, name in zip(others, names, strict=True):
            for part in record[name]:
                table.add(part, key_of(self.resource, record))

    def close(self) -> list[dict[str, Any]]:
        return [file.close() for file in (self.lines, *self.tables, *(self.retired or ()))]
