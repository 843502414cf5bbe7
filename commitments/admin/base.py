"""What the admin classes of both apps share: rows of a fitting size, lists of names, and parts kept off the index."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse

from commitments import quotation
from commitments.admin import why
from commitments.admin.history import history_context
from commitments.admin.kept import TypingKept
from commitments.admin.look_up import LookUp
from commitments.admin.page import person as person
from commitments.admin.quantity import QuantityField
from commitments.admin.seen import PATHS, is_seen
from commitments.admin.there_already import there_already
from commitments.admin.why import WHY, reason_of
from commitments.workflow import MAY_PUBLISH_AGREEMENT, Refused, step


class OneALine(SimpleArrayField):
    """Names, one a line: a comma may be part of a name."""

    def __init__(self, base_field: forms.Field, **options: Any) -> None:
        options.setdefault("help_text", "One a line.")
        super().__init__(base_field, delimiter="\n", **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "\n".join(line for line in map(quotation.clean, value.splitlines()) if line)
        return super().to_python(value)


REFUSAL = "pacta.refusal"
"""Where a request carries the refusal from its first try to its second."""


FIELDS: dict[type[models.Field], dict[str, Any]] = {
    ArrayField: {"form_class": OneALine, "widget": AdminTextareaWidget(attrs={"rows": 2})},
    models.DecimalField: {"form_class": QuantityField},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}


class LedgerForm(forms.ModelForm):
    """A form that can say why the workflow or the database refused what it was sent."""

    refusal: ClassVar[Refused | None] = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        told = self.refusal.message_dict if self.refusal else {}
        for field, sentences in told.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)
        return cleaned


class LedgerForms(BaseModelAdmin):
    """How the fields of a form are made, of a noun and of its parts."""

    formfield_overrides = FIELDS

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", LookUp(db_field, self.admin_site, using=options.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **options)


class KeptAdmin(TypingKept):
    """Rows that are not deleted, or not all of them; who tries is told why."""

    kept: ClassVar[str] = ""
    """The rule, true for everybody who is refused; where there is none, the right alone is missing."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        found = there_already(context["adminform"].form)
        context["there_already"] = found if found and self.has_view_permission(request, found) else None
        return super().render_change_form(request, context, *args, **options)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        row = self.get_object(request, unquote(object_id))
        if self.kept and row is not None and not self.has_delete_permission(request, row):
            raise PermissionDenied(self.kept)
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Where other rows need these, that is told instead of a missing right: no right would help."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set() if protected else lacking, protected


class LedgerAdmin(LedgerForms, KeptAdmin):
    """A noun of the ledger in the admin. What is refused leaves the form as it was typed, with the sentences.

    The coding of a published agreement is in the readers' hands: only who may publish one adds to it or changes it.
    """

    form = LedgerForm
    list_per_page = 50
    change_list_template = "admin/tables/change_list.html"
    actions = ["change_one_field"]  # of alliance/tables
    object_history_template = "admin/ledger_history.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(request, obj)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Only to what readers see: coding, an update once it is published, and all that has no draft."""
        is_draft = not is_seen(obj) if type(obj).__name__ in PATHS else getattr(obj, "published_at", True) is None
        return None if is_draft else super().get_view_on_site_url(obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not self._is_open(request, obj):
            raise Refused("Readers see this agreement already; ask a reviewer to add to its coding.")
        super().save_model(request, obj, form, change)

    def _is_open(self, request: HttpRequest, obj: Any) -> bool:
        return not is_seen(obj) or person(request).has_perm(MAY_PUBLISH_AGREEMENT)

    def sent(self, request: HttpRequest, object_id: str | None, context: dict[str, Any]) -> Any:
        try:
            with step(by=person(request), reason=reason_of(request)):
                return super().sent(request, object_id, context)
        except Refused as refused:  # what had begun is undone; now the same form with the sentences
            request.META[REFUSAL] = refused
            return super().sent(request, object_id, context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        context = (extra_context or {}) | {"asks_why": is_seen(self.get_object(request, unquote(object_id)))}
        if request.method != "POST":
            return super().delete_view(request, object_id, context)
        try:
            with step(by=person(request), reason=reason_of(request)):
                return super().delete_view(request, object_id, context)
        except Refused as refused:
            for sentence in refused.messages:
                self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.path)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if is_seen(obj) and not reason_of(request):
            raise Refused("Say why: readers see this among the corrections.")
        super().delete_model(request, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """As Django's, but the ledger's own history instead of the log of the admin."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data is not None:
            answer.context_data |= history_context(answer.context_data["object"], request.GET)
        return answer

    def asks_why(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and is_seen(obj) and self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of what readers see, the reason of the change comes last."""
        parts = list(super().get_fieldsets(request, obj))
        return [*parts, (None, {"fields": [WHY]})] if self.asks_why(request, obj) else parts

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in super().get_fields(request, obj) if name != WHY]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        if options.get("fields"):  # without, all of the model's
            options["fields"] = [name for name in options["fields"] if name != WHY]
        form = super().get_form(request, obj, change, **options)
        added: dict[str, Any] = {"refusal": request.META.get(REFUSAL)}
        if self.asks_why(request, obj):
            added[WHY] = why.field()
        return type(form.__name__, (form,), added)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The values that a link hands to an empty form; what makes no sense is left out."""
        given = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if self._makes_sense(name, value)}

    def _makes_sense(self, name: str, value: Any) -> bool:
        field = next((field for field in self.opts.fields if field.name == name), None)
        if field is None:
            return False
        try:
            field.clean(value, None)
        except ValidationError:
            return False
        return True


class PartAdmin(LedgerAdmin):
    """A part of a noun. It is worked on where it belongs, so the index does not list it.

    What readers see is changed there only, where the form knows what else the noun has left.
    """

    actions = []
    kept = "What readers see of a text is taken away on the form of what it belongs to, by a reviewer."

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def _is_open(self, request: HttpRequest, obj: Any) -> bool:
        return not is_seen(obj)
