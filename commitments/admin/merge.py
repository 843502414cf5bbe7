"""What two people typed into the same form, brought together: was, theirs, yours, field by field and row by row.

What only one of them changed is taken over; where both changed a field, yours stays in it and both stand above the form
to choose from (`choices.py`). A row that both added is one row (`typed_rows.py`). The result is what a browser would
send, so the form is shown as any form that was refused.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst

from alliance.past import Content
from commitments.admin.choices import GONE, MINE, THEIRS, Choices, put
from commitments.admin.sent import Texts, differs, in_words, received, sent
from commitments.admin.token import Row, Token
from commitments.admin.typed_rows import TypedRows, added_twice, sent_again

type Contents = dict[tuple[str, str], Content]
"""The rows (table and key) as they were in the version that the form was made from."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field in words: as it was when the form was opened (None where nobody knows), theirs, and yours."""

    name: str
    label: str
    was: str | None = None
    theirs: str
    mine: str
    sent: dict[str, Texts] = field(default_factory=dict)
    """What goes out with a choice: theirs, and what has to be untouched for it."""
    chosen: str = ""
    """“mine” or “theirs”, where it was chosen on the page before."""


class Merge:
    """`data` is what the form shows next; `both` are the choices, `taken` what only they changed."""

    def __init__(self, post: QueryDict, seen: Token | None, contents: Contents) -> None:
        self.choices, self.seen, self.contents = Choices(post), seen, contents
        self.mine = self.choices.typed()
        self.data = self.mine.copy()
        self.both: list[Field] = []
        self.taken: list[Field] = []

    def record(self, form: forms.ModelForm) -> None:
        """The record itself; `form` shows it as it is now."""
        seen = self.seen.record if self.seen else None
        was = self._was(form, seen)
        for name in comparable(form):
            self._bring_together(form, name, was.get(name), name, name)

    def rows(self, rows: Any) -> None:
        """A part of the record; `rows` shows it as it is now. Rows that are there come first, as Django expects it."""
        mine, twice, again = TypedRows(self.mine, rows), added_twice(rows, self.mine), sent_again(rows, self.mine)
        for name in mine.names():
            self.data.pop(name)
        place = 0
        for form in rows.initial_forms:
            key = str(form.instance.pk)
            self._row(rows, form, mine.old.pop(key, twice.get(key)), f"{rows.prefix}-{place}")
            place += 1
        self.data[f"{rows.prefix}-{INITIAL_FORM_COUNT}"] = str(place)
        for key, old in mine.old.items():
            place += self._gone(rows, key, old, f"{rows.prefix}-{place}")
        for old in [old for old in mine.new if old not in (*twice.values(), *again.values())]:
            self._copy(old, f"{rows.prefix}-{place}")
            place += 1
        self.data[f"{rows.prefix}-{TOTAL_FORM_COUNT}"] = str(place)

    def _row(self, rows: Any, form: forms.ModelForm, old: str | None, new: str) -> None:
        """A row that is there. What others added is shown as it is."""
        key, seen = str(form.instance.pk), self._seen(rows.prefix, str(form.instance.pk))
        if old is not None and seen == Row.of(form):
            self._copy(old, new)
            return
        was = self._was(form, seen)
        drops = old is not None and f"{old}-{DELETION_FIELD_NAME}" in self.mine
        for name in comparable(form, rows):
            if old is None or drops:
                put(self.data, f"{new}-{name}", _stored(form, name))
            else:
                self._bring_together(form, name, was.get(name), f"{old}-{name}", f"{new}-{name}")
        self.data[f"{new}-{rows.model._meta.pk.name}"] = key
        self.data[f"{new}-{rows.fk.name}"] = str(rows.instance.pk)
        if drops:
            name = f"{new}-{DELETION_FIELD_NAME}"
            self.data[name] = "on"
            told = Field(name=name, label=_of(form.instance), theirs="changed; keep it", mine="delete it")
            self._ask(f"{old}-{DELETION_FIELD_NAME}", replace(told, sent={MINE + name: ["on"]}))

    def _gone(self, rows: Any, key: str, old: str, new: str) -> int:
        """A row that others deleted: what you changed of it is offered as a new one. How many rows that makes."""
        empty = rows.empty_form
        was = self._base(empty, rows.model, key, self._seen(rows.prefix, key))
        mine = {name: self.mine.getlist(f"{old}-{name}") for name in comparable(empty, rows)}
        touched = [name for name in mine if name in was and differs(empty.fields[name], was[name][0], mine[name])]
        if f"{old}-{DELETION_FIELD_NAME}" in self.mine or (was and not touched):
            return 0
        self._copy(old, new, but=str(rows.model._meta.pk.name))
        name = f"{new}-{DELETION_FIELD_NAME}"
        guards = {f"{MINE}{new}-{part}": texts for part, texts in mine.items()}
        words = "; ".join(filter(None, (in_words(empty.fields[part], texts) for part, texts in mine.items())))
        label = f"{capfirst(str(rows.model._meta.verbose_name))}: {words}"
        told = Field(name=name, label=label, theirs="deleted; let it go", mine="keep it, as a new row")
        self._ask(
            f"{old}-{DELETION_FIELD_NAME}", replace(told, sent={THEIRS + name: ["on"], GONE + new: [key]} | guards)
        )
        return 1

    def _bring_together(self, form: forms.ModelForm, name: str, was: tuple[Any] | None, old: str, new: str) -> None:
        """One field of a row that is there; `was` is its value when the form was opened, None where nobody knows."""
        of, theirs, mine = form.fields[name], _stored(form, name), self.mine.getlist(old)
        if of.widget.value_omitted_from_data(self.mine, MultiValueDict(), old):
            put(self.data, new, theirs)  # it was not on the form
            return
        is_mine = was is None or differs(of, was[0], mine)
        is_theirs = was is None or differs(of, was[0], theirs)
        differ = differs(of, form.get_initial_for_field(of, name), mine)
        put(self.data, new, theirs if differ and not is_mine else mine)
        if not (differ and is_theirs):
            return
        label = capfirst(str(of.label or name))
        told = Field(
            name=new,
            label=label if new == name else f"{_of(form.instance)}: {label}",
            was=in_words(of, sent(of, was[0])) if was else None,
            theirs=in_words(of, theirs),
            mine=in_words(of, mine),
            sent={THEIRS + new: theirs, MINE + new: mine},
        )
        if is_mine:
            self._ask(old, told)
        else:
            self.taken.append(told)

    def _ask(self, old: str, told: Field) -> None:
        """A choice; `old` is the name under which the page before may have offered it."""
        chosen = self.choices.remembered(old, told.sent.get(THEIRS + told.name, []))
        self.both.append(replace(told, chosen=chosen))

    def _was(self, form: forms.ModelForm, seen: Row | None) -> dict[str, tuple[Any]]:
        return self._base(form, type(form.instance), str(form.instance.pk), seen)

    def _base(self, form: Any, model: type[models.Model], key: str, seen: Row | None) -> dict[str, tuple[Any]]:
        """The values that a row had in the version that was seen, as far as that is on record."""
        if seen is None:
            return {}
        content = self.contents.get((model._meta.db_table, key), {})
        carried = {name: texts for name, texts in seen.carried.items() if name in form.fields}
        found = {name: (received(form.fields[name], texts),) for name, texts in carried.items()}
        for column in model._meta.concrete_fields:
            if column.column in content:
                found[column.name] = (stored(column, content[column.column]),)
        return found

    def _seen(self, prefix: str, key: str) -> Row | None:
        return self.seen.parts.get(prefix, {}).get(key) if self.seen else None

    def _copy(self, old: str, new: str, but: str = "") -> None:
        """The fields of a row as they were typed, in another place."""
        for name in self.mine:
            if name.startswith(f"{old}-") and name != f"{old}-{but}":
                self.data.setlist(f"{new}-{name.removeprefix(f'{old}-')}", self.mine.getlist(name))


def comparable(form: Any, rows: Any = None) -> list[str]:
    """The fields that hold something of the record; a note or a reason is said with it and belongs to no version."""
    own = (rows.model._meta.pk.name, rows.fk.name, DELETION_FIELD_NAME) if rows is not None else ()
    columns = {column.name for column in form._meta.model._meta.concrete_fields}
    return [
        name
        for name, of in form.fields.items()
        if name not in own and not of.disabled and (name in columns or name in form.initial)
    ]


def stored(column: Any, value: Any) -> Any:
    """A value of the history as the column holds it."""
    return column.to_python(str(value) if isinstance(value, float) else value) if value is not None else None


def _stored(form: forms.ModelForm, name: str) -> Texts:
    """What a browser would send for a field of a row as it is stored."""
    return sent(form.fields[name], form.get_initial_for_field(form.fields[name], name))


def _of(row: models.Model) -> str:
    return f"{capfirst(str(row._meta.verbose_name))} “{row}”"
