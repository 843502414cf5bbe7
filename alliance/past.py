"""What happened to a row and to its parts, as the history tells it. Knows no app: the models say what is a part."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from alliance import dates
from alliance.language import own_name
from alliance.models import Change, Keyed, Operation, Revision
from alliance.words import label, noun

Content = dict[str, Any]
"""A row as the history keeps it: column and value."""

POINTERS = models.Func("content", function="pointers", output_field=ArrayField(models.TextField()))
NOT_TOLD = ("id", "version")


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field in words, before and after; empty where there was or is nothing."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change of one row. `change` also has `revision`, the number that readers saw it under, and `was`."""

    change: Any
    what: str
    fields: list[FieldChange]


def parts_of(model: type[models.Model]) -> Iterator[tuple[type[Keyed], str]]:
    """The models whose rows hang on one of this model, each with its column that says on which.

    They go with it when it is deleted; or they link two of its rows, as a later commitment to an earlier one.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or not issubclass(relation.related_model, Keyed):
            continue
        part = relation.related_model
        ends = [name for name in part.KEY if part._meta.get_field(name).related_model is model]
        if relation.on_delete is models.CASCADE or len(ends) == 2:
            yield part, relation.field.column


def changes_of(row: models.Model) -> QuerySet[Change]:
    """Every change of the row, of its parts and of theirs, the latest first; with `was`, the row before it."""
    chosen = Q(table=row._meta.db_table, row_id=str(row.pk))
    for part, column in parts_of(type(row)):
        of_part = Q(table=part._meta.db_table, pointers__overlap=[f"{column}={row.pk}"])
        chosen |= of_part
        for inner, inner_column in parts_of(part):
            keys = Change.objects.alias(pointers=POINTERS).filter(of_part).order_by().values_list("row_id").distinct()
            pointers = [f"{inner_column}={key}" for (key,) in keys]
            chosen |= Q(table=inner._meta.db_table, pointers__overlap=pointers)
    return with_before(Change.objects.alias(pointers=POINTERS).filter(chosen))


def with_before(changes: QuerySet[Change]) -> QuerySet[Change]:
    """These changes, the latest first, as `told` needs them: with `was`, the row before, and the revision's number."""
    before = Change.objects.filter(table=OuterRef("table"), row_id=OuterRef("row_id"), id__lt=OuterRef("id"))
    number = Revision.objects.filter(transaction=OuterRef("transaction")).values("number")
    changes = changes.select_related("actor").order_by("-id")
    return changes.annotate(was=Subquery(before.order_by("-id").values("content")[:1]), revision=Subquery(number))


def versions_of(row: models.Model) -> QuerySet[Change]:
    """The row as each of its own changes left it, the latest first."""
    return Change.objects.filter(table=row._meta.db_table, row_id=str(row.pk)).order_by("-id")


def told(changes: Sequence[Any]) -> list[Entry]:
    """These changes (of `changes_of`) in words."""
    tables = {model._meta.db_table: model for model in apps.get_models() if issubclass(model, Keyed)}
    rows = [(tables[change.table], change) for change in changes]
    own = [(model, change.row_id) for model, change in rows]
    names = Names([*own, *(row for model, change in rows for row in pointed_to(model, change.was, change.content))])
    entries = []
    for model, change in rows:
        was = {} if change.operation == Operation.INSERT else change.was or {}
        now = {} if change.operation == Operation.DELETE else change.content
        if change.operation == Operation.DELETE:
            was = change.content
        what = f"{capfirst(noun(model))}: {names.of(model, change.row_id)}"
        entries.append(Entry(change=change, what=what, fields=differences(model, was, now, names)))
    return entries


def differences(model: type[models.Model], was: Content, now: Content, names: "Names") -> list[FieldChange]:
    """The fields in which two versions of a row differ, in the order of the model; columns that are gone come last."""
    fields: dict[str, Any] = {str(field.column): field for field in model._meta.concrete_fields}
    columns = [*fields, *sorted((was.keys() | now.keys()) - fields.keys())]
    pairs = [(column, was.get(column), now.get(column)) for column in columns if column not in NOT_TOLD]
    return [
        FieldChange(
            label=label(fields[column]) if column in fields else column,
            was=in_words(fields.get(column), old, names),
            now=in_words(fields.get(column), new, names),
        )
        for column, old, new in pairs
        if old != new and not (is_empty(old) and is_empty(new))
    ]


def pointed_to(model: type[models.Model], *contents: Content | None) -> Iterator[tuple[type[models.Model], Any]]:
    """The rows to which these versions of a row point, as model and key."""
    for field in model._meta.concrete_fields:
        if field.related_model is None:
            continue
        for content in filter(None, contents):
            if (key := content.get(str(field.column))) is not None:
                yield field.related_model, key


class Names:
    """What rows (model and key) are called today; a query for each table."""

    def __init__(self, rows: Iterable[tuple[type[models.Model], Any]]) -> None:
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for model, key in rows:
            wanted[model].add(key)
        self._names = {model: self._ask(model, keys) for model, keys in wanted.items()}

    @staticmethod
    def _ask(model: Any, keys: set[Any]) -> dict[str, str]:
        rows = model._base_manager.fetch_mode(models.FETCH_PEERS).in_bulk(keys)
        return {str(key): own_name(row) for key, row in rows.items()}

    def of(self, model: Any, key: Any) -> str:
        """Its name on one line, or its number where it is no longer there."""
        name = self._names.get(model, {}).get(str(key))
        if name is None:
            return gettext("number {key}, no longer there").format(key=key)
        return Truncator(name).chars(100)


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def in_words(field: Any, value: Any, names: Names) -> str:
    """A stored value for people; `field` is None for a column that is no more."""
    if is_empty(value):
        return ""
    if field is not None and field.related_model:
        return names.of(field.related_model, value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match field, value:
        case _, bool():
            return gettext("yes") if value else gettext("no")
        case _, [*items]:
            return "; ".join(item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in items)
        case models.DateTimeField(), str():
            return formatted(timezone.localtime(datetime.fromisoformat(value)), "j F Y, H:i")
        case models.DateField(), str():
            return dates.in_words(date.fromisoformat(value))
        case models.DecimalField(), int() | float() | Decimal():
            return f"{Decimal(str(value)).normalize():,f}"
    return str(value)
