"""Which records and which columns the file of a list has: the noun of the list, with all that belongs to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db.models import CASCADE, Field, ManyToOneRel

from alliance.loading.nouns import key_names, own_fields
from alliance.models import Keyed
from commitments.models import Agreement, Commitment, StatusUpdate

RECORD, VERSION, DELETE = "record", "version", "delete"
"""The columns that every file has beside the fields: what the row is, of which version, and whether it is to go."""

KEPT_BY_STEPS: dict[type[Keyed], frozenset[str]] = {
    Agreement: frozenset({"coded_by", "checked_by", "published_at", "review_note"}),
    Commitment: frozenset({"retired_at", "retired_reason", "replaced_by"}),
    StatusUpdate: frozenset(
        {
            *("state", "author", "reviewer", "submitted_at", "review_note", "replaces", "batch", "recorded_at"),
            *("published_at", "withdrawn_at", "withdrawn_by", "withdrawal_reason"),
        }
    ),
}
"""What only the steps of `commitments.workflow` write: it stands in a file to be read."""


@dataclass(frozen=True)
class Kind:
    """A kind of record in a sheet. `owner` is its foreign key to the record it belongs to; empty for the noun."""

    model: type[Keyed]
    owner: str = ""

    @property
    def name(self) -> str:
        """As the column `record` has it: commitment, obligation_agency."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.model.__name__).lower()

    @property
    def one(self) -> str:
        """In a sentence: a commitment, an obligation agency."""
        words = self.name.replace("_", " ")
        return f"an {words}" if words[0] in "aeiou" else f"a {words}"

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Its columns by name, without the owners that it could have elsewhere."""
        elsewhere = {
            name for name in key_names(self.model) if self.owner not in ("", name) and own_fields(self.model)[name].null
        }
        return {
            name: field for name, field in own_fields(self.model).items() if name != VERSION and name not in elsewhere
        }

    @property
    def read_only(self) -> frozenset[str]:
        return KEPT_BY_STEPS.get(self.model, frozenset())


@dataclass(frozen=True)
class Sheet:
    """The file of one list."""

    model: type[Keyed]

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """By name: the noun, then its parts, each before its own."""
        return {kind.name: kind for kind in with_parts(Kind(self.model))}

    @cached_property
    def columns(self) -> list[str]:
        """What a row is, its key, its version, whether it goes; then all fields of all kinds, under their own names."""
        kinds = self.kinds.values()
        content = {name for kind in kinds for name in kind.fields if name not in key_names(kind.model)}
        keys = [name for kind in kinds for name in key_names(kind.model) if name in kind.fields.keys() - content]
        names = [name for kind in kinds for name in kind.fields]
        return list(dict.fromkeys([RECORD, *keys, VERSION, DELETE, *names]))

    @property
    def title(self) -> str:
        """The name of its sheet in a workbook, and of the file."""
        return str(self.model._meta.verbose_name_plural)


def parts(model: type[Keyed]) -> Iterator[Kind]:
    """What belongs to a record of this model: what goes with it, and the links from it to others of its kind."""
    for relation in model._meta.related_objects:
        part = relation.related_model
        if not isinstance(relation, ManyToOneRel) or not issubclass(part, Keyed):
            continue
        owner = relation.field.name
        ends = [name for name in part.KEY if own_fields(part)[name].related_model is model]
        if relation.on_delete is CASCADE or (len(ends) == 2 and ends[0] == owner):
            yield Kind(part, owner)


def with_parts(kind: Kind) -> Iterator[Kind]:
    """The kind, and what belongs to it, each before its own."""
    yield kind
    for part in parts(kind.model):
        yield from with_parts(part)


def nouns() -> list[type[Keyed]]:
    """Every model with a file of its own."""
    return [model for model in apps.get_models() if issubclass(model, Keyed)]
