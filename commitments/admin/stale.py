"""Two people at once: a form carries the versions that it was made from, and one that is stale is merged, not saved.

A record and the rows of its parts are locked before they are compared, so that of two who save at once exactly one
finds them as they were. Decision 20 tells the rest.
"""

from contextlib import AbstractContextManager, nullcontext
from copy import copy
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse

from alliance import meanwhile as history
from alliance import numbers
from alliance.words import noun
from commitments.admin import meanwhile
from commitments.admin.choices import BEFORE, Choices
from commitments.admin.meanwhile import Meanwhile
from commitments.admin.merge import Merge
from commitments.admin.page import RecordPage, person
from commitments.admin.seen import BELONGS_BY, hold_agreements
from commitments.admin.sentences import CLOSED, words_for
from commitments.admin.telling import YOURS, other_author, tells
from commitments.admin.token import Token, rows_differ
from commitments.admin.typed_rows import added_twice, sent_again
from commitments.workflow import Stale

SEEN = "seen"
"""The hidden field with the token."""

HELD, MEANWHILE, GOES = "pacta.held", "pacta.meanwhile", "pacta.goes"
"""Where a request carries that its rows are locked; what its page says of others; and what a deletion takes along."""

UNCONFIRMED = "What would be deleted is not what you saw; look at it again."


class StaleForm(Exception):
    """The form shows another version than the one that is stored, or does not say which; or it has choices to make."""


class AddedTwice(Exception):
    """The form adds rows that were added meanwhile, by somebody else or by itself."""


class StaleAdmin(RecordPage):
    """A noun whose forms save only what they were made from; what others changed is merged and shown first."""

    def sent(self, request: HttpRequest, object_id: str | None, context: dict[str, Any]) -> Any:
        if object_id is None:
            return self._added(request, context)
        choices = Choices(request.POST)
        if not choices.are_open:
            request.POST = choices.made()  # type: ignore[assignment]
        with _together():
            if not self._hold(request, object_id) and (row := self._deleted(request, object_id)) is not None:
                return self._gone(request, row, request.POST, context)
            try:
                return self._sent(request, object_id, context)
            except PermissionDenied:
                row = self.get_object(request, unquote(object_id))
                if row is None or not self._was_open(request, row):
                    raise
                self._closed(request, row, request.POST)
                return super().opened(_looking(request), object_id, context)

    def _sent(self, request: HttpRequest, object_id: str, context: dict[str, Any]) -> Any:
        """It is saved, or comes back merged. A row that others added too is theirs, and the rest is saved."""
        try:
            return super().sent(request, object_id, context)
        except (StaleForm, AddedTwice) as found:
            row = self.get_object(request, unquote(object_id))
            was = request.POST.get(BEFORE if Choices(request.POST).are_open else SEEN, "")
            is_stale = isinstance(found, StaleForm)
            request.POST = self._merged(request, row, request.POST, was, is_stale=is_stale)  # type: ignore[assignment]
            return self._sent(request, object_id, context)

    def _added(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        if typed_by := other_author(request):
            request.META[MEANWHILE] = Meanwhile(look=f"{typed_by} {YOURS}")
        with _together():
            self._hold_codings(request)
            return super().sent(request, None, context)

    def _hold(self, request: HttpRequest, object_id: str) -> bool:
        """Lock the record until the transaction ends; whether it is there."""
        rows: QuerySet[Model] = QuerySet(self.model).select_for_update(no_key=True)
        try:
            self._hold_codings(request, unquote(object_id))
            held = rows.filter(pk=unquote(object_id)).order_by("pk").values_list("pk").first() is not None
        except (ValueError, ValidationError):
            return False
        request.META[HELD] = held
        return held

    def _hold_codings(self, request: HttpRequest, *stored: str) -> None:
        """Nobody publishes the coding that the record belongs to meanwhile, or is to belong to."""
        rows: dict[type[Model], list[Any]] = {self.model: [*stored]}
        fields: list[Any] = [field for field in self.opts.concrete_fields if field.name in BELONGS_BY]
        for field in fields:
            if (key := numbers.whole(request.POST.get(field.name, ""))) is not None:
                rows.setdefault(field.related_model, []).append(key)
        hold_agreements(rows)

    # Is it stale?

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """The rows that the form may change are locked as they are read."""
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST" and request.META.get(HELD) and inline.has_change_permission(request, obj):
            options["queryset"] = options["queryset"].select_for_update(of=("self",))
        return options

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """All that the form shows is read and locked here, and nothing is checked yet or written."""
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if change and request.method == "POST" and MEANWHILE not in request.META:
            open_ = _open(request, obj, formsets, inlines)
            seen = Token.read(request.POST.get(SEEN, ""))
            is_open = Choices(request.POST).are_open
            if is_open or other_author(request) or self._is_stale(request, obj, open_, seen):
                raise StaleForm
            if any(added_twice(rows, request.POST) or sent_again(rows, request.POST) for rows in open_):
                raise AddedTwice
        return formsets, inlines

    def _is_stale(self, request: HttpRequest, obj: Any, formsets: list[Any], seen: Token | None) -> bool:
        if seen is None or seen.record.version != getattr(obj, "version", None):
            return True
        if seen.record.version is None and seen.record != Token.of(self._form(request, obj), []).record:
            return True
        return any(rows_differ(rows, seen) for rows in formsets)

    def _form(self, request: HttpRequest, obj: Any) -> forms.ModelForm:
        """The form of the record as it is stored."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        return self.get_form(_looking(request), obj, change=True, fields=fields)(instance=obj)

    # What then?

    def _merged(
        self, request: HttpRequest, row: Any, typed: QueryDict, was: str, *, is_stale: bool = True
    ) -> QueryDict:
        """What was typed and what is stored, brought together: what the form shows next; `was` is the token.

        Where it is not stale and nothing is to choose, nothing is told: it can be saved.
        """
        form, seen = self._form(request, row), Token.read(was)
        formsets = _open(request, row, *self._create_formsets(_looking(request), row, change=True))
        tables = meanwhile.tables_of(self, request)
        now, contents = Token.of(form, formsets), meanwhile.contents(row, seen, tables)
        merge = Merge(typed, seen, contents)
        merge.record(form)
        for rows in formsets:
            merge.rows(rows)
        merge.data[SEEN] = str(now)
        if is_stale or merge.both:
            shown = form.fields.keys() & {*flatten_fieldsets(self.get_fieldsets(request, row))}
            prefixes = [rows.prefix for rows in formsets]
            told = Meanwhile(token=str(now), before=was, both=merge.both, taken=merge.taken)
            told.typed = meanwhile.typed(self, request, typed, str(row.pk), contents, shown, prefixes)
            told.entries = meanwhile.entries(row, seen, now, tables)
            if tells(told, request, row, seen, now):
                request.META[MEANWHILE] = told
        return merge.data

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        told = request.META.get(MEANWHILE)
        return type(form.__name__, (meanwhile.Stopped, form), {"look": told.look}) if told else form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        obj, told = context["original"], request.META.get(MEANWHILE)
        context["meanwhile"], context["look"] = told, meanwhile.told_above(context, told)
        if obj is not None and self.has_change_permission(request, obj):
            context[SEEN] = told.token if told else self._token(request, context)
        return super().render_change_form(request, context, *args, **options)

    def _token(self, request: HttpRequest, context: dict[str, Any]) -> str:
        """Of what the form shows: of what is stored, or of what it was when it was sent."""
        if request.method == "POST":
            return request.POST.get(SEEN, "")
        sets = context["inline_admin_formsets"]
        rows = _open(
            request, context["original"], [inline.formset for inline in sets], [inline.opts for inline in sets]
        )
        return str(Token.of(context["adminform"].form, rows))

    # The record is not there, or not open any more

    def _deleted(self, request: HttpRequest, object_id: str) -> Model | None:
        """The record that was deleted, for who could see such records."""
        row = self.model(pk=unquote(object_id))
        return row if self.has_view_or_change_permission(request) and history.deletion_of(row) else None

    def _gone(self, request: HttpRequest, row: Model, typed: QueryDict, context: dict[str, Any]) -> TemplateResponse:
        title = f"The {noun(self.model)} is gone"
        told = Meanwhile(
            words=words_for(person(request), filter(None, [history.deletion_of(row)])),
            sentence=f"{history.gone(row)} Nothing is saved; what you typed stands here, to copy.",
            typed=self._to_copy(request, row, typed),
        )
        page = self.admin_site.each_context(request) | context
        page |= {"opts": self.opts, "title": title, "meanwhile": told}
        return TemplateResponse(request, "admin/gone.html", page, status=410)

    def _was_open(self, request: HttpRequest, row: Model) -> bool:
        """Whether somebody closed the record since the form was opened."""
        return self.has_view_permission(request, row) and Token.read(request.POST.get(SEEN, "")) is not None

    def _closed(self, request: HttpRequest, row: Model, typed: QueryDict) -> None:
        """The page of a record that cannot be changed any more says who closed it, and what was typed."""
        seen = Token.read(typed.get(SEEN, ""))
        entries = meanwhile.entries(row, seen, None, {})
        words = meanwhile.whose(row, person(request), seen, entries)
        told = Meanwhile(sentence=CLOSED, words=words, entries=entries, typed=self._to_copy(request, row, typed))
        request.META[MEANWHILE] = told

    def _to_copy(self, request: HttpRequest, row: Model, typed: QueryDict) -> list[tuple[str, str]]:
        """All that was typed, for a form that cannot be saved."""
        seen = Token.read(typed.get(SEEN, ""))
        contents = meanwhile.contents(row, seen, meanwhile.tables_of(self, request))
        return meanwhile.typed(self, request, typed, str(row.pk), contents)

    # What is deleted is what was confirmed

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with _together():
            self._hold(request, object_id)
            return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        answer = super().get_deleted_objects(objs, request)
        versions = [(obj.pk, getattr(obj, "version", None)) for obj in objs]
        request.META[GOES] = sha256(repr((versions, answer[0])).encode()).hexdigest()
        return answer

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        return super().render_delete_form(request, context | {SEEN: request.META[GOES]})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if request.POST.get(SEEN) != request.META[GOES]:
            raise Stale(UNCONFIRMED)
        super().delete_model(request, obj)


def _together() -> AbstractContextManager[Any]:
    """The transaction of the step, where there is one already: no savepoint of its own, as nothing is written first."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


def _looking(request: HttpRequest) -> HttpRequest:
    """The same request, as if somebody only looked."""
    looking = copy(request)
    looking.method = "GET"
    return looking


def _open(request: HttpRequest, obj: Any, formsets: list[Any], inlines: list[Any]) -> list[Any]:
    """The parts that the form may change; others are only shown, and their versions do not matter to it."""
    pairs = zip(formsets, inlines, strict=True)
    return [formset for formset, inline in pairs if inline.has_change_permission(request, obj)]
