"""What is sent to the API: JSON in UTF-8, of a sensible size, each name of an object once."""

import json
from decimal import Decimal
from typing import Any

from django.http import UnreadablePostError
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from alliance.api.fields import shown
from alliance.api.refusals import LengthRequired, TooLarge

MOST_BYTES = 256 * 1024
"""Of one body; an update with fifty pieces of evidence is far smaller."""

TOO_LARGE = f"At most {MOST_BYTES // 1024} KiB can be sent at once; this is more."


NO_LENGTH = "A body that comes in pieces is not read here: send it with its Content-Length."


def only_of_known_length(request: Request) -> None:
    """Django takes a body without a length for none, and would tell of missing fields what was sent."""
    if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
        raise LengthRequired(NO_LENGTH)


class JSONBody(BaseParser):
    """As DRF's own parser, but it takes no duplicate names, no NaN, and no more than MOST_BYTES."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            sent = stream.read(MOST_BYTES + 1)
        except UnreadablePostError:
            raise ParseError("The request broke off before its end.") from None
        if len(sent) > MOST_BYTES:
            raise TooLarge(TOO_LARGE)
        try:
            return json.loads(
                sent.decode(), object_pairs_hook=_once_each, parse_constant=_no_number, parse_float=Decimal
            )
        except UnicodeDecodeError:
            raise ParseError("The body is not UTF-8, in which JSON is sent.") from None
        except json.JSONDecodeError as error:
            told = f"The body is no JSON: {error.msg} in line {error.lineno}, column {error.colno}."
            raise ParseError(told) from None
        except (RecursionError, ValueError):
            raise ParseError("The body is nested too deeply, or has a number that is too long.") from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ParseError(f"An object has the name {shown(name)} twice; give it once.")
        found[name] = value
    return found


def _no_number(name: str) -> Any:
    raise ParseError(f"{name} is no number in JSON.")
