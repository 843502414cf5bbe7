"""JSON that a column of the database can hold; what comes from outside may be other JSON."""

import json
from collections.abc import Iterator
from typing import Any


class StorableJSON(json.JSONDecoder):
    """Takes no text that Python reads and PostgreSQL refuses: NUL, half a character, NaN, more than a float holds.

    Whatever is the matter, too deep or too long a number included, raises JSONDecodeError, which callers expect.
    """

    def decode(self, s: str, *args: Any) -> Any:
        try:
            value = super().decode(s, *args)
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
            if any("\0" in text for text in _texts(value)):
                raise ValueError("NUL")
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), s[:100], 0) from None
        return value


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value, the names of its parts included."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            yield from value
            for item in value.values():
                yield from _texts(item)
