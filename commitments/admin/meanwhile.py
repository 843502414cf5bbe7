"""What a page says when others changed a record while somebody worked on its form, and what becomes of the typing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, QueryDict

from alliance import meanwhile, past
from alliance.models import Change, Keyed, Operation, User
from commitments.admin import why
from commitments.admin.merge import Contents, Field, comparable, stored
from commitments.admin.sent import Texts, differs, in_words
from commitments.admin.sentences import LOOK, OTHERS, YOURSELF, Words, words_for
from commitments.admin.token import Row, Token

LATEST = 1 << 33
"""No form is opened later, in seconds: the year 2242."""


@dataclass(kw_only=True)
class Meanwhile:
    """Above a form: what happened in a sentence, and the changes; for a record without a history `logged` says who.

    Without a sentence there is nothing to tell. `words` are those for what others did, or the person themselves. `look`
    is why the form is not saved yet; `token` is of what it shows now, `before` of what it was made from; `both` are the
    choices, `is_undecided` that one was not made when the form was sent, `taken` is what only they changed, and `typed`
    what was typed into fields that the form does not have any more.
    """

    sentence: str = ""
    words: Words = OTHERS
    look: str = LOOK
    is_undecided: bool = False
    logged: str = ""
    entries: list[past.Entry] = field(default_factory=list)
    token: str = ""
    before: str = ""
    both: list[Field] = field(default_factory=list)
    taken: list[Field] = field(default_factory=list)
    typed: list[tuple[str, str]] = field(default_factory=list)


class Stopped(forms.ModelForm):
    """A form that is shown before it is saved; `look` says why."""

    look: str

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.add_error(None, self.look)
        return cleaned


def entries(row: Model, seen: Token | None, now: Token | None, tables: dict[str, type[Model]]) -> list[past.Entry]:
    """The changes of a record and of the rows on its form since it was opened; `tables` are the models by prefix."""
    if not isinstance(row, Keyed):
        return []
    chosen = _since(row, str(row.pk), seen.record if seen else None)
    for prefix, model in tables.items():
        before, after = (token.parts.get(prefix, {}) if token else {} for token in (seen, now))
        for key in before.keys() | (after.keys() if seen else set()):
            if before.get(key) != after.get(key):
                chosen |= _since(model(pk=key), key, before.get(key), is_part=True)
                chosen |= _beside(model, key, seen, before.get(key), after.get(key))
    changes = list(past.with_before(Change.objects.alias(pointers=past.POINTERS).filter(chosen)))
    return past.told(changes if seen else changes[:1])


def _since(row: Model, key: str, seen: Row | None, *, is_part: bool = False) -> Q:
    of_row = Q(table=row._meta.db_table, row_id=key)
    if seen is None or seen.version is None:
        return of_row
    return of_row & (Q(version__gt=seen.version) | Q(operation=Operation.DELETE))


def _beside(model: type[Model], key: str, seen: Token | None, before: Row | None, after: Row | None) -> Q:
    """The rows that a form shows as values of this one: its agencies."""
    if seen is None or before is None or after is None or before.carried == after.carried:
        return Q(pk__in=[])
    chosen = Q(pk__in=[])
    for part, column in past.parts_of(model):
        chosen |= Q(table=part._meta.db_table, pointers__overlap=[f"{column}={key}"], at__gte=_opened(seen))
    return chosen


def _opened(seen: Token) -> datetime:
    return datetime.fromtimestamp(min(max(seen.opened, 0), LATEST), UTC)


def whose(row: Model, user: User, seen: Token | None, told: list[past.Entry]) -> Words:
    """In whose words to tell what became of the record since it was opened; for one without a history by the log."""
    if seen is None:
        return OTHERS
    if isinstance(row, Keyed):
        return words_for(user, [entry.change for entry in told])
    since = _log_of(row).filter(action_time__gte=_opened(seen)).order_by().values_list("user", flat=True)
    return YOURSELF if {*since} == {user.pk} else OTHERS


def contents(row: Model, seen: Token | None, tables: dict[str, type[Model]]) -> Contents:
    """The record and the rows of its parts as they were in the versions that were seen."""
    if seen is None:
        return {}
    rows = [(row._meta.db_table, str(row.pk), seen.record)]
    for prefix, model in tables.items():
        rows += [(model._meta.db_table, key, of) for key, of in seen.parts.get(prefix, {}).items()]
    chosen = Q(pk__in=[])
    for table, key, of in rows:
        if of.version is not None:
            chosen |= Q(table=table, row_id=key, version=of.version)
    found = Change.objects.filter(chosen).exclude(operation=Operation.DELETE)
    return {(change.table, change.row_id): change.content for change in found}


def logged(row: Model) -> str:
    """Who last saved a record that has no history, by the log of the admin; nothing for one that has."""
    if isinstance(row, Keyed):
        return ""
    last = _log_of(row).select_related("user").order_by("-action_time").first()
    return f"{last.user} saved it last, on {meanwhile.moment(last.action_time)}." if last else ""


def _log_of(row: Model) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))


def tables_of(admin: Any, request: HttpRequest) -> dict[str, type[Model]]:
    """The models of all parts that a form of this noun may have, by prefix."""
    sets = (inline.get_formset(request, None) for inline in admin.get_inline_instances(request, None))
    return {rows.get_default_prefix(): rows.model for rows in sets}


def typed(
    admin: Any,
    request: HttpRequest,
    sent: QueryDict,
    key: str,
    was: Contents,
    shown: Iterable[str] = (),
    prefixes: Iterable[str] = (),
) -> list[tuple[str, str]]:
    """What was typed into fields that the form does not show now, to copy: label and text.

    `was` is the record (of this key) with its parts as it was when the form was opened: what was left so is not told.
    """
    fields = flatten_fieldsets(admin.get_fieldsets(request, None))
    form = admin.get_form(request, None, change=False, fields=fields)()
    told = [
        (str(of.label), in_words(of, sent.getlist(name)))
        for name, of in form.fields.items()
        if name in sent and name not in shown and _is_typed(form, name, was, key, sent.getlist(name))
    ]
    for inline in admin.get_inline_instances(request, None):
        rows = inline.get_formset(request, None)
        if rows.get_default_prefix() not in prefixes:
            told += _rows(rows(), was, sent)
    if why.WHY not in shown:
        told.append((why.LABEL, why.reason_in(sent)))
    return [(label[:1].upper() + label[1:], text) for label, text in told if text]


def _is_typed(form: Any, name: str, was: Contents, key: str, texts: Texts) -> bool:
    content = was.get((form._meta.model._meta.db_table, key), {})
    columns = {column.name: column for column in form._meta.model._meta.concrete_fields}
    if name not in columns or columns[name].column not in content:
        return True
    return differs(form.fields[name], stored(columns[name], content[columns[name].column]), texts)


def _rows(rows: Any, was: Contents, sent: QueryDict) -> Iterator[tuple[str, str]]:
    """Each row of a part into which something was typed, in one text."""
    form, prefix = rows.empty_form, rows.get_default_prefix()
    places = sorted({int(found[1]) for name in sent if (found := re.match(rf"{re.escape(prefix)}-(\d{{1,4}})-", name))})
    for place in places:
        key = sent.get(f"{prefix}-{place}-{rows.model._meta.pk.name}", "")
        row = {name: sent.getlist(f"{prefix}-{place}-{name}") for name in comparable(form, rows)}
        columns = {column.name for column in rows.model._meta.concrete_fields}
        if any(_is_typed(form, name, was, key, texts) for name, texts in row.items() if name in columns):
            parts = [(form.fields[name].label, in_words(form.fields[name], texts)) for name, texts in row.items()]
            yield str(rows.model._meta.verbose_name), "\n".join(f"{label}: {text}" for label, text in parts if text)


def told_above(context: dict[str, Any], told: Meanwhile | None) -> str:
    """Why the form is not saved, where nothing else is wrong and what others did is told above it anyway.

    A page that lists its faults itself says it there.
    """
    alone = told is not None and told.sentence and [[*sentences] for sentences in context["errors"]] == [[told.look]]
    return told.look if told and alone and not context.get("faults") else ""
