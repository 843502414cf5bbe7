"""A filter set as a reader sees it: a form of panels that works by plain GET, and a chip for each filter in use."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.api.fields import ChoiceField, ChoicesField, DayField, FlagField, KeysField, shown
from alliance.api.filters import StrictFilterSet, has_too_many
from alliance.language import own_name
from alliance.moment import FIELDS

Panels = Sequence[tuple[str | Promise, Sequence[str]]]
"""The titles of the form's panels, each with the names of its filters."""

NO_CHIPS = ("ordering", *FIELDS)
"""What narrows no list: its order, and the day that it is of, which the banner tells."""

MOST_OPTIONS = 200
"""So many records can be chosen from; a longer list is read by nobody, and makes a page of megabytes."""

YES_AND_NO = (("", _("Either")), ("true", _("Yes")), ("false", _("No")))


@dataclass(frozen=True, kw_only=True)
class Option:
    """A value that a reader may tick or choose; `below` another one, as a theme below its upper theme.

    `count` is how many rows it finds by itself with all other filters as they are, and `alone` the address of these
    rows; None and empty where nobody counts.
    """

    value: str
    label: str
    chosen: bool
    below: bool = False
    count: int | None = None
    alone: str = ""


@dataclass(frozen=True, kw_only=True)
class Control:
    """One filter in the form: `checks`, `choice`, `day` or `text`; the last two show their values, or one empty one.

    `found` is how many options find something, where only the `most` with the most are offered, and what is chosen.
    """

    name: str
    label: str
    help: str
    kind: str
    options: list[Option]
    values: list[str]
    errors: list[str]
    found: int | None
    most: int


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A group of filters; `chosen` is how many values of them are in use."""

    title: str
    controls: list[Control]
    chosen: int


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter in use, `name` in the address, with the address of the same list without it."""

    name: str
    label: str
    value: str
    without: str


class FilterForm:
    """The form of a list page. What the panels do not name (a thread, a meeting) stays as a hidden value and a chip."""

    def __init__(self, filterset: StrictFilterSet, panels: Panels) -> None:
        self.data: QueryDict = filterset.data
        self.form: forms.Form = filterset.form
        self.day = filterset.moment.day
        self.filterset = filterset
        self.errors = [str(sentence) for sentences in self.form.errors.values() for sentence in sentences]
        self.panels = [self._panel(title, names) for title, names in panels]

    @property
    def query(self) -> str:
        """The query string of this list, ready for one more parameter."""
        return f"{self.data.urlencode()}&" if self.data else ""

    @property
    def narrowing(self) -> str:
        """The filters and the order as a query string, without the moment, which every link to a page of ours keeps."""
        kept = self.data.copy()
        for name in FIELDS:
            kept.pop(name, None)
        return kept.urlencode()

    @cached_property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values that no panel shows, so that the form keeps them; what is not understood is dropped."""
        named = {control.name for panel in self.panels for control in panel.controls}
        kept = self.form.fields.keys() - named - self.form.errors.keys()
        return [(name, value) for name, value in self._in_use() if name in kept]

    @cached_property
    def chips(self) -> list[Chip]:
        """All filters in use; the order of a list is none, nor is its moment. Nobody takes too many off one by one."""
        if has_too_many(self.data):
            return []
        labels = {
            (control.name, option.value): option.label
            for panel in self.panels
            for control in panel.controls
            for option in control.options
        }
        return [
            Chip(
                name=name,
                label=self._label(name),
                value=labels.get((name, value)) or self._spelt(name, value),
                without=without,
            )
            for name, value, without in self._removable()
        ]

    def _removable(self) -> Iterator[tuple[str, str, str]]:
        pairs = [(name, value) for name, values in self.data.lists() for value in values]
        for name, value in self._in_use():
            if name not in NO_CHIPS or name in self.form.errors:
                yield name, value, "?" + urlencode([pair for pair in pairs if pair != (name, value)])

    def _in_use(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.data.lists() for value in dict.fromkeys(values) if value]

    def _label(self, name: str) -> str:
        return str(self.form.fields[name].label) if name in self.form.fields else shown(name)

    def _spelt(self, name: str, value: str) -> str:
        """The value in words where there are any; as it was given, in quotes and cut, where it is not understood."""
        if name in self.form.errors:
            return shown(value)
        field: Any = self.form.fields[name]
        match field:
            case KeysField():
                return own_name(field.found[value])
            case ChoicesField():
                words: Any = field.choices
                return str(dict(words)[value])
            case FlagField():
                return str(dict(YES_AND_NO)[str(field.words[value]).lower()])
        return value

    def _panel(self, title: str | Promise, names: Sequence[str]) -> Panel:
        chosen = sum(name in names for name, _ in self._in_use() if name != "ordering")
        return Panel(title=str(title), controls=[self._control(name) for name in names], chosen=chosen)

    def _control(self, name: str) -> Control:
        field: Any = self.form.fields[name]
        values = self.data.getlist(name)
        options, found = self._counted(name, list(_options(field, values, self.day)))
        return Control(
            name=name,
            label=str(field.label),
            help=str(field.help_text),
            kind=_kind(field),
            options=options,
            values=values if values and name not in self.form.errors else [""],
            errors=[str(sentence) for sentence in self.form.errors.get(name, ())],
            found=found,
            most=MOST_OPTIONS,
        )

    def _counted(self, name: str, options: list[Option]) -> tuple[list[Option], int | None]:
        """The options with their counts; records that find nothing are left out, the words of a vocabulary never.

        Of very many records those with the most are offered, and told how many there are.
        """
        if self.errors or name not in self.filterset.facets:
            return options, None
        counts = self.filterset.tally(name)
        found = None
        if isinstance(self.form.fields[name], KeysField):
            options = [option for option in options if option.chosen or counts.get(option.value)]
            if len(options) > MOST_OPTIONS:
                found, options = len(options), _most(options, counts)
        others = [pair for pair in self._in_use() if pair[0] != name]
        return [
            replace(
                option,
                count=counts.get(option.value, 0),
                alone=f"?{urlencode([*others, (name, option.value)])}" if option.value else "",
            )
            for option in options
        ], found


def _most(options: list[Option], counts: dict[str, int]) -> list[Option]:
    """Those with the most, in their order, and what is chosen."""
    by_count = sorted(options, key=lambda option: -counts.get(option.value, 0))
    kept = {option.value for option in by_count[:MOST_OPTIONS]}
    return [option for option in options if option.chosen or option.value in kept]


def _kind(field: forms.Field) -> str:
    match field:
        case ChoicesField() | KeysField():
            return "checks"
        case ChoiceField() | FlagField():
            return "choice"
        case DayField():
            return "day"
    return "text"


def _options(field: Any, values: list[str], day: date) -> Iterator[Option]:
    """The values that the field offers, those of another table by their names: made by the day, or chosen."""
    match field:
        case KeysField():
            for row in _with_those_below(field.queryset):
                value = getattr(row, field.key)
                made_on = getattr(row, "made_on", None)
                if made_on and made_on > day and value not in values:
                    continue
                below = bool(getattr(row, "parent_id", None))
                yield Option(value=value, label=own_name(row), chosen=value in values, below=below)
        case ChoicesField() | ChoiceField():
            words: Any = field.choices
            default = getattr(field, "default", "")
            for value, label in words:
                asked = "" if value == default else value  # so that an address names no order that is the default
                yield Option(value=asked, label=str(label), chosen=value in (values or [default]))
        case FlagField():
            for value, label in YES_AND_NO:
                yield Option(value=value, label=str(label), chosen=value in (values or [""]))


def _with_those_below(queryset: Any) -> list[Model]:
    """The rows in their order, each followed by those whose parent it is."""
    below: dict[Any, list[Model]] = defaultdict(list)
    for row in queryset:
        below[getattr(row, "parent_id", None)].append(row)
    return [row for first in below[None] for row in (first, *below.get(first.pk, ()))]
