"""Status updates: drafted beside the words of the promise and its test, then taken through the workflow."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from alliance import dates
from alliance.keeping import Fields
from commitments import rules, workflow
from commitments.admin import next_work, review, sources
from commitments.admin.base import REFUSAL, LedgerAdmin, person
from commitments.admin.error_summary import told
from commitments.admin.evidence import EvidenceInline
from commitments.admin.promise import promise_of
from commitments.admin.stale import MEANWHILE
from commitments.admin.status_form import StatusUpdateForm
from commitments.admin.status_steps import STEPS, Step, is_open_to, may_be_withdrawn_by
from commitments.choices import Implementation, UpdateState
from commitments.meanings import EVIDENCE_BARS
from commitments.models import StatusUpdate
from commitments.replacing import replacement

CHOSEN = ("commitment", "party", "implementation")
"""What the address of the promise may say about the form."""

TAKEN = "pacta.taken"
"""Where a request carries the key of the update that a step left: a correction is another than the corrected one."""

CONTENT_FIELDS = (
    "commitment",
    "implementation",
    "effective_on",
    "period_from",
    "period_to",
    "party",
    "achieved",
    "rationale",
    "confidence",
)


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is."""

    title = "whose turn"
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "Mine to finish"), ("review", "For me to review"), ("others", "With a colleague")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        own = Q(author=person(request))
        match self.value():
            case "mine":
                return queryset.unfinished_by(person(request))
            case "review":
                return queryset.waiting_for(person(request))
            case "others":
                return queryset.filter((own & Q(state=UpdateState.SUBMITTED)) | (~own & Q(state__in=UpdateState.OPEN)))
        return queryset


@admin.register(StatusUpdate)
class StatusUpdateAdmin(LedgerAdmin):
    """Nobody deletes an update: it is withdrawn with a reason. Only its author writes it, until it is submitted.

    Beside Save its form has the steps of `commitments.workflow` that are open to this person now.
    """

    kept = "Nobody deletes a status update: it is withdrawn with a reason."
    form = StatusUpdateForm
    change_form_template = "admin/commitments/statusupdate/change_form.html"
    inlines = [EvidenceInline]
    autocomplete_fields = ["commitment"]
    list_display = [
        "code",
        "commitment_title",
        "party",
        "implementation",
        "effective",
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

    @admin.display(ordering="effective_on", description="effective on")
    def effective(self, update: StatusUpdate) -> str:
        return dates.in_words(update.effective_on, update.effective_precision)

    @admin.display(ordering="evidence_count", description="evidence")
    def evidence_count(self, update: Any) -> int:
        return update.evidence_count

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusUpdate]:
        return super().get_queryset(request).annotate(evidence_count=Count("evidence"))

    def get_urls(self) -> list[Any]:
        """The promise to be read beside the form, and where its evidence is found."""
        asked = {"promise": self.promise_view, "passages": sources.passages, "address": sources.address}
        own = [
            path(f"{name}/", self._for_writers(view), name=f"commitments_statusupdate_{name}")
            for name, view in asked.items()
        ]
        return [*own, *super().get_urls()]

    def _for_writers(self, view: Callable[[HttpRequest], HttpResponse]) -> Any:
        def guarded(request: HttpRequest) -> HttpResponse:
            if not self.has_add_permission(request):
                raise PermissionDenied("Writing status updates needs the rights of an analyst.")
            return view(request)

        return self.admin_site.admin_view(guarded)

    def promise_view(self, request: HttpRequest) -> HttpResponse:
        """The promise that was chosen on the form, and the fields that depend on it."""
        given = {name: request.GET[name] for name in CHOSEN if request.GET.get(name)}
        form = self.get_form(request, None, fields=list(CONTENT_FIELDS))(initial=given)
        context = {"form": form, "promise": beside(form), "is_new": True}
        return render(request, "admin/commitments/statusupdate/chosen.html", context)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The content where it is open; the note, where a step needs one."""
        by = person(request)
        content = CONTENT_FIELDS if is_open_to(obj, by) and not is_thrown_away(request) else ()
        note = ("step_note",) if may_be_withdrawn_by(obj, by) else ()
        return [(None, {"fields": [*content, *note]})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [] if is_thrown_away(request) else super().get_inlines(request, obj)

    def proposed(self, request: HttpRequest, obj: Any) -> Fields:
        return review.proposed(request.GET.get("review", "")) if obj is None else {}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: an update and its evidence go through the door together, in save_related."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        step, by = _chosen_step(request), person(request)
        if formsets and (step is None or is_open_to(form.instance if change else None, by)):
            (evidence,) = formsets
            written = evidence.save(commit=False)
            stored = workflow.draft(update=form.instance, by=by, evidence=written, dropped=evidence.deleted_objects)
            form.instance.pk = stored.pk  # Django's formsets take the key of a new parent away
        if step is not None:
            taken: Any = step.take(form.instance, by, form.cleaned_data.get("step_note", ""))
            request.META[TAKEN] = taken.pk

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        step = _chosen_step(request)
        return step.done if step else super().construct_change_message(request, form, formsets, add)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        return self._after_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self._after_step(request, obj) or super().response_change(request, obj)

    def _after_step(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """The sentences of the step, on the update that it left; None where no step was taken."""
        step = _chosen_step(request)
        if step is None:
            return None
        self.message_user(request, step.done, messages.SUCCESS)
        if sentence := next_work.after(step.name, person(request)):
            self.message_user(request, sentence)
        return redirect("admin:commitments_statusupdate_change", request.META.get(TAKEN, obj.pk))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        update, form = context["original"], context["adminform"].form
        context["steps"] = [step for step in STEPS if step.is_open(update, person(request))]
        context["is_open"] = is_open_to(update, person(request))
        context["promise"] = beside(form)
        context["is_new"] = update is None
        context["takes_note"] = may_be_withdrawn_by(update, person(request))
        context["replacement"] = replacement(update) if update is not None and not context["is_open"] else None
        context["bar"] = EVIDENCE_BARS[Implementation(update.implementation)] if update else ""
        for inline in context["inline_admin_formsets"]:
            inline.formset.show_passages()
        if update is not None and update.published_at is None and not form.is_bound:
            context["missing"] = [*chain.from_iterable(rules.broken_by(update.pk).values())]
        context["faults"] = told(form, context["inline_admin_formsets"]) if form.is_bound else []
        return super().render_change_form(request, context, *args, **options)


def _chosen_step(request: HttpRequest) -> Step | None:
    """The step whose button was pressed, even if it is not offered any more: the refusal then says why."""
    return next((step for step in STEPS if step.name == request.POST.get("_step")), None)


def is_thrown_away(request: HttpRequest) -> bool:
    """Whether this sends a withdrawal: what else the form says is not written, so it need not be whole.

    Where the form comes back, because the withdrawal was refused or the update has changed, it has all its fields.
    """
    comes_back = not request.META.keys().isdisjoint({REFUSAL, MEANWHILE})
    return request.POST.get("_step") == "withdraw" and not comes_back


def beside(form: Any) -> Any:
    """The promise to be read beside this form: of the stored update, or the one that is chosen on it."""
    promise = getattr(form, "promise", None)
    return promise_of(promise.pk if promise else form.instance.commitment_id, form.instance)
