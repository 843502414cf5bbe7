"""What every list page and every detail page of the readers does. Knows no app; both apps' views stand on it."""

from collections.abc import Sequence
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, View
from django.views.generic.base import ContextMixin

from alliance.api.fields import shown
from alliance.api.filters import CAMPAIGN, StrictFilterSet
from alliance.filter_form import FilterForm, Panels
from alliance.language import PARAMETER
from alliance.moment import FIELDS, Gone, Moment, NotYet, not_yet
from alliance.words import noun

TIME = (_("Any day"), tuple(FIELDS))
"""The last panel of every filter form."""


class MomentPage(ContextMixin, View):
    """A page of a day and of what was known at a moment, which its address says; by default of today and now."""

    @cached_property
    def moment(self) -> Moment:
        return Moment.read(self.request.GET)

    @property
    def day(self) -> date:
        return self.moment.day

    @property
    def known_at(self) -> datetime:
        return self.moment.known_at

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            moment=self.moment, day=self.day, of_today=self._of_today(), kept=list(self._kept().items()), **context
        )

    def _of_today(self) -> str:
        """The address of the same page of today."""
        return f"{self.request.path}?{self._kept().urlencode()}".removesuffix("?")

    def _kept(self) -> QueryDict:
        """What the address says beside its moment, its language and its page."""
        query = self.request.GET.copy()
        for name in (*FIELDS, PARAMETER, "page"):
            query.pop(name, None)
        return query


class ListPage(MomentPage, ListView):
    """A list with its filters. Its address is its state; what is not understood is a 400 with the form and why."""

    filterset_class: type[StrictFilterSet]
    panels: Panels = ()
    paginate_by: int | None = 50
    ignored: tuple[str, ...] = (*CAMPAIGN, PARAMETER, "page")
    """Parameters that are none of its filters."""

    @cached_property
    def moment(self) -> Moment:
        """One that is not understood shows no rows, and the form says why."""
        try:
            return Moment.read(self.request.GET)
        except ValidationError:
            return Moment.now()

    @cached_property
    def filterset(self) -> StrictFilterSet:
        return self.filterset_class(self.request.GET, self.rows(), moment=self.moment, ignore=self.ignored)

    def rows(self) -> QuerySet:
        """All rows of the list, before any filter."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        return self.filterset.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        try:
            return super().paginate_queryset(queryset, page_size)
        except Http404:
            raise Http404(gettext("This list has no such page.")) from None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        filters = FilterForm(self.filterset, (*self.panels, TIME))
        resource = reverse(f"api:{self.filterset.queryset.model._meta.model_name}-list")
        query = self.filterset.data.urlencode()
        data = f"{resource}?{query}".removesuffix("?")
        files = f"{resource}?{query}&".replace("?&", "?")
        return super().get_context_data(filters=filters, data=data, files=files, **context)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, status=400 if context["filters"].errors else 200, **kwargs)


class Misunderstood(Exception):
    """An address with a parameter that a page does not understand; the sentence says why."""


class PlainPage(MomentPage):
    """A page without filters. A parameter that it would ignore is a 400: nobody must take one page for another."""

    takes: tuple[str, ...] = tuple(FIELDS)
    """The parameters that it does take, each once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self._check_address()
            return super().dispatch(request, *args, **kwargs)
        except Misunderstood as misunderstood:
            return render(request, "400.html", {"told": str(misunderstood)}, status=400)

    def _check_address(self) -> None:
        for name, values in self.request.GET.lists():
            if any(fnmatchcase(name, pattern) for pattern in (*CAMPAIGN, PARAMETER)):
                continue
            if name not in self.takes:
                sentence = gettext("This page takes no parameter but {taken}, so none called {name}; take it out.")
                raise Misunderstood(sentence.format(taken=gettext(" and ").join(self.takes), name=shown(name)))
            if len(values) > 1 and name not in FIELDS:
                raise Misunderstood(gettext("Give {name} once.").format(name=name))
        try:
            Moment.read(self.request.GET)
        except ValidationError as error:
            sentences = [f"{name}: {' '.join(told)}" for name, told in error.message_dict.items()]
            raise Misunderstood(" ".join(sentences)) from None


class DetailPage(PlainPage, DetailView):
    """One record, found by its permanent key (`key`, also the name in the address).

    `queryset` is what readers may see of any moment, `get_queryset` what they see of this one; `dated_by` are the
    columns that say from when on a record is there.
    """

    queryset: QuerySet[Any]
    key = "slug"
    dated_by: Sequence[str] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except NotYet as absent:
            return render(request, "404.html", {"exception": str(absent), "of_today": self._of_today()}, status=404)
        except Gone as gone:
            return render(request, "410.html", {"gone": gone, "query": self.moment.query}, status=410)

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Model:
        named = {self.key: self.kwargs[self.key]}
        rows = self.get_queryset()
        try:
            return rows.get(**named)
        except rows.model.DoesNotExist:
            raise self._missing(**named) from None

    def gone(self, key: str) -> Gone | None:
        """What to say of a record that was retired for good; None where none was."""
        return None

    def _missing(self, **named: str) -> Exception:
        [key] = named.values()
        sentence = gettext("There is no {noun} {key} that readers may see.")
        rows: QuerySet = self.queryset.filter(**named)
        return (
            self.gone(key)
            or not_yet(rows, dated_by=self.dated_by, moment=self.moment)
            or Http404(sentence.format(noun=noun(rows.model), key=key))
        )
