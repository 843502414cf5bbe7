"""Status updates: drafted beside the words of the promise and its test, then taken through the workflow."""

from itertools import chain
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from commitments import rules, workflow
from commitments.admin.base import LedgerForm, person
from commitments.admin.evidence import EvidenceInline
from commitments.admin.status_steps import STEPS, is_open_to, may_be_withdrawn_by
from commitments.admin.steps import TAKEN, SteppedAdmin
from commitments.choices import Role, UpdateState
from commitments.models import Commitment, Party, StatusUpdate

CONTENT_FIELDS = (
    "commitment",
    "party",
    "implementation",
    ("effective_on", "effective_precision"),
    ("period_from", "period_to"),
    "achieved",
    "rationale",
    "confidence",
)
RECORD_FIELDS = (
    ("state", "batch"),
    ("written_by", "submitted_at"),
    ("reviewed_by", "published_at"),
    "review_note",
    ("taken_out_by", "withdrawn_at"),
    "withdrawal_reason",
)


class StatusUpdateForm(LedgerForm):
    step_note = forms.CharField(
        label="Note or reason",
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Return needs a note that tells the author what is missing; Withdraw needs a reason.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "party" in self.fields:
            self._offer_obligors()

    def _offer_obligors(self) -> None:
        """Where the commitment is chosen, only those who owe it can be the party."""
        chosen = str(self["commitment"].value() or "")
        if chosen.isdecimal():
            party: Any = self.fields["party"]
            party.queryset = Party.objects.filter(obligations__commitment=int(chosen), obligations__role=Role.OBLIGOR)
            party.error_messages["invalid_choice"] = "Choose a party that owes the commitment, or none for all of them."


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is."""

    title = "whose turn"
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "Mine to finish"), ("review", "For me to review"), ("others", "With a colleague")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StatusUpdate]) -> QuerySet[StatusUpdate]:
        own = Q(author=person(request))
        match self.value():
            case "mine":
                return queryset.filter(own, state__in=UpdateState.OPEN)
            case "review":
                return queryset.filter(~own, state=UpdateState.SUBMITTED)
            case "others":
                return queryset.filter((own & Q(state=UpdateState.SUBMITTED)) | (~own & Q(state__in=UpdateState.OPEN)))
        return queryset


@admin.register(StatusUpdate)
class StatusUpdateAdmin(SteppedAdmin):
    """Nobody deletes an update: it is withdrawn with a reason. Only its author writes it, until it is submitted."""

    kept = "Nobody deletes a status update: it is withdrawn with a reason."
    form = StatusUpdateForm
    change_form_template = "admin/commitments/statusupdate/change_form.html"
    steps = STEPS
    inlines = [EvidenceInline]
    autocomplete_fields = ["commitment"]
    list_display = [
        "code",
        "commitment_title",
        "party",
        "implementation",
        "effective_on",
        "state",
        "author",
        "evidence_count",
    ]
    list_display_links = ["code", "commitment_title"]
    list_select_related = ["commitment", "party", "author"]
    list_filter = [TurnFilter, "state", "implementation", "confidence", ("batch", admin.EmptyFieldListFilter)]
    search_fields = ["commitment__code", "commitment__title_en", "commitment__title_ko", "rationale"]
    date_hierarchy = "effective_on"

    @admin.display(ordering="commitment__code", description="commitment")
    def code(self, update: StatusUpdate) -> str:
        return update.commitment.code

    @admin.display(ordering="commitment__title_en", description="title")
    def commitment_title(self, update: StatusUpdate) -> str:
        return update.commitment.title_en

    @admin.display(ordering="evidence_count", description="evidence")
    def evidence_count(self, update: Any) -> int:
        return update.evidence_count

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusUpdate]:
        return super().get_queryset(request).annotate(evidence_count=Count("evidence"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The content; the record of its steps, as far as it goes; and the note, where a step needs one."""
        by = person(request)
        content = CONTENT_FIELDS if is_open_to(obj, by) else self._filled(obj, CONTENT_FIELDS)
        parts: list[Any] = [(None, {"fields": content})]
        if obj is not None:
            parts.append(("Record", {"fields": self._filled(obj, RECORD_FIELDS)}))
        if may_be_withdrawn_by(obj, by):
            parts.append(("Decision", {"fields": ["step_note"]}))
        return parts

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        content = [] if is_open_to(obj, person(request)) else list(workflow.CONTENT)
        return [*content, *flatten(RECORD_FIELDS)]

    def _filled(self, update: StatusUpdate, fields: tuple[Any, ...]) -> list[Any]:
        """The rows of a form that have something to show."""
        rows = [[name for name in flatten([row]) if self._shows(update, name)] for row in fields]
        return [tuple(row) for row in rows if row]

    def _shows(self, update: StatusUpdate, name: str) -> bool:
        return name == "party" or bool(getattr(self, name)(update) if hasattr(self, name) else getattr(update, name))

    @admin.display(description="author")
    def written_by(self, update: StatusUpdate) -> str:
        return str(update.author)

    @admin.display(description="reviewer")
    def reviewed_by(self, update: StatusUpdate) -> str:
        return str(update.reviewer or "")

    @admin.display(description="withdrawn by")
    def taken_out_by(self, update: StatusUpdate) -> str:
        return str(update.withdrawn_by or "")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: an update and its evidence go through the door together, in save_related."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        step, by = self.chosen_step(request), person(request)
        if step is None or is_open_to(form.instance if change else None, by):
            (evidence,) = formsets
            written = evidence.save(commit=False)
            stored = workflow.draft(update=form.instance, by=by, evidence=written, dropped=evidence.deleted_objects)
            form.instance.pk = stored.pk  # Django's formsets take the key of a new parent away
        if step is not None:
            taken: Any = step.take(form.instance, by, form.cleaned_data.get("step_note", ""))
            request.META[TAKEN] = taken.pk

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        update, form = context["original"], context["adminform"].form
        context["is_open"] = is_open_to(update, person(request))
        context["promise"] = promise_of(form)
        if update is not None and update.published_at is None and not form.is_bound:
            context["missing"] = [*chain.from_iterable(rules.broken_by(update.pk).values())]
        return super().render_change_form(request, context, *args, **options)


def promise_of(form: StatusUpdateForm) -> Commitment | None:
    """The commitment to read beside the form: words, test, obligors, where each stands; None while none is chosen."""
    chosen = form.instance.commitment_id or form.initial.get("commitment") or 0
    now = timezone.now()
    promises = (
        Commitment.objects.filter(pk=chosen)
        .select_related("agreement")
        .prefetch_related(
            "citations__passage__agreement", "citations__passage__lead_in", "obligations__party", "targets"
        )
        .prefetch_related(Prefetch("status_updates", _on_record(form.instance), to_attr="other_updates"))
        .with_standing_by_party(timezone.localdate(now), now)
    )
    return promises.first()


def _on_record(update: StatusUpdate) -> QuerySet[StatusUpdate]:
    """The other updates of a promise, the latest first."""
    return StatusUpdate.objects.exclude(pk=update.pk).select_related("party", "author")
