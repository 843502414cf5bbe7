"""What the description of the API says of every resource alike."""

from typing import Any

from django.conf import settings

from alliance.api import parameters
from alliance.api.download import TYPES
from alliance.api.filters import StrictFilterSet
from alliance.moment import FIELDS

PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457). `errors` has the sentences on each parameter by its name, or on "
    "each field that was sent by its path.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "replaced_by": {
            "type": ["object", "null"],
            "description": "Of a retired record (410): the one that took its place.",
            "required": ["code", "url", "html_url"],
            "properties": {name: {"type": "string"} for name in ("code", "url", "html_url")},
        },
    },
}
REFUSALS = {
    "400": "A parameter is unknown or wrong; parameters that are not listed here are refused.",
    "404": "There is no such record, or readers may not see it.",
    "default": "Any other error.",
}
FILES = {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in TYPES.values()}
"""What a list is as a file."""

GONE = {"410": "The record was retired for good; `replaced_by` names what took its place."}


def _header(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}}


WRITING = {
    "401": "Nobody is logged in, or the token is none.",
    "403": "It needs other rights, another token, or the CSRF token of the page; or the record is somebody else's.",
    "409": "The record is not open to this as it stands.",
    "411": "The body comes in pieces, without a Content-Length.",
    "413": "The body is too large.",
    "415": "The body is no JSON.",
    "422": "The body can be read, but not taken: a field is wrong, or a rule of the ledger is broken. `errors` has the "
    "sentences by path, as `evidence.0.published_on`.",
    "429": "Too many writes, or too many tokens that are none.",
}
SEEN = {
    "412": "The record is another by now than the version in If-Match.",
    "428": "If-Match is missing.",
}
HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": _header("Which way to say who one is.")},
    "429": {"Retry-After": _header("After how many seconds to come again.")},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that was seen, as GET and each write answer it. `*` is refused.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Best a UUID. The same request with the same key gets the first answer again, for a day.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}


def describe(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: every field that is answered is always there, and every error is a problem."""
    schemas = result["components"]["schemas"]
    sent = _sent(result)
    for name, schema in schemas.items():
        if name in sent:
            schema["additionalProperties"] = False  # what nobody knows is refused
        elif "properties" in schema:
            schema["required"] = list(schema["properties"])
            for each in schema["properties"].values():
                each.pop("readOnly", None)
        for each in schema.get("properties", {}).values():
            _let_the_empty_fit(each)
    schemas["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method == "get":
                _describe_reading(operation, is_record="{" in path)
            else:
                _describe_writing(operation, is_record="{" in path)
    return result


def _let_the_empty_fit(field: dict[str, Any]) -> None:
    """An empty text fits both halves of what may be empty, as JSON Schema takes a `format` for a remark."""
    if {"type": "string", "maxLength": 0} in field.get("oneOf", ()):
        field["anyOf"] = field.pop("oneOf")


def _describe_reading(operation: dict[str, Any], *, is_record: bool) -> None:
    refusals = REFUSALS | GONE if is_record else REFUSALS
    operation["responses"] |= {status: _problem(text) for status, text in refusals.items()}
    if is_record:
        operation["parameters"] += _moment()
    if any(parameter["name"] == "format" for parameter in operation.get("parameters", ())):
        operation["responses"]["200"]["content"] |= FILES
    if settings.PUBLIC_READ:
        operation.pop("security", None)  # a log-in changes little in what there is to read


def _describe_writing(operation: dict[str, Any], *, is_record: bool) -> None:
    refusals = REFUSALS | WRITING | (SEEN if is_record else {})
    for status, answer in operation["responses"].items():
        told = {"Location": _header("The path of what was made.")} if status == "201" else {}
        if "content" in answer:
            answer["headers"] = told | {"ETag": _header("Of this version: for If-Match.")}
    operation["responses"] |= {status: _problem(text, HEADERS.get(status)) for status, text in refusals.items()}
    operation.setdefault("parameters", []).append(IF_MATCH if is_record else IDEMPOTENCY_KEY)


def _sent(result: dict[str, Any]) -> set[str]:
    """The names of the shapes that are sent, and of those within them that are objects."""
    schemas, found = result["components"]["schemas"], set()
    ahead: list[Any] = [each.get("requestBody") for path in result["paths"].values() for each in path.values()]
    while ahead:
        part = ahead.pop()
        if isinstance(part, list):
            ahead += part
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found and "properties" in schemas[name]:
                found.add(name)
                ahead.append(schemas[name])
            ahead += part.values()
    return found


def _problem(text: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": text, "content": content} | ({"headers": headers} if headers else {})


def _moment() -> list[dict[str, Any]]:
    """The parameters that one record takes, in the words of the lists."""
    filters = StrictFilterSet.base_filters
    return [parameters.described(name, filters[name].field.help_text, field.schema) for name, field in FIELDS.items()]
