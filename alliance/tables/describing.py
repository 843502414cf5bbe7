"""The columns of each list's file in words, made from the models: docs/tables.md has them between two marks."""

from collections.abc import Iterator

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    IntegerField,
    JSONField,
    UUIDField,
)

from alliance.loading.nouns import key_names, named_model
from alliance.models import Keyed
from alliance.tables.sheets import Kind, Sheet
from commitments.models import Agency, Agreement, Commitment, Party, Passage, Recommendation, StatusUpdate, Theme
from dialogues.models import Dialogue, Meeting

NOUNS: tuple[type[Keyed], ...] = (
    *(StatusUpdate, Commitment, Recommendation, Agreement, Passage, Dialogue, Meeting, Theme, Party, Agency),
)
"""In the order of the workbench."""

BEGIN, END = "<!-- columns: made by manage.py describe_tables -->", "<!-- end of the columns -->"


def described() -> str:
    """The part of the page between the marks."""
    return "\n".join([BEGIN, *(line for noun in NOUNS for line in _sheet(Sheet(noun))), END])


def put_into(page: str) -> str:
    """The page with its columns brought up to date."""
    before, _, rest = page.partition(BEGIN)
    return before + described() + rest.partition(END)[2]


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"\n### {sheet.title.capitalize()}\n"
    for kind in sheet.kinds.values():
        belongs = f" (belongs to its `{kind.owner}`)" if kind.owner else ""
        key = ", ".join(f"`{name}`" for name in key_names(kind.model) if name in kind.fields)
        yield f"`{kind.name}`{belongs}, found by {key}:\n"
        yield "| column | holds |\n| --- | --- |"
        yield from (f"| `{name}` | {_holds(kind, name, field)} |" for name, field in kind.fields.items())
        yield ""


def _holds(kind: Kind, name: str, field: Field) -> str:
    told = kind_of_value(field)
    if name in kind.read_only:
        return f"{told}; read only"
    return f"{told}; may be empty" if field.null or field.blank else told


def kind_of_value(field: Field) -> str:
    if field.is_relation:
        names = " ".join(key_names(named_model(field)))
        return f"{named_model(field)._meta.verbose_name}, by its {names}"
    if field.choices:
        return "one of " + ", ".join(f"`{value}`" for value, _ in field.flatchoices)
    match field:
        case ArrayField():
            return "a list, one a line"
        case JSONField():
            return "JSON"
        case BooleanField():
            return "`true` or `false`"
        case DateTimeField():
            return "a moment, as `2026-11-22T09:00:00+00:00`"
        case DateField():
            return "a date, as `2026-11-22`"
        case DecimalField():
            return "a number, with a point"
        case IntegerField():
            return "a whole number"
        case UUIDField():
            return "a UUID; empty for a new one"
    return f"text, at most {field.max_length} characters" if field.max_length else "text"
