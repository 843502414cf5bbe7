"""The fields of the stored records in words, made from the models: in the README of a dump, and in docs/data.md."""

import re
from collections.abc import Iterator
from inspect import getdoc

from django.db.models import Field, JSONField, UUIDField

from alliance.stored.files import RETIRED_FILE, SEPARATOR, parts_of_key, tables_of
from alliance.stored.shapes import RESOURCES, RETIRED, Shape
from alliance.tables.describing import kind_of_value

BEGIN, END = "<!-- fields: made by manage.py describe_tables -->", "<!-- end of the fields -->"

LICENCE = """\
- Facts (who promised what, dates, parties, numbers, codes) are nobody's property: use them, and say where from.
- Texts of agreements and what is quoted from them are the words of those who issued them; each text has its source.
- Summaries, notes, tests and reasons (`summary`, `note`, `delivered_when`, `broken_when`, `rationale`) and translations
  without a source are the ledger's own words. No licence was chosen for them yet: ask whoever runs this ledger before
  you publish them elsewhere.
"""


def described() -> str:
    """The part of docs/data.md between the marks."""
    return "\n".join([BEGIN, *fields(), END])


def put_into(page: str) -> str:
    """The page with its fields brought up to date."""
    before, _, rest = page.partition(BEGIN)
    return before + described() + rest.partition(END)[2]


def fields() -> Iterator[str]:
    """Every file with its fields."""
    for resource, shape in RESOURCES.items():
        yield f"\n### {resource}\n"
        yield f"`{resource}.jsonl`, `{resource}.csv`. {_meaning(shape)}\n"
        yield from _table(shape)
        names = {table.shape: table for table in tables_of(resource)}
        for name, part in shape.parts.items():
            if not part.is_value:
                table = names[part]
                place = f"in JSON in the record, as CSV `{table.name}.csv` under the key of the record, `{table.owner}`"
                yield f"\n`{name}`: {place}. {_meaning(part)}\n"
                yield from _table(part)
    yield f"\n### {RETIRED_FILE}\n"
    yield f"`{RETIRED_FILE}.jsonl`, `{RETIRED_FILE}.csv`. What is told of a commitment that was retired.\n"
    yield from _table(RETIRED)


def _meaning(shape: Shape) -> str:
    """The first paragraph of what the model says of itself."""
    text = getdoc(shape.model) or ""
    return re.sub(r"\s+", " ", text.partition("\n\n")[0])


def _table(shape: Shape) -> Iterator[str]:
    yield "| field | holds |\n| --- | --- |"
    for name, field in shape.fields.items():
        parts = parts_of_key(field)
        shown = f"`{name}` (as CSV `{'`, `'.join(f'{name}.{part}' for part in parts)}`)" if parts else f"`{name}`"
        yield f"| {shown} | {_holds(field)} |"
    for name, part in shape.parts.items():
        if part.is_value:
            [field] = part.fields.values()
            yield f"| `{name}` | a list of each {kind_of_value(field)}; as CSV joined by `{SEPARATOR}` |"


def _holds(field: Field) -> str:
    if isinstance(field, UUIDField):
        told = "a UUID"
    elif isinstance(field, JSONField):
        told = "a list, in JSON also as CSV"
    else:
        told = kind_of_value(field).replace("one a line", f"as CSV joined by `{SEPARATOR}`").replace("+00:00", "Z")
    words = [told, str(field.help_text).rstrip(".") if field.help_text else "", _empty(field)]
    return "; ".join(filter(None, words))


def _empty(field: Field) -> str:
    return "may be empty" if field.null or field.blank else ""
