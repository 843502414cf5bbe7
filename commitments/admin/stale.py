"""Two people at once: a form carries the versions that it was made from, and one that is stale is merged, not saved.

A record and the rows of its parts are locked before they are compared, so that of two who save at once exactly one
finds them as they were. Decision 20 tells the rest.
"""

from contextlib import AbstractContextManager, nullcontext
from copy import copy
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from alliance import meanwhile as history
from alliance.words import noun
from commitments.admin import meanwhile
from commitments.admin.meanwhile import Meanwhile
from commitments.admin.merge import Merge, chosen
from commitments.admin.seen import BELONGS_BY, hold_agreements_of
from commitments.admin.token import Token, rows_of
from commitments.workflow import Stale

MOST_DIGITS = 19
"""Of a key that the database can hold."""

SEEN = "seen"
"""The hidden field with the token."""

HELD, MEANWHILE, GOES = "pacta.held", "pacta.meanwhile", "pacta.goes"
"""Where a request carries that its rows are locked; what its page says of others; and what a deletion takes along."""

UNKNOWN = (
    "This page does not say which version it was made from. Nothing is saved and nothing is lost: look, and save again."
)
CHANGED = "It was changed while you worked on it. Nothing is saved yet, and nothing that you typed is lost."
LOOK = "Look at what others did meanwhile, then save again."
CLOSED = "You cannot change it any more. Nothing is saved; what you typed stands here, to copy."
UNCONFIRMED = "What would be deleted is not what you saw; look at it again."


class StaleForm(Exception):
    """The form shows another version than the one that is stored, or does not say which."""


class StaleAdmin(admin.ModelAdmin):
    """A noun whose forms save only what they were made from; what others changed is merged and shown first."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id is None:
            with _together():
                self._hold_parent(request)
                return super().changeform_view(request, object_id, form_url, extra_context)
        request.POST = chosen(request.POST)  # type: ignore[assignment]
        seen = Token.read(request.POST.get(SEEN, ""))
        with _together():
            if not self._hold(request, object_id) and (row := self._deleted(request, object_id)) is not None:
                return self._gone(request, row)
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except StaleForm:
                self._merge(request, object_id, seen)
                return super().changeform_view(request, object_id, form_url, extra_context)
            except PermissionDenied:
                if not self._was_open(request, object_id, seen):
                    raise
                looking = _looking(request)
                return super().changeform_view(looking, object_id, form_url, extra_context)

    def _hold(self, request: HttpRequest, object_id: str) -> bool:
        """Lock the record until the transaction ends; whether it is there."""
        rows: QuerySet[Model] = QuerySet(self.model).select_for_update(no_key=True)
        try:
            hold_agreements_of(self.model, [unquote(object_id)])
            held = rows.filter(pk=unquote(object_id)).order_by("pk").values_list("pk").first() is not None
        except (ValueError, ValidationError):
            return False
        request.META[HELD] = held
        return held

    def _hold_parent(self, request: HttpRequest) -> None:
        """What belongs to an agreement is not added to it while somebody publishes its coding."""
        fields: dict[str, Any] = {field.name: field for field in self.opts.concrete_fields}
        for name in sorted(fields.keys() & set(BELONGS_BY)):
            if (key := request.POST.get(name, "")).isdecimal() and len(key) < MOST_DIGITS:
                hold_agreements_of(fields[name].related_model, [int(key)])

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
            if self._is_stale(request, obj, open_, Token.read(request.POST.get(SEEN, ""))):
                raise StaleForm
        return formsets, inlines

    def _is_stale(self, request: HttpRequest, obj: Any, formsets: list[Any], seen: Token | None) -> bool:
        if seen is None or seen.record.version != getattr(obj, "version", None):
            return True
        if seen.record.version is None and seen.record != Token.of(self._form(request, obj), []).record:
            return True
        return any(_rows_differ(rows, seen) for rows in formsets)

    def _form(self, request: HttpRequest, obj: Any) -> forms.ModelForm:
        """The form of the record as it is stored."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        return self.get_form(_looking(request), obj, change=True, fields=fields)(instance=obj)

    # What then?

    def _merge(self, request: HttpRequest, object_id: str, seen: Token | None) -> None:
        """What was typed and what is stored, brought together, become what the form shows next."""
        looking = _looking(request)
        row: Any = self.get_object(request, unquote(object_id))
        form = self._form(request, row)
        formsets = _open(request, row, *self._create_formsets(looking, row, change=True))
        tables = meanwhile.tables_of(self, request)
        now, was = Token.of(form, formsets), meanwhile.contents(row, seen, tables)
        merge = Merge(request.POST, seen, was)
        merge.record(form)
        for rows in formsets:
            merge.rows(rows)
        request.META[MEANWHILE] = Meanwhile(
            sentence=CHANGED if seen else UNKNOWN,
            entries=meanwhile.entries(row, seen, now, tables),
            logged=meanwhile.logged(row),
            token=str(now),
            both=merge.both,
            taken=merge.taken,
            typed=meanwhile.typed(self, request, str(row.pk), was, form.fields, [rows.prefix for rows in formsets]),
        )
        request.POST = merge.data  # type: ignore[assignment]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        told = request.META.get(MEANWHILE)
        return type(form.__name__, (_Stopped, form), {}) if told else form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        obj, told = context["original"], request.META.get(MEANWHILE)
        context["meanwhile"] = told
        if obj is not None and self.has_change_permission(request, obj):
            context[SEEN] = told.token if told else self._token(request, context)
        return super().render_change_form(request, context, *args, **options)

    def _token(self, request: HttpRequest, context: dict[str, Any]) -> str:
        """Of what the form shows: of what is stored, or of what it was when somebody typed into it."""
        if request.method == "POST":
            return request.POST.get(SEEN, "")
        if (kept := context.get("kept")) and SEEN in kept.data:
            return kept.data[SEEN][0]
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

    def _gone(self, request: HttpRequest, row: Model) -> TemplateResponse:
        seen, tables = Token.read(request.POST.get(SEEN, "")), meanwhile.tables_of(self, request)
        told = Meanwhile(
            sentence=f"{history.gone(row)} Nothing is saved; what you typed stands here, to copy.",
            typed=meanwhile.typed(self, request, str(row.pk), meanwhile.contents(row, seen, tables)),
        )
        title = f"The {noun(self.model)} is gone"
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": title, "meanwhile": told}
        return TemplateResponse(request, "admin/gone.html", context, status=410)

    def _was_open(self, request: HttpRequest, object_id: str, seen: Token | None) -> bool:
        """Whether somebody closed the record since the form was opened; the page then says who, and what was typed."""
        row = self.get_object(request, unquote(object_id))
        if row is None or seen is None or not self.has_view_permission(request, row):
            return False
        was = meanwhile.contents(row, seen, meanwhile.tables_of(self, request))
        request.META[MEANWHILE] = Meanwhile(
            sentence=CLOSED,
            entries=meanwhile.entries(row, seen, None, {}),
            typed=meanwhile.typed(self, request, str(row.pk), was),
        )
        return True

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


class _Stopped(forms.ModelForm):
    """A form that is shown before it is saved."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.add_error(None, LOOK)
        return cleaned


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


def _rows_differ(rows: Any, seen: Token) -> bool:
    """Whether a row that the form showed was changed or deleted. One that others added is overwritten by nothing."""
    shown, sent = seen.parts.get(rows.prefix, {}), rows_of(rows)
    if any(shown.get(key) != row for key, row in sent.items()):
        return True
    not_sent = shown.keys() - sent.keys()
    return bool(not_sent) and not not_sent <= {str(row.pk) for row in rows.get_queryset()}
