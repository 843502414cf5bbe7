"""What the description of the API says of every resource alike."""

from typing import Any

from django.conf import settings

from alliance.api import parameters
from alliance.api.filters import StrictFilterSet
from alliance.moment import FIELDS

PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457). `errors` has the sentences on each parameter by its name.",
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
GONE = {"410": "The record was retired for good; `replaced_by` names what took its place."}


def describe(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: every field is always there, and every error is a problem."""
    if settings.PUBLIC_READ:
        result["components"].pop("securitySchemes", None)  # a log-in changes nothing in what there is to read
    schemas = result["components"]["schemas"]
    for schema in schemas.values():
        if "properties" in schema:
            schema["required"] = list(schema["properties"])
            for each in schema["properties"].values():
                each.pop("readOnly", None)
    schemas["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        is_record = "{" in path
        for operation in operations.values():
            refusals = REFUSALS | GONE if is_record else REFUSALS
            operation["responses"] |= {status: _problem(text) for status, text in refusals.items()}
            if is_record:
                operation["parameters"] += _moment()
            if settings.PUBLIC_READ:
                operation.pop("security", None)
    return result


def _problem(text: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": text, "content": content}


def _moment() -> list[dict[str, Any]]:
    """The parameters that one record takes, in the words of the lists."""
    filters = StrictFilterSet.base_filters
    return [parameters.described(name, filters[name].field.help_text, field.schema) for name, field in FIELDS.items()]
