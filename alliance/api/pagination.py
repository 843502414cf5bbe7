"""Pages of a list by keyset: each begins after the last row of the one before, whatever was added meanwhile.

DRF's own cursors lose rows whose sort value is empty or equal, and answer 500 to a cursor that somebody edited.
"""

from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from typing import Any, Self

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from alliance import revision
from alliance.api import parameters

SIGNER = Signer(salt="alliance.api.cursor", sep=".")


@dataclass(frozen=True)
class Term:
    """One column of an ordering. What is empty comes last, whichever way the column runs."""

    name: str
    descending: bool

    def ordered(self, backwards: bool) -> OrderBy:
        if backwards:
            return OrderBy(F(self.name), descending=not self.descending, nulls_first=True)
        return OrderBy(F(self.name), descending=self.descending, nulls_last=True)

    def equal(self, value: str | None) -> Q:
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def beyond(self, value: str | None, backwards: bool) -> Q:
        """The rows that come after the value or, backwards, before it."""
        empty = Q(**{f"{self.name}__isnull": True})
        if value is None:
            return ~empty if backwards else Q(pk__in=[])
        further = Q(**{f"{self.name}__{'lt' if self.descending != backwards else 'gt'}": value})
        return further if backwards else further | empty

    def value(self, row: Any) -> str | None:
        """That of an instance, or of a mapping by the names of columns."""
        value = row[self.name] if isinstance(row, dict) else reduce(getattr, self.name.split("__"), row)
        return None if value is None else str(value)


@dataclass(frozen=True)
class Cursor:
    """A place between two rows of one list, and the direction to read on in. Signed, so that nobody can edit it.

    `of` is a hash of the list: its address and filters. `values` are those of the row, one for each term.
    """

    of: str
    order: list[str]
    values: list[str | None]
    backwards: bool

    def encoded(self) -> str:
        return SIGNER.sign_object([self.of, self.order, self.values, self.backwards])

    @classmethod
    def decoded(cls, text: str, *, of: str, order: list[str]) -> Self:
        """Raises ValidationError for one that is broken, or that belongs to another list, filter or ordering."""
        try:
            cursor = cls(*SIGNER.unsign_object(text))
        except BadSignature:
            raise ValidationError(
                {"cursor": ["This is no cursor of ours: take it from `next` or `previous`."]}
            ) from None
        if (cursor.of, cursor.order) != (of, order):
            raise ValidationError({"cursor": ["This cursor belongs to another list, filter or ordering."]})
        return cursor

    def place(self, terms: list[Term]) -> Q:
        """The rows on its far side: the first term beyond its value, or equal and the second beyond, and so on."""
        found, equal = Q(), Q()
        for term, value in zip(terms, self.values, strict=True):
            found |= equal & term.beyond(value, self.backwards)
            equal &= term.equal(value)
        return found


class KeysetPagination(BasePagination):
    """Takes a queryset ordered by columns of which the last is unique, as `OrderingFilter` leaves it.

    Of a view that is known by key the page has a mapping for each row: its `pk` and the columns of the ordering.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request, self.told_moment = request, view.told_moment()
        self.revision = revision.before(request._request).number
        self.terms = [Term(by.expression.name, by.descending) for by in queryset.query.order_by]
        size = parameters.read(request, "page_size", parameters.PAGE_SIZE)
        cursor = self._cursor()
        backwards = cursor is not None and cursor.backwards
        page = queryset.filter(cursor.place(self.terms)) if cursor else queryset
        if view.is_known_by_key:
            page = page.values("pk", *(term.name for term in self.terms))
        rows = list(page.order_by(*(term.ordered(backwards) for term in self.terms))[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        self.count = queryset.count() if more or cursor else len(rows)
        if backwards:
            rows.reverse()
        self.next = self._link(rows[-1], backwards=False) if rows and (more or backwards) else None
        self.previous = self._link(rows[0], backwards=True) if rows and (more if backwards else cursor) else None
        return rows

    def _cursor(self) -> Cursor | None:
        text = parameters.read(self.request, "cursor", parameters.CURSOR)
        return Cursor.decoded(text, of=self._list(), order=self._order()) if text else None

    def _list(self) -> str:
        """A hash of the address and the filters, whatever the order in which they stand there."""
        filters = [(name, given) for name, given in self.request.query_params.lists() if name not in parameters.NAMES]
        named = sorted((name, value) for name, values in filters for value in values if value)
        return sha256(repr((self.request.path, named)).encode()).hexdigest()[:16]

    def _order(self) -> list[str]:
        return [("-" if term.descending else "") + term.name for term in self.terms]

    def _link(self, row: Any, *, backwards: bool) -> str:
        cursor = Cursor(self._list(), self._order(), [term.value(row) for term in self.terms], backwards)
        query = self.request.query_params.copy()
        query["cursor"] = cursor.encoded()
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def get_paginated_response(self, data: Any) -> Response:
        links = {"next": self.next, "previous": self.previous}
        told = {"count": self.count} | links | {"revision": self.revision} | self.told_moment
        return Response(told | {"results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "count": {"type": "integer", "minimum": 0, "description": "How many rows the filters find in all."},
            "next": link | {"description": "The address of the page that follows; null on the last one."},
            "previous": link | {"description": "The address of the page before; null on the first one."},
            "revision": {
                "type": "integer",
                "minimum": 0,
                "description": "The last change that is in it for sure; a later one may be. Who asks for what came "
                "after this number misses nothing.",
            },
            "as_of": {"type": "string", "format": "date", "description": "The day that the rows are of."},
            "known_at": {
                "type": ["string", "null"],
                "format": "date-time",
                "description": "The moment whose statuses count, where it was asked for; null: what is known now.",
            },
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor = "Where to read on: only ever taken from `next` or `previous` of an answer to the same filters."
        size = f"How many rows a page has at most; {parameters.PAGE_SIZE.default} where nothing is said."
        return [
            parameters.described("page_size", size, parameters.unsent(parameters.PAGE_SIZE)),
            parameters.described("cursor", cursor, {"type": "string"}),
        ]
