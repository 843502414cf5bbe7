"""Commitments: one form for the undertaking, its words, who owes it, its numbers and its thread."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from alliance import dates
from commitments import workflow
from commitments.admin.base import LedgerAdmin, LedgerForm, PartAdmin, person
from commitments.admin.citation import CitationInline
from commitments.admin.desk import CommitmentDeskFilter
from commitments.admin.obligation import ObligationInline
from commitments.admin.parts import NumberedFormSet, PartInline
from commitments.choices import STATUS_LABELS, Freshness, Schedule
from commitments.models import Agreement, Commitment, CommitmentLink, CommitmentTheme, StatusUpdate, Target
from commitments.querysets import by_urgency


class CommitmentForm(LedgerForm):
    """Gives a new commitment the next number of its agreement, and knows whether it is to be retired."""

    retiring = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = "Leave empty for the agreement's next number. Given once, never reused."

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        agreement = self.cleaned_data.get("agreement")
        if "code" in self.fields and agreement and "code" not in self.errors:
            self._give_code(agreement)
        if "retired_reason" in self.cleaned_data:
            self._stamp_retirement()
        return cleaned

    def _give_code(self, agreement: Agreement) -> None:
        code = self.cleaned_data.get("code")
        if not code:
            Agreement.objects.select_for_update().get(pk=agreement.pk)  # two people at once get two numbers
            self.cleaned_data["code"] = Commitment.objects.next_code(agreement)
        elif not code.startswith(f"{agreement.code}-"):
            self.add_error("code", f"The code of a commitment of {agreement.code} begins with {agreement.code}-.")

    def _stamp_retirement(self) -> None:
        if not self.cleaned_data["retired_reason"]:
            self.instance.retired_at = None
        elif self.instance.retired_at is None:
            self.instance.retired_at, self.retiring = timezone.now(), True


def is_retired_for_good(commitment: Commitment) -> bool:
    """Whether readers were told of its retirement, as it is stored: on a form that is refused it may only be typed."""
    is_told = commitment.retired_at is not None and commitment.agreement.is_public
    return is_told and Commitment.objects.retired().filter(pk=commitment.pk).exists()


class TargetInline(PartInline):
    model = Target
    formset = NumberedFormSet
    autocomplete_fields = ["payer"]


class ThemeInline(PartInline):
    model = CommitmentTheme
    autocomplete_fields = ["theme"]


class LinkInline(PartInline):
    """What this commitment does to earlier ones."""

    model = CommitmentLink
    fk_name = "later"
    verbose_name_plural = "links to earlier commitments"
    autocomplete_fields = ["earlier"]


class UpdateInline(PartInline):
    """What has been found so far, to look at; each one opens on its own page."""

    model = StatusUpdate
    fields = readonly_fields = ("party", "implementation", "effective", "state", "confidence", "rationale")
    show_change_link = True
    view_on_site = False  # they stand on the page of the commitment itself

    @admin.display(description="effective on")
    def effective(self, update: StatusUpdate) -> str:
        return dates.in_words(update.effective_on, update.effective_precision)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StandingFilter(admin.SimpleListFilter):
    """By a computed column of today's headline: what analysts work down."""

    column: str
    choices_of_column: dict[str, Any]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return self.choices_of_column.items()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in self.choices_of_column:
            return queryset
        now = timezone.now()
        return queryset.where_standing(self.column, [self.value()], day=timezone.localdate(now), known_at=now)


class StatusFilter(StandingFilter):
    title = parameter_name = "status"
    column = "implementation"
    choices_of_column = STATUS_LABELS


class ScheduleFilter(StandingFilter):
    title = parameter_name = column = "schedule"
    choices_of_column = dict(Schedule.choices)


class FreshnessFilter(StandingFilter):
    title = parameter_name = column = "freshness"
    choices_of_column = dict(Freshness.choices)


class RetiredFilter(admin.SimpleListFilter):
    title = parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "No"), ("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Commitment]) -> QuerySet[Commitment]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(retired_at__isnull=self.value() == "no")


@admin.register(Commitment)
class CommitmentAdmin(LedgerAdmin):
    """A commitment is retired with a reason, never deleted; its code and agreement stay as given."""

    kept = "Nobody deletes a commitment: it is retired with a reason."
    form = CommitmentForm
    inlines = [CitationInline, ObligationInline, TargetInline, ThemeInline, LinkInline, UpdateInline]
    list_display = ["code", "title_en", "status", "schedule", "freshness", "due_on", "obligation", "theme"]
    list_display_links = ["code", "title_en"]
    list_select_related = ["theme"]
    list_filter = [
        CommitmentDeskFilter,
        StatusFilter,
        FreshnessFilter,
        ScheduleFilter,
        "obligation",
        "strength",
        ("agreement", admin.RelatedOnlyFieldListFilter),
        ("theme", admin.RelatedOnlyFieldListFilter),
        "is_general",
        RetiredFilter,
    ]
    search_fields = ["code", "title_en", "title_ko", "summary"]
    date_hierarchy = "due_on"
    autocomplete_fields = ["agreement", "theme", "replaced_by"]
    fieldsets = [
        (None, {"fields": [("agreement", "code"), "title_en", "title_ko", "summary", "note"]}),
        ("What kind", {"fields": [("obligation", "strength", "is_general"), ("theme", "recurrence_months")]}),
        ("Deadline", {"fields": ["deadline", ("due_on", "due_precision", "due_basis")]}),
        ("Test", {"fields": ["delivered_when", "broken_when", "review_every_days"]}),
        ("Retire", {"fields": ["retired_reason", "replaced_by"], "classes": ["collapse"]}),
    ]

    @admin.display(description="status")
    def status(self, commitment: Any) -> str:
        return commitment.standing.label

    @admin.display(description="schedule")
    def schedule(self, commitment: Any) -> str:
        return commitment.standing.schedule_label

    @admin.display(description="freshness")
    def freshness(self, commitment: Any) -> str:
        return commitment.standing.freshness_label

    def get_queryset(self, request: HttpRequest) -> Any:
        now = timezone.now()
        commitments: Any = super().get_queryset(request)
        return commitments.with_standing(timezone.localdate(now), now)

    def get_ordering(self, request: HttpRequest) -> Any:
        """What is due for review comes in the order of the desk."""
        now = timezone.now()
        is_queue = request.GET.get(CommitmentDeskFilter.parameter_name) == "review"
        return by_urgency(timezone.localdate(now), now) if is_queue else super().get_ordering(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A retirement that readers were told of is for good."""
        fixed = [] if obj is None else ["agreement", "code"]
        return [*fixed, "retired_reason"] if obj is not None and is_retired_for_good(obj) else fixed

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Retiring goes through its door, after all else that was typed."""
        retirement = {"at": obj.retired_at, "reason": obj.retired_reason, "replaced_by": obj.replaced_by}
        if form.retiring:
            obj.retired_at, obj.retired_reason, obj.replaced_by = None, "", None
        super().save_model(request, obj, form, change)
        if form.retiring:
            workflow.retire(commitment=obj, by=person(request), **retirement)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CommitmentLink)
class CommitmentLinkAdmin(LedgerAdmin):
    list_display = ["later", "kind", "earlier", "note"]
    list_select_related = ["later", "earlier"]
    list_filter = ["kind"]
    search_fields = ["later__code", "later__title_en", "earlier__code", "earlier__title_en", "note"]
    autocomplete_fields = ["later", "earlier"]


@admin.register(Target)
class TargetAdmin(LedgerAdmin):
    list_display = ["commitment", "number", "text", "comparator", "quantity", "unit", "per", "payer", "due_on"]
    list_display_links = ["commitment", "text"]
    list_select_related = ["commitment", "payer"]
    list_filter = ["comparator", "unit", ("payer", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["commitment__code", "commitment__title_en", "text", "unit"]
    autocomplete_fields = ["commitment", "payer"]


@admin.register(CommitmentTheme)
class CommitmentThemeAdmin(PartAdmin):
    list_display = ["commitment", "theme"]
    list_select_related = ["commitment", "theme"]
    search_fields = ["commitment__code", "theme__slug", "theme__name_en"]
    autocomplete_fields = ["commitment", "theme"]
