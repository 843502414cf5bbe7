"""Strict filters, the same behind a page and the API: whatever is not understood is an error with a sentence.

A misspelt parameter that is silently ignored gives the whole list, and nobody notices. Several values of one name mean
any of them; several names mean all of them. Dates include the day they name.
"""

from collections.abc import Callable, Collection, Sequence
from fnmatch import fnmatchcase
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, F, QuerySet
from django.db.models.expressions import OrderBy, RawSQL
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import Filter, FilterSet

from alliance.api.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    FlagField,
    KeysField,
    KnownAtField,
    WordsField,
    nearest,
    shown,
)
from alliance.language import own_column
from alliance.moment import FIELDS, Moment
from alliance.searching.asking import Asked
from alliance.searching.finding import Part, found_by

MOST_VALUES = 100
"""How many values all filters of one address may have together: far more than anybody chooses by hand."""

CAMPAIGN = ("utm_*", "fbclid", "gclid")
"""What mail programs and social networks add to an address: pages ignore it, the API does not."""


class AnyOfFilter(Filter):
    """Rows whose column holds one of the values."""

    def filter(self, queryset: QuerySet, values: list[str]) -> QuerySet:
        return queryset.filter(**{f"{self.field_name}__in": values}) if values else queryset

    def tally(self, rows: QuerySet) -> dict[str, int]:
        """How many of the rows each value finds."""
        return dict(rows.order_by().values_list(self.field_name).annotate(count=Count("pk", distinct=True)))


class KeysFilter(AnyOfFilter):
    """By code or slug of another row: `KeysFilter(queryset, key="code", field_name="agreement__code")`."""

    field_class = KeysField

    def __init__(self, queryset: QuerySet, **kwargs: Any) -> None:
        super().__init__(queryset=queryset, **kwargs)


class ChoicesFilter(AnyOfFilter):
    """By words of a vocabulary."""

    field_class = ChoicesField

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=getattr(choices, "choices", choices), **kwargs)


class FlagFilter(Filter):
    """By a yes or a no; always with a `method`."""

    field_class = FlagField


class DayFilter(Filter):
    """By a day: `DayFilter("due_on", "gte")`."""

    field_class = DayField


class WordsFilter(Filter):
    """By words that stand in a row or in what belongs to it; `parts` says at which moment in what."""

    field_class = WordsField

    def __init__(self, parts: Callable[[Moment], Sequence[Part]]) -> None:
        text = _('All of these words, by their stems; "words in quotation marks" as a phrase. At most 200 characters.')
        super().__init__(label=_("Words"), help_text=text)
        self.parts = parts
        self.found: RawSQL | None = None

    def filter(self, queryset: QuerySet, asked: Asked | None) -> QuerySet:
        if not asked:
            return queryset
        if self.found is None:  # each facet asks again, and a filter serves one request
            filterset: Any = self.parent
            self.found = found_by(asked, self.parts(filterset.moment))
        return queryset.filter(pk__in=self.found)


class TimeFilter(Filter):
    """`as_of` or `known_at`. Narrows nothing by itself: the rows that a filter set is given are of its moment."""

    def __init__(self, field_class: type[forms.Field], **kwargs: Any) -> None:
        self.field_class = field_class
        super().__init__(**kwargs)

    def filter(self, queryset: QuerySet, value: object) -> QuerySet:
        return queryset


ORDERS = {
    "code": _("Code"),
    "slug": _("Slug"),
    "name": _("Name"),
    "position": _("Position"),
    "issued_on": _("Issued"),
    "starts_on": _("Starts"),
    "due_on": _("Due"),
    "effective_on": _("Effective"),
    "published_at": _("Published"),
    "updated": _("Updated"),
}
"""Every order of every list, for people."""


class OrderingFilter(Filter):
    """The order of a list: a name, or a hyphen and the name for its reverse; what is empty comes last in both.

    `orders` maps each name to the columns that it sorts by; a page in Korean sorts by Korean names. The `key`, unique,
    follows in ascending order, so that no two rows are equal and every order is total.
    """

    field_class = ChoiceField

    def __init__(self, orders: dict[str, Sequence[str]], *, key: str, default: str) -> None:
        choices = [choice for name in orders for choice in self._both_ways(name)]
        text = "Its order; a hyphen in front reverses it. What is empty comes last."
        super().__init__(choices=choices, default=default, label=_("Order"), help_text=text)
        self.orders, self.key = orders, key

    @staticmethod
    def _both_ways(name: str) -> list[tuple[str, Any]]:
        """The two words of an order, with labels for people."""
        label = ORDERS[name]
        return [(name, label), (f"-{name}", format_lazy(_("{order}, reversed"), order=label))]

    def filter(self, queryset: QuerySet, name: str) -> QuerySet:
        reverse = name.startswith("-")
        columns = [own_column(column) for column in self.orders[name.removeprefix("-")]]
        terms = [OrderBy(F(column), descending=reverse, nulls_last=True) for column in columns]
        return queryset.order_by(*terms, *([] if self.key in columns else [OrderBy(F(self.key))]))


def has_too_many(data: QueryDict) -> bool:
    """Whether an address has more values than anybody means."""
    return sum(len(values) for _, values in data.lists()) > MOST_VALUES


class StrictForm(forms.Form):
    """Refuses names that it does not know, single values given twice, and an address without measure.

    `names` are all that there are, also where the form has only the fields that were asked for.
    """

    names: Collection[str] = ()

    def clean(self) -> dict[str, Any]:
        data: Any = self.data
        fields: dict[str, Any] = self.fields
        names = self.names or fields
        if has_too_many(data):
            name = max(data, key=lambda name: len(data.getlist(name)))
            sentence = gettext("An address takes at most {most} values; give fewer.").format(most=MOST_VALUES)
            self.errors[name] = self.error_class([sentence])
            return self.cleaned_data
        for name in data:
            if name not in fields:
                unknown = gettext("There is no parameter {name} here.").format(name=shown(name))
                known = gettext("There are: {names}.").format(names=", ".join(names))
                self.errors[name] = self.error_class([f"{unknown}{nearest(name, names)} {known}"])
            elif not fields[name].takes_several and len(data.getlist(name)) > 1:
                self.add_error(name, ValidationError(gettext("Give this parameter once.")))
        return self.cleaned_data


class StrictFilterSet(FilterSet):
    """A FilterSet to which time is an argument: `moment`, whose day and knowledge the rows given have already.

    `ignore` names (or patterns, `utm_*`) belong to somebody else: a page's own `page`, the API's `cursor`. Ask
    `is_valid()` before `qs`: a filter that is not understood finds nothing. A page shows every filter; who only wants
    the rows says `only_asked`, and no other filter is made: there are thirty, and each costs as much as a row.
    """

    as_of = TimeFilter(
        DayField,
        label=_("As of"),
        help_text=_("The ledger of this day: what was made and begun by then, and where it stood. Default: today."),
    )
    known_at = TimeFilter(
        KnownAtField,
        label=_("Known at"),
        help_text=_("With the statuses that were published then: a moment, or a date for its end. Default: now."),
    )

    base_filters: dict[str, Any]
    """All filters of the class; of one that was made for what was asked, those."""

    facets: Collection[str] = ()
    """The filters beside whose values a page says how many rows each would find."""

    class Meta:
        form = StrictForm

    def __init__(
        self,
        data: QueryDict,
        queryset: QuerySet,
        *,
        moment: Moment,
        ignore: Collection[str] = (),
        only_asked: bool = False,
    ) -> None:
        ours = data.copy()
        for name in data:
            if any(fnmatchcase(name, pattern) for pattern in ignore):
                del ours[name]
        if only_asked:
            asked = {*ours, "ordering"}
            self.base_filters = {name: each for name, each in self.base_filters.items() if name in asked}
        super().__init__(ours, queryset)
        self.data, self.moment = ours, moment

    @classmethod
    def get_filters(cls) -> Any:
        """Those of the list first, its moment last."""
        filters = super().get_filters()
        moment = {name: filters.pop(name) for name in FIELDS}
        return filters | moment

    def get_form_class(self) -> type[StrictForm]:
        form: type[StrictForm] = super().get_form_class()
        form.names = list(type(self).base_filters)
        return form

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.none() if self.errors else super().filter_queryset(queryset)

    def tally(self, name: str) -> dict[str, int]:
        """How many rows each value of a filter finds by itself, with all other filters as they are.

        A filter with a method has one for its tally too: `tally_<name>`.
        """
        rows = self.rows_without(name)
        own = getattr(self, f"tally_{name}", None)
        return own(rows) if own else self.filters[name].tally(rows)

    def rows_without(self, *names: str) -> Any:
        """The rows that all filters but these find, as bare rows in no order."""
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in (*names, "ordering"):
                rows = self.filters[name].filter(rows, value)
        return rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
