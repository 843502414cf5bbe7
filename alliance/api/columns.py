"""The cells of a table of records: each column leads to a place in the record, several values are joined by `;`.

A table is for people and spreadsheets; JSON Lines is the form that loses nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from alliance.spreadsheets import harmless

type Record = Mapping[str, Any]
type Columns = Mapping[str, str | Callable[[Record], Any]]
"""The name of each column, in the order of the table, with its place in a record (`agreement.code`) or what finds
it."""


def cells(record: Record, columns: Columns, *, raw: bool) -> list[str]:
    """The row of a record. Unless it is `raw`, a text that a spreadsheet might run has an apostrophe before it."""
    values = [column(record) if callable(column) else found(record, column) for column in columns.values()]
    return [_cell(value, raw=raw) for value in values]


def found(value: Any, place: str) -> Any:
    """What stands at the place; below a list, what stands there in each of its records."""
    for name in place.split("."):
        if value is None:
            return None
        value = [each[name] for each in value] if isinstance(value, list) else value[name]
    return value


def _cell(value: Any, *, raw: bool) -> str:
    if isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = ";".join(map(_text, value)) if isinstance(value, list) else _text(value)
    return text if raw else harmless(text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
