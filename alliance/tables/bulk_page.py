"""The page that changes one field of the rows chosen in a list: which field, which value, a look at it, and done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from alliance.loading.nouns import Form, fixture_form, own_fields, reference
from alliance.models import Keyed
from alliance.tables.bulk import FIELDS, Bulk, Choice, in_words
from alliance.tables.limits import ROWS
from alliance.tables.pages import list_of, page_context, tell_batch
from commitments.admin.base import LedgerAdmin, person
from commitments.admin.why import reason_of


def change_one_field(model_admin: LedgerAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """The action of a list: begins with the rows as they are now."""
    versions = dict(queryset.values_list("pk", "version"))
    if len(versions) > ROWS:
        sentence = f"{len(versions):,} rows are too many at once, at most {ROWS:,}; filter the list."
        model_admin.message_user(request, sentence, messages.ERROR)
        return None
    return _shown(request, model_admin, _packed(versions), len(versions))


change_one_field.short_description = "Change one field of the selected rows"  # type: ignore[attr-defined]
change_one_field.allowed_permissions = ("change",)  # type: ignore[attr-defined]


class FieldForm(forms.Form):
    """The field that is to change."""

    field = forms.ChoiceField(error_messages={"required": "Choose a field.", "invalid_choice": "Choose a field."})


def change_field(request: HttpRequest, model_admin: LedgerAdmin) -> HttpResponse:
    """Field, value, preview, and for good; each step sends what the steps before it chose."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        model_admin.message_user(request, "Select rows in the list first, then the action below its title.")
        return HttpResponseRedirect(list_of(model_admin))
    packed = request.POST.get("rows", "")
    try:
        versions = _unpacked(model_admin.model, packed)
    except (ValueError, ValidationError):
        model_admin.message_user(request, "The rows that were sent cannot be read; select them again.", messages.ERROR)
        return HttpResponseRedirect(list_of(model_admin))
    which = _field_form(request, model_admin, request.POST)
    if not which.is_valid():
        return _shown(request, model_admin, packed, len(versions), which=which)
    name = which.cleaned_data["field"]
    has_value = request.POST.get("step") in ("preview", "confirm")
    value_form = _value_form(request, model_admin, name, request.POST if has_value else None)
    if not value_form.is_valid():
        return _shown(request, model_admin, packed, len(versions), which=which, value_form=value_form)
    choice = Choice(model_admin.model, versions, name, _form_of(value_form.cleaned_data["value"]), person(request))
    return _decided(request, model_admin, choice, which, value_form)


def _decided(
    request: HttpRequest, model_admin: LedgerAdmin, choice: Choice, which: forms.Form, value_form: forms.Form
) -> HttpResponse:
    """The preview; or, once that was confirmed, the change."""
    problems: list[str] = []
    if request.POST.get("step") == "confirm":
        done = choice.for_good(reason_of(request))
        if not done.problems:
            number = len(done.changed)
            told = f"{number} {model_admin.opts.verbose_name if number == 1 else model_admin.opts.verbose_name_plural}"
            tell_batch(request, model_admin, f"{told} changed.", done.batch)
            return HttpResponseRedirect(list_of(model_admin))
        problems = done.problems
    bulk = choice.preview()
    accepted = {each.row.identity for each in bulk.changed}
    numbers = _numbers(choice)
    packed = _packed(
        {number: choice.versions[number] for number, key in numbers.items() if (choice.model, key) in accepted}
    )
    return _shown(
        request,
        model_admin,
        _packed(choice.versions),
        len(choice.versions),
        which=which,
        value_form=value_form,
        preview=_told(choice, bulk, numbers),
        accepted=packed,
        problems=[*problems, *bulk.problems],
    )


def _numbers(choice: Choice) -> dict[Any, tuple[Form, ...]]:
    """The natural keys of the chosen rows by primary key."""
    paths = choice.model.key_paths()
    rows = choice.model._base_manager.filter(pk__in=choice.versions).values_list("pk", *paths)
    return {number: tuple(map(fixture_form, key)) for number, *key in rows}


def _told(choice: Choice, bulk: Bulk, numbers: dict[Any, tuple[Form, ...]]) -> dict[str, Any]:
    """What the page shows of the preview."""
    options = choice.model._meta
    view = f"admin:{options.app_label}_{options.model_name}_change"
    addresses = {key: reverse(view, args=[number]) for number, key in numbers.items()}
    return {
        "changed": [
            {
                "name": str(each.row),
                "address": addresses.get(each.row.key),
                "was": in_words(choice.model, choice.name, each.was.get(choice.name)),
                "now": in_words(choice.model, choice.name, each.now.get(choice.name)),
            }
            for each in bulk.changed
        ],
        "same": [str(row) for row in bulk.same],
        "refused": [{"name": str(row), "address": addresses.get(row.key), "why": why} for row, why in bulk.refused],
        "gone": len(choice.versions) - len(numbers),
        "asks_why": bulk.asks_why,
    }


def _shown(request: HttpRequest, model_admin: LedgerAdmin, packed: str, number: int, **told: Any) -> HttpResponse:
    plural = model_admin.opts.verbose_name if number == 1 else model_admin.opts.verbose_name_plural
    context = page_context(request, model_admin, f"Change one field of {number:,} {plural}")
    context |= {"rows": packed, "reason": reason_of(request), "which": _field_form(request, model_admin)} | told
    context["address"] = reverse(f"admin:{model_admin.opts.label_lower.replace('.', '_')}_change_field")
    context["media"] = model_admin.media + (told["value_form"].media if "value_form" in told else forms.Media())
    return TemplateResponse(request, "admin/tables/change_field.html", context)


def _field_form(request: HttpRequest, model_admin: LedgerAdmin, data: Any = None) -> FieldForm:
    form = FieldForm(data, auto_id="which_%s")
    fields = _fields(request, model_admin)
    choice: Any = form.fields["field"]
    choice.choices = [(name, str(field.label)[:1].upper() + str(field.label)[1:]) for name, field in fields.items()]
    return form


def _fields(request: HttpRequest, model_admin: LedgerAdmin) -> dict[str, forms.Field]:
    """The fields that can be changed in bulk, as the form of the noun has them."""
    form: Any = model_admin.get_form(request)
    names = FIELDS.get(model_admin.opts.label_lower, ())
    return {name: form.base_fields[name] for name in names if name in form.base_fields}


def _value_form(request: HttpRequest, model_admin: LedgerAdmin, name: str, data: Any) -> forms.Form:
    """A form with the field's own widget, without the links beside it."""
    field: Any = _fields(request, model_admin)[name]
    field.widget = getattr(field.widget, "widget", field.widget)
    model: type[Keyed] = model_admin.model
    field.validators = [*field.validators, *own_fields(model)[name].validators]
    form: Any = type("ValueForm", (forms.Form,), {"value": field})
    return form(data)


def _form_of(value: Any) -> Form:
    """A cleaned value in fixture form."""
    return reference(value.natural_key()) if isinstance(value, Keyed) else fixture_form(value)


def _packed(versions: dict[Any, int]) -> str:
    return " ".join(f"{number}:{version}" for number, version in versions.items())


def _unpacked(model: type[Keyed], packed: str) -> dict[Any, int]:
    """Raises ValueError or ValidationError where somebody wrote it otherwise."""
    pairs = [pair.split(":") for pair in packed.split()]
    if not pairs or len(pairs) > ROWS or any(len(pair) != 2 for pair in pairs):
        raise ValueError
    return {model._meta.pk.to_python(number): int(version) for number, version in pairs}
