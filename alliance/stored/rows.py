"""Rows in the form of the history, column by column, of one moment or of many; and all that a record is made of."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from alliance.models import Keyed
from alliance.stored.shapes import GATES, RETIRED, Shape, column_of

type Content = dict[str, Any]
type Wanted = Mapping[type[Keyed], set[str]]
"""Primary keys by model."""

type Owned = Mapping[tuple[type[Keyed], str], set[str]]
"""Primary keys of owners, by the model of the part and its field that names the owner."""


class Version(NamedTuple):
    """A row as one transaction left it: `content` is None where it deleted it, `number` where readers saw no change."""

    number: int | None
    content: Content | None


class Found(NamedTuple):
    """A version of the row of this model and primary key."""

    model: type[Keyed]
    key: str
    version: Version


class Source(Protocol):
    """Where rows are read: each call is a few statements, however many are wanted. Versions come in their order."""

    def by_key(self, wanted: Wanted) -> Iterable[Found]: ...

    def by_owner(self, owned: Owned) -> Iterable[Found]: ...


def parsed(text: str) -> Content:
    """A row in JSON, with its numbers as exact as they are stored."""
    return json.loads(text, parse_float=Decimal)


@dataclass
class Rows:
    """Every version of some rows; `at` shows them as of one revision."""

    versions: dict[tuple[type[Keyed], str], list[Version]] = field(default_factory=dict)
    _owned: dict[tuple[type[Keyed], str, str], dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, found: Iterable[Found]) -> None:
        for model, key, version in found:
            self.versions.setdefault((model, key), []).append(version)

    def belong(self, shape: Shape, found: Iterable[Found]) -> None:
        """Note of these parts to whom they belong or ever belonged."""
        column = column_of(shape.model, shape.owner).column
        for _, key, (_, content) in found:
            if content and content.get(column) is not None:
                self._owned[shape.model, column, str(content[column])][key] = None

    def at(self, number: int | None = None) -> "Rows.Of":
        return Rows.Of(self, number)

    def pointed(self, model: type[Keyed], key: str, names: Iterable[str]) -> Iterator[tuple[type[Keyed], str]]:
        """The rows to which these foreign keys of any version of the row point."""
        for name in names:
            named = column_of(model, name)
            for _, content in self.versions.get((model, key), ()):
                if content and content.get(named.column) is not None:
                    yield named.related_model, str(content[named.column])

    @dataclass(frozen=True)
    class Of:
        """The rows as of one revision; as they are, without a number."""

        rows: "Rows"
        number: int | None

        def get(self, model: type[Keyed], key: Any) -> Content | None:
            """The row; None where there was none.

            Numbers of one row never go back; what has none hangs on the one before, as readers saw nothing of it.
            """
            last = None
            for number, content in self.rows.versions.get((model, str(key)), ()):
                if self.number is not None and number is not None and number > self.number:
                    break
                last = content
            return last

        def parts(self, shape: Shape, owner: Any) -> Iterator[Content]:
            column = column_of(shape.model, shape.owner).column
            for key in self.rows._owned.get((shape.model, column, str(owner)), ()):
                content = self.get(shape.model, key)
                if content is not None and str(content.get(column)) == str(owner):
                    yield content


def gather(source: Source, roots: Mapping[Shape, set[str]]) -> Rows:
    """The rows with these primary keys, all their parts, and whatever these point to, so far as records need it."""
    rows = Rows()
    rows.add(source.by_key({shape.model: keys for shape, keys in roots.items()}))
    held: dict[Shape, set[str]] = dict(roots)
    level = dict(roots)
    while level:
        level = _add_parts(rows, source, level)
        held |= level
    followed = {(shape.model, key, _followed(shape)) for shape, keys in held.items() for key in keys}
    while followed:
        wanted: dict[type[Keyed], set[str]] = defaultdict(set)
        for model, key, names in followed:
            for target, number in rows.pointed(model, key, names):
                if (target, number) not in rows.versions:
                    wanted[target].add(number)
        rows.add(source.by_key(wanted) if wanted else ())
        followed = {(model, key, _gate(model)) for model, keys in wanted.items() for key in keys}
    return rows


def _add_parts(rows: Rows, source: Source, level: Mapping[Shape, set[str]]) -> dict[Shape, set[str]]:
    """Add the parts of these rows; which they are."""
    parts = {part: keys for shape, keys in level.items() for part in shape.parts.values() if keys}
    owned = {(part.model, part.owner): keys for part, keys in parts.items()}
    by_model: dict[type[Keyed], list[Found]] = defaultdict(list)
    for each in source.by_owner(owned) if owned else ():
        by_model[each.model].append(each)
    for found in by_model.values():
        rows.add(found)
    for part in parts:
        rows.belong(part, by_model[part.model])
    return {part: {each.key for each in by_model[part.model]} for part in parts if by_model[part.model]}


def _followed(shape: Shape) -> tuple[str, ...]:
    """The foreign keys of a row that is told."""
    names = {name for name in (*shape.names, *_gate(shape.model)) if column_of(shape.model, name).is_relation}
    if shape.model is RETIRED.model:
        names |= {name for name in RETIRED.names if column_of(shape.model, name).is_relation}
    return tuple(sorted(names))


def _gate(model: type[Keyed]) -> tuple[str, ...]:
    """The foreign key by which it is seen whether a row may be named."""
    return (GATES[model],) if model in GATES else ()
