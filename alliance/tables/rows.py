"""The rows of a file: each noun with all that belongs to it, a few statements for some hundred nouns."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from alliance.loading.nouns import Form, fixture_form, key_fields, key_names, named_model, reference
from alliance.models import Keyed
from alliance.tables import cells
from alliance.tables.sheets import RECORD, VERSION, Kind, Sheet, parts

TOGETHER = 500
"""How many nouns are read at once."""


def of(sheet: Sheet, numbers: Sequence[Any]) -> Iterator[dict[str, str]]:
    """The rows of the nouns with these primary keys, in that order, by column; what a row does not have is left out."""
    for some in batched(numbers, TOGETHER, strict=False):
        nouns = _read(Kind(sheet.model), "pk", some)
        for number in some:
            yield from nouns.get(number, ())


def _read(kind: Kind, by: str, numbers: Sequence[Any]) -> dict[Any, list[dict[str, str]]]:
    """The rows of a kind, each with those of its parts after it, under what they belong to (`by`)."""
    paths = {name: _paths(kind, name) for name in kind.fields}
    columns = [path for several in paths.values() for path in several]
    rows = kind.model._base_manager.filter(**{f"{by}__in": numbers}).order_by(*key_names(kind.model), "pk")
    found = list(rows.values_list("pk", by, VERSION, *columns))
    below = [_read(part, part.owner, [row[0] for row in found]) for part in parts(kind.model)] if found else []
    told: dict[Any, list[dict[str, str]]] = {}
    for number, owner, version, *values in found:
        forms = dict(zip(columns, map(fixture_form, values), strict=True))
        row = {name: _cell(kind, name, [forms[path] for path in paths[name]]) for name in kind.fields}
        of_owner = told.setdefault(owner, [])
        of_owner.append({RECORD: kind.name, VERSION: str(version)} | row)
        for part in below:
            of_owner += part.get(number, ())
    return told


def _paths(kind: Kind, name: str) -> list[str]:
    """Where the cell of a field is read from: a foreign key is written as the key of its row."""
    field = kind.fields[name]
    if not field.is_relation:
        return [name]
    model: Any = named_model(field)
    return [f"{name}__{path}" for path in model.key_paths()]


def _cell(kind: Kind, name: str, forms: list[Form]) -> str:
    field = kind.fields[name]
    if not field.is_relation:
        return cells.written(field, forms[0])
    return (
        ""
        if forms[0] is None and len(forms) == len(key_fields(named_model(field)))
        else cells.written(field, reference(tuple(forms)))
    )


def numbers_of(model: type[Keyed], rows: Any) -> list[Any]:
    """The primary keys of a list's rows, each once, in its order."""
    return list(dict.fromkeys(rows.values_list("pk", flat=True)))
