"""What every list page and every detail page of the readers does. Knows no app; both apps' views stand on it."""

from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, ListView, View

from alliance.api.fields import shown
from alliance.api.filters import CAMPAIGN, StrictFilterSet
from alliance.filter_form import FilterForm, Panels


class Moment:
    """The day and the moment that a page is about: today, and what is known now. Asked once a request."""

    @cached_property
    def day(self) -> date:
        return timezone.localdate()

    @cached_property
    def known_at(self) -> datetime:
        return timezone.now()


class ListPage(Moment, ListView):
    """A list with its filters. Its address is its state; what is not understood is a 400 with the form and why."""

    filterset_class: type[StrictFilterSet]
    panels: Panels = ()
    paginate_by = 50

    @cached_property
    def filterset(self) -> StrictFilterSet:
        return self.filterset_class(
            self.request.GET, self.rows(), day=self.day, known_at=self.known_at, ignore=(*CAMPAIGN, "page")
        )

    def rows(self) -> QuerySet:
        """All rows of the list, before any filter."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        return self.filterset.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        try:
            return super().paginate_queryset(queryset, page_size)
        except Http404:
            raise Http404("This list has no such page.") from None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        filters = FilterForm(self.filterset, self.panels)
        resource = reverse(f"api:{self.filterset.queryset.model._meta.model_name}-list")
        data = f"{resource}?{self.filterset.data.urlencode()}".removesuffix("?")
        return super().get_context_data(filters=filters, data=data, day=self.day, **context)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, status=400 if context["filters"].errors else 200, **kwargs)


class PlainPage(Moment, View):
    """A page without filters. A parameter that it would ignore is a 400: `?as_of=` must not show another day."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        for name in request.GET:
            if not any(fnmatchcase(name, pattern) for pattern in CAMPAIGN):
                told = f"This page takes no parameter, so none called {shown(name)}; take it out of the address."
                return render(request, "400.html", {"told": told}, status=400)
        return super().dispatch(request, *args, **kwargs)


class DetailPage(PlainPage, DetailView):
    """One record, found by its permanent key (`key`, also the name in the address)."""

    key = "slug"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Model:
        value = self.kwargs[self.key]
        rows = self.get_queryset()
        try:
            return rows.get(**{self.key: value})
        except rows.model.DoesNotExist:
            raise Http404(f"There is no {rows.model._meta.verbose_name} {value} that readers may see.") from None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(day=self.day, **context)
