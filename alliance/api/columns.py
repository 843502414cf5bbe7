"""The cells of a table of records: each column leads to a place in the record, several values are joined by `;`.

A table is for people and spreadsheets; JSON Lines is the form that loses nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from alliance.spreadsheets import harmless

type Record = Mapping[str, Any]
type Reader = Callable[[Record], Any]
type Columns = Mapping[str, str | Reader]
"""The name of each column, in the order of the table, with its place in a record (`agreement.code`) or what finds
it."""


def read_by(columns: Columns) -> list[Reader]:
    """What finds the value of each column in a record: asked for once, and not for each of many rows."""
    return [column if callable(column) else _reader(column) for column in columns.values()]


def cells(record: Record, readers: Sequence[Reader], *, raw: bool) -> list[str]:
    """The row of a record. Unless it is `raw`, a text that a spreadsheet might run has an apostrophe before it."""
    return [_cell(reader(record), raw=raw) for reader in readers]


def _reader(place: str) -> Reader:
    """What stands at the place; below a list, what stands there in each of its records."""
    names = place.split(".")

    def found(record: Record) -> Any:
        value: Any = record
        for name in names:
            if value is None:
                return None
            value = [each[name] for each in value] if isinstance(value, list) else value[name]
        return value

    return found if len(names) > 1 else itemgetter(place)


def _cell(value: Any, *, raw: bool) -> str:
    match value:
        case str():
            return value if raw else harmless(value)
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case list():
            value = ";".join(map(_text, value))
    return _text(value) if raw else harmless(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
