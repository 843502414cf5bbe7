"""Forms that lose nothing: opened again, they show what was typed and not saved (`alliance/keeping.py`).

It is shown as initial values: nothing is checked before somebody saves it, and the form looks as it was left. So are
values that a link proposes. Rows that were added come back, those that were removed are still marked as such.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, QueryDict

from alliance.keeping import Fields, forget
from alliance.models import KeptForm, User
from commitments.admin.stale import SEEN

SHOWN = "pacta.shown"
"""Where a request carries the kept form that its answer shows."""


class TypingKept(admin.ModelAdmin):
    """What somebody typed into this form and did not save comes back, until it is saved or discarded."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        path = path_of(request, object_id)
        context = {"kept_path": path} | (extra_context or {})
        if request.method == "POST":
            with transaction.atomic():
                answer = super().changeform_view(request, object_id, form_url, context)
                if answer.status_code == 302:  # it is saved
                    forget(_person(request), path)
            return answer
        request.META[SHOWN] = KeptForm.objects.of(_person(request)).filter(path=path).first()
        return super().changeform_view(request, object_id, form_url, context | {"kept": request.META[SHOWN]})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        if kept := request.META.get(SHOWN):
            sets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["kept_apart"] = _apart(kept, [context["adminform"].form, *(form for rows in sets for form in rows)])
        return super().render_change_form(request, context, *args, **options)

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
        kept = request.META.get(SHOWN)
        fields = kept.data if kept else self.proposed(request, obj)
        return as_sent(fields) if fields else None


class _TypedForm(forms.ModelForm):
    """A form whose first values are those that were typed."""

    typed: QueryDict

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {**(options.get("initial") or {}), **values(self.base_fields, self.typed)}
        super().__init__(*args, **options)


class _TypedRows(forms.BaseInlineFormSet):
    """Rows as they were left. What was typed into a row that somebody else deleted meanwhile is a new row now."""

    typed: QueryDict

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        total = self.typed.get(f"{self.prefix}-TOTAL_FORMS", "0")
        number = min(int(total), self.absolute_max) if total.isascii() and total.isdecimal() else 0
        rows = {
            f"{self.prefix}-{place}": self.typed.get(f"{self.prefix}-{place}-{self._key}") for place in range(number)
        }
        known = {str(row.pk): None for row in self.get_queryset()}
        self._old = {key: prefix for prefix, key in rows.items() if key in known}
        self._new = [prefix for prefix, key in rows.items() if key not in known and self._is_there(prefix)]
        self.extra = len(self._new)

    @property
    def _key(self) -> str:
        model: Any = self.model
        return str(model._meta.pk.name)

    def _is_there(self, prefix: str) -> bool:
        return any(name.startswith(f"{prefix}-") for name in self.typed)

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
        """The prefix under which the row was sent that is shown here; None for a row that was not there then."""
        first = self.initial_form_count()
        return self._new[index - first] if index >= first else self._old.get(str(self.get_queryset()[index].pk))


def _apart(kept: KeptForm, shown: list[forms.BaseForm]) -> list[tuple[str, str]]:
    """What was typed into fields that the form does not have any more, as when it was submitted in another window."""
    names = {form.add_prefix(name) for form in shown for name in form.fields}
    rows = {name.rpartition("-")[0] for name in names if "-" in name}
    return [
        (name, "; ".join(texts))
        for name, texts in kept.data.items()
        if any(texts)
        and name not in names
        and name.rpartition("-")[0] not in rows
        and name != SEEN
        and not name.startswith("_")
        and not name.endswith("_FORMS")
    ]


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


def path_of(request: HttpRequest, object_id: str | None) -> str:
    """The address of a form: of one that adds a record with what its link proposes, but not with where it came from."""
    if object_id is not None:
        return request.path
    asked = [(name, value) for name, value in request.GET.items() if not name.startswith("_changelist")]
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
