"""What every resource of the API does: a list with filters and cursor, and one record by its permanent key."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core import exceptions
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from alliance.api import parameters
from alliance.api.columns import Columns
from alliance.api.download import Records, download
from alliance.api.fields import explained, shown
from alliance.api.filters import StrictFilterSet
from alliance.api.pagination import KeysetPagination
from alliance.moment import FIELDS, Gone, Moment, not_yet


class MayRead(BasePermission):
    """Everybody; where PUBLIC_READ is off, whoever has logged in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return settings.PUBLIC_READ or request.user.is_authenticated


class StrictFilters(BaseFilterBackend):
    """Narrows and sorts a list by the FilterSet of its view; what it does not understand is a 400."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        asked, of = request.query_params, {"moment": view.moment, "ignore": parameters.NAMES}
        filterset = view.filterset_class(asked, queryset, only_asked=True, **of)
        if not filterset.is_valid():
            raise ValidationError(filterset.errors)
        return filterset.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        fields = {name: each.field for name, each in view.filterset_class.base_filters.items()}
        filters = [
            parameters.described(name, explained(field), field.schema, several=field.takes_several)
            for name, field in fields.items()
        ]
        return [*filters, *(parameters.described(name, text, field.schema) for name, field, text in OF_FORM)]


OF_FORM: Sequence[tuple[str, Any, str]] = [
    ("full", parameters.FULL, "1: the full form of each record; lists give the brief one, where there are two."),
    (
        "format",
        parameters.FORMAT,
        "`csv`, `jsonl`: all rows that the filters find as a file, without `page_size`, `cursor` and `full`. "
        "JSON Lines has the full record in each line, CSV the columns of a table.",
    ),
    ("raw", parameters.RAW, "1: CSV without the apostrophe before what a spreadsheet might run."),
]
"""In which form a list is told: name, field and what the description says."""


class OneAnswer(APIView):
    """Something that is the same for every question: what would be ignored is refused, and no answer made for it."""

    takes: tuple[str, ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        parameters.only(request, self.takes, "this address takes none.")


class OfMoment(GenericViewSet):
    """Something for readers, of the one moment that its address names."""

    permission_classes = [MayRead]

    @cached_property
    def moment(self) -> Moment:
        try:
            return Moment.read(self.request.query_params)
        except exceptions.ValidationError as error:
            raise ValidationError(error.message_dict) from None

    def told_moment(self) -> dict[str, Any]:
        """What the answer says of its moment; of `known_at` only where it was asked for."""
        knowledge = self.moment.knowledge
        return {"as_of": self.moment.day, "known_at": knowledge and knowledge.astimezone(UTC)}


class ListResource(OfMoment):
    """A public list, read-only, in the brief form (`serializer_class`) or with `full=1` in the full one.

    One request has one moment; `queryset` is what readers may see of any, `get_queryset` what they see of this one.
    """

    queryset: QuerySet[Any]
    serializer_class: type[BaseSerializer]
    full_serializer_class: type[BaseSerializer] | None = None
    filterset_class: type[StrictFilterSet]
    filter_backends = [StrictFilters]
    pagination_class = KeysetPagination
    table: Columns
    """The columns of the list as CSV."""
    is_known_by_key = False
    """Whether `records` takes mappings with the `pk` of each row, and not the rows."""

    @property
    def day(self) -> date:
        return self.moment.day

    @property
    def known_at(self) -> datetime:
        return self.moment.known_at

    @cached_property
    def is_full(self) -> bool:
        return self.detail or self.is_file or parameters.read(self.request, "full", parameters.FULL) is True

    @cached_property
    def kind(self) -> str:
        """json, or of which kind of file all rows are asked for."""
        kind: str = parameters.read(self.request, "format", parameters.FORMAT)
        return kind

    @property
    def is_file(self) -> bool:
        return not self.detail and self.kind != "json"

    @property
    def basename_of_list(self) -> str:
        """As the address has it."""
        return self.request.path.rstrip("/").rpartition("/")[2]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Who asks for a file by `format` may also say so in `Accept`."""
        is_file = not self.detail and request.query_params.get("format") in ("csv", "jsonl")
        return super().perform_content_negotiation(request, force or is_file)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if self.kind != "csv":
            parameters.refuse(request, ("raw", "rows"), "This is of format=csv alone.")
        if not self.is_file:
            page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
            return self.get_paginated_response(self.records(page or []))
        parameters.refuse(request, parameters.OF_PAGE, "A file has all rows in full; leave this out.")
        return download(self, self.kind, raw=parameters.read(request, "raw", parameters.RAW) is True)

    def columns(self) -> Columns:
        """The columns of the table that is asked for."""
        parameters.refuse(self.request, ("rows",), "Only commitments have rows by obligor.")
        return self.table

    def records(self, rows: Sequence[Any]) -> Records:
        """What the list says of these rows, on a page or in a file."""
        records: Records = self.get_serializer(rows, many=True).data
        return records

    def get_serializer_class(self) -> type[BaseSerializer]:
        return self.full_serializer_class if self.is_full and self.full_serializer_class else self.serializer_class


class Resource(ListResource):
    """A list, and one record by its permanent key (`lookup_field`), in full.

    `dated_by` are the columns that say from when on a record is there (`alliance.moment.not_yet`).
    """

    lookup_value_converter = "slug"
    dated_by: Sequence[str] = ()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        [record] = self.records([self.get_object()])
        return Response(record)

    def get_object(self) -> Any:
        """By key alone: no filter applies to one record, and so no parameter is taken but the moment."""
        parameters.only(self.request, FIELDS, f"one record takes {' and '.join(FIELDS)} only.")
        moment, named = self.moment, {self.lookup_field: self.kwargs[self.lookup_field]}
        row = self.row(**named)
        if row is None:
            raise self._missing(moment, **named)
        return row

    def row(self, **named: Any) -> Any:
        """The one that is named so, as `records` takes it; None where there is none at this moment."""
        return self.get_queryset().filter(**named).first()

    def gone(self, key: str) -> Gone | None:
        """What to say of a record that was retired for good; None where none was."""
        return None

    def _missing(self, moment: Moment, **named: Any) -> Exception:
        [(field, key)] = named.items()
        rows: QuerySet = self.queryset.filter(**named)
        return (
            self.gone(str(key))
            or not_yet(rows, dated_by=self.dated_by, moment=moment)
            or NotFound(f"There is no {rows.model._meta.verbose_name} with the {field} {shown(str(key))}.")
        )
