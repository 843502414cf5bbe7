"""Forms that lose nothing: opened again, they show what was typed and not saved (`alliance/keeping.py`).

It is shown as initial values: nothing is checked before somebody saves it, and the form looks as it was left. So are
values that a link proposes. What others did to the record meanwhile is brought together with it first, as for a form
that is sent (`stale.py`): rows that were added come back, and those that are gone are offered or let go.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.crypto import get_random_string

from alliance.keeping import FROM, Fields, forget, kept_of, remember_saved, stamps_of
from commitments.admin.choices import BEFORE
from commitments.admin.page import person
from commitments.admin.stale import SEEN, StaleAdmin
from commitments.admin.typed_rows import TypedRows

SHOWN = "pacta.shown"
"""Where a request carries the fields that its answer shows."""

SAVED = "pacta.saved"
"""Where a request carries the record that it saved, unless that is taken back."""

WINDOW = "_window"
"""The hidden field that tells the windows apart in which the same form is open."""

NOT_OF_THE_FORM = ("_changelist", "_kept")
"""What an address says that does not make another form of it: the list that it was opened from, what was kept of it."""


class TypingKept(StaleAdmin):
    """What somebody typed into this form and did not save comes back, until it is saved or discarded."""

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """When all is done, and not refused after all, the session knows what became of the window."""
        answer, row = super().changeform_view(request, *args, **options), request.META.get(SAVED)
        if row is not None and isinstance(answer, HttpResponseRedirect):
            view = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_change"
            remember_saved(request, request.POST.get(WINDOW, ""), reverse(view, args=[row.pk]), str(row))
        return answer

    def opened(self, request: HttpRequest, object_id: str | None, context: dict[str, Any]) -> Any:
        path = path_of(request, adds=object_id is None)
        kept = kept_of(person(request), path, request.GET.get("_kept"))
        context |= {"kept": kept, "kept_path": path, "kept_window": get_random_string(16), "kept_from": ""}
        if kept is None:
            return super().opened(request, object_id, context)
        typed, context["kept_from"] = as_sent(kept.data), stamps_of(kept)
        if object_id is None:
            request.META[SHOWN] = typed
        elif (row := self.get_object(request, unquote(object_id))) is not None:
            self._bring_back(request, row, typed)
        elif (row := self._deleted(request, object_id)) is not None:
            return self._gone(request, row, typed, context)
        return super().opened(request, object_id, context)

    def _bring_back(self, request: HttpRequest, row: Any, typed: QueryDict) -> None:
        if self.has_change_permission(request, row):
            was = typed.get(BEFORE, typed.get(SEEN, ""))
            request.META[SHOWN] = self._merged(request, row, typed, was)
        elif self.has_view_permission(request, row):
            self._closed(request, row, typed)

    def sent(self, request: HttpRequest, object_id: str | None, context: dict[str, Any]) -> Any:
        context["kept_path"] = path_of(request, adds=object_id is None)
        context |= {"kept_window": request.POST.get(WINDOW, ""), "kept_from": request.POST.get(FROM, "")}
        return super().sent(request, object_id, context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """It is saved; with it, in the same transaction, goes what was kept of the window in which it was typed."""
        self._forget(request, path_of(request, adds=True), obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._forget(request, path_of(request), obj)
        return super().log_change(request, obj, message)

    def _forget(self, request: HttpRequest, path: str, saved: Model) -> None:
        request.META[SAVED] = saved
        forget(person(request), path, request.POST.get(WINDOW, ""), request.POST.get(FROM, ""))

    def proposed(self, request: HttpRequest, obj: Any) -> Fields:
        """Fields, as a browser sends them, that the form shows when it is opened and nothing was typed into it."""
        return {}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        fields = self._shown(request, obj)
        return type(form.__name__, (_TypedForm, form), {"typed": fields}) if fields else form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        fields = self._shown(request, obj)
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            shown = type(formset.__name__, (_TypedRows, formset), {"typed": fields}) if fields else formset
            yield shown, inline

    def _shown(self, request: HttpRequest, obj: Any) -> QueryDict | None:
        if request.method != "GET":
            return None
        proposed = self.proposed(request, obj)
        return request.META.get(SHOWN) or (as_sent(proposed) if proposed else None)


class _TypedForm(forms.ModelForm):
    """A form whose first values are those that were typed."""

    typed: QueryDict

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {**(options.get("initial") or {}), **values(self.base_fields, self.typed)}
        super().__init__(*args, **options)


class _TypedRows(forms.BaseInlineFormSet):
    """Rows as they are to be shown: to each that is stored what was typed into it, then the new ones."""

    typed: QueryDict

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sent = TypedRows(self.typed, self)
        self.extra = len(self.sent.new)

    @property
    def _key(self) -> str:
        model: Any = self.model
        return str(model._meta.pk.name)

    def _construct_form(self, i: int, **options: Any) -> Any:
        if (prefix := self._sent_as(i)) is not None:
            options["initial"] = values(self.form.base_fields, self.typed, f"{prefix}-")
        return super()._construct_form(i, **options)  # type: ignore[misc]

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if index is not None and (prefix := self._sent_as(index)) is not None:  # None is the pattern for new rows
            own = {name: field for name, field in form.fields.items() if name not in (self._key, self.fk.name)}
            form.initial = {**form.initial, **values(own, self.typed, f"{prefix}-")}

    def _sent_as(self, index: int) -> str | None:
        """The prefix under which the row was sent that is shown here; None for one that was added this very moment."""
        first = self.initial_form_count()
        return self.sent.new[index - first] if index >= first else self.sent.old.get(str(self.get_queryset()[index].pk))


def values(fields: dict[str, forms.Field], typed: QueryDict, prefix: str = "") -> dict[str, Any]:
    """The value of each field that was on the form when it was typed, ready to be shown."""
    found = {}
    for name, field in fields.items():
        sent = f"{prefix}{name}"
        if not field.widget.value_omitted_from_data(typed, {}, sent):
            found[name] = field.bound_data(field.widget.value_from_datadict(typed, {}, sent), None)
    return found


def as_sent(fields: Fields) -> QueryDict:
    """As Django reads what a browser sends."""
    typed = QueryDict(mutable=True)
    for name, texts in fields.items():
        typed.setlist(name, texts)
    return typed


def path_of(request: HttpRequest, *, adds: bool = False) -> str:
    """The address of a form: of one that adds a record with what its link proposes, but not with where it came from."""
    asked = [(name, value) for name, value in request.GET.items() if not name.startswith(NOT_OF_THE_FORM)]
    return f"{request.path}?{urlencode(asked)}" if adds and asked else request.path
