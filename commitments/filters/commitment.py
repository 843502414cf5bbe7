"""Filters of commitments."""

from datetime import date
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from alliance.api.fields import shown
from alliance.api.filters import ChoicesFilter, DayFilter, FlagFilter, KeysFilter, OrderingFilter, WordsFilter
from commitments import search
from commitments.choices import (
    STATUS_LABELS,
    Claim,
    Confidence,
    Freshness,
    LeftOut,
    ObligationKind,
    Role,
    Schedule,
    Strength,
)
from commitments.filters.facets import CommitmentFacets
from commitments.filters.keys import AgreementKeyFilter, PartyFilter, ThemeFilter
from commitments.models import Agency, Commitment
from commitments.querysets import CommitmentQuerySet

ANY_TARGET = "any"


class TargetField(forms.Field):
    """Currencies of the numbers promised, or `any` for a number of whatever unit."""

    takes_several = True
    widget = forms.SelectMultiple
    schema = {"type": "string", "pattern": f"^({ANY_TARGET}|[A-Z]{{3}})$"}

    def clean(self, value: list[str] | None) -> list[str]:
        given = [text for text in dict.fromkeys(value or []) if text]
        for text in given:
            if text != ANY_TARGET and not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
                sentence = gettext("{text} is neither a currency such as USD or KRW nor `any`.")
                raise ValidationError(sentence.format(text=shown(text)))
        return given


class TargetFilter(Filter):
    field_class = TargetField

    def __init__(self) -> None:
        text = _("A number was promised: in this currency (USD, KRW), or `any` for a number of whatever unit.")
        super().__init__(label=_("Target"), help_text=text)

    def filter(self, queryset: QuerySet, units: list[str]) -> QuerySet:
        with_target = Commitment.objects.filter(targets__isnull=False)
        if ANY_TARGET not in units:
            with_target = with_target.filter(targets__unit__in=units)
        return queryset.filter(pk__in=with_target.values("pk")) if units else queryset


class CommitmentFilter(CommitmentFacets):
    """With exactly one `party`, status, schedule, freshness and confidence are that party's own, as an obligor.

    Where only commitments are asked for in which it is the counterpart, it has none of its own: then, and without a
    party or with several, they are the headline's.
    """

    q = WordsFilter(search.of_commitments)
    agreement = AgreementKeyFilter()
    theme = ThemeFilter()
    party = PartyFilter(
        "Code of a party that owes it or is the counterpart. With exactly one party, `status`, `schedule`, "
        "`freshness` and `confidence` are that party's own.",
        method="filter_party",
    )
    role = ChoicesFilter(
        Role, method="filter_role", label=_("Role"), help_text="Role of the `party` or of the `agency` asked for."
    )
    agency = KeysFilter(
        Agency.objects.all(),
        key="code",
        method="filter_agency",
        label=_("Agency"),
        help_text="Code of a ministry or office that acts for a party in it.",
    )
    status = ChoicesFilter(
        list(STATUS_LABELS.items()),
        field_name="implementation",
        method="filter_standing",
        label=_("Status"),
        help_text="What became of it; `not_assessed` where nobody has looked.",
    )
    schedule = ChoicesFilter(
        Schedule, method="filter_standing", label=_("Schedule"), help_text="How it stands to its date."
    )
    freshness = ChoicesFilter(
        Freshness, method="filter_standing", label=_("Freshness"), help_text="How long ago its status was looked at."
    )
    confidence = ChoicesFilter(
        Confidence, method="filter_standing", label=_("Confidence"), help_text="How sure its status is."
    )
    claim = ChoicesFilter(
        Claim,
        method="filter_claim",
        label=_("In a brief"),
        help_text="What may be said of it across a table, as the section of a brief in which it stands.",
    )
    strength = ChoicesFilter(Strength, label=_("Strength"), help_text="How hard its words bind.")
    obligation = ChoicesFilter(ObligationKind, label=_("Obligation"), help_text="What would fulfil it.")
    dialogue = KeysFilter(
        apps.get_model("dialogues", "Dialogue").objects.all(),
        key="slug",
        method="filter_dialogue",
        label=_("Dialogue"),
        help_text="Slug of a dialogue to which it belongs: made, reviewed or reported at one of its meetings, standing "
        "in an outcome of one, or having established it.",
    )
    meeting = KeysFilter(
        apps.get_model("dialogues", "Meeting").objects.all(),
        key="code",
        method="filter_meeting",
        label=_("Meeting"),
        help_text="Code of a meeting at which it was made, reviewed or reported, or from which its agreement came.",
    )
    thread = KeysFilter(
        Commitment.objects.public(),
        key="code",
        method="filter_thread",
        label=_("Thread"),
        widget=forms.MultipleHiddenInput,  # a form would list every commitment
        help_text="Code of any member of a thread: the same promise over several agreements.",
    )
    counted = FlagFilter(
        method="filter_counted",
        label=_("Counted"),
        help_text="true: the set that every share is of, i.e. the latest of its thread, no general pledge, not "
        "declaratory. false: the others.",
    )
    left_out = ChoicesFilter(
        LeftOut,
        method="filter_left_out",
        label=_("Left out of the shares"),
        help_text="Why no share counts it: the first reason that applies.",
    )
    target = TargetFilter()
    issued_after = DayFilter(
        "agreement__issued_on", "gte", label=_("Made from"), help_text="Its agreement was issued on this day or later."
    )
    issued_before = DayFilter(
        "agreement__issued_on",
        "lte",
        label=_("Made until"),
        help_text="Its agreement was issued on this day or before.",
    )
    due_after = DayFilter("due_on", "gte", label=_("Due from"), help_text="Due on this day or later.")
    due_before = DayFilter("due_on", "lte", label=_("Due until"), help_text="Due on this day or before.")
    changed_after = DayFilter(
        method="filter_changed_after",
        label=_("Changed since"),
        help_text="Its headline holds from this day (`effective_on`) or a later one.",
    )
    updated_after = DayFilter(
        "latest_revision__revision__made_at__date",
        "gte",
        label=_("Updated since"),
        help_text="The record changed on this day or later: the commitment, a part of it or a published status.",
    )
    updated_before = DayFilter(
        "latest_revision__revision__made_at__date",
        "lte",
        label=_("Updated until"),
        help_text="The record changed last on this day or before.",
    )
    ordering = OrderingFilter(
        {"code": ["code"], "due_on": ["due_on"], "effective_on": ["effective_on"], "updated": ["updated"]},
        key="code",
        default="code",
    )

    def filter_queryset(self, queryset: Any) -> QuerySet:
        order = self.form.cleaned_data.get("ordering", "")
        if order.endswith("effective_on"):
            queryset = queryset.with_effective_on(self.moment.day, self.moment.known_at)
        elif order.endswith("updated"):
            queryset = queryset.annotate(updated=F("latest_revision__revision_id"))
        return super().filter_queryset(queryset)

    def filter_party(self, queryset: CommitmentQuerySet, name: str, codes: list[str]) -> QuerySet:
        return queryset.involving(parties=codes, roles=self.form.cleaned_data.get("role", []))

    def filter_agency(self, queryset: CommitmentQuerySet, name: str, codes: list[str]) -> QuerySet:
        return queryset.involving(agencies=codes, roles=self.form.cleaned_data.get("role", []))

    def filter_role(self, queryset: CommitmentQuerySet, name: str, roles: list[str]) -> QuerySet:
        return queryset.involving(roles=roles)

    def filter_standing(self, queryset: CommitmentQuerySet, name: str, words: list[str]) -> QuerySet:
        return queryset.where_standing(
            name, words, day=self.moment.day, known_at=self.moment.known_at, party=self.sole_party
        )

    def filter_claim(self, queryset: CommitmentQuerySet, name: str, claims: list[str]) -> QuerySet:
        return queryset.where_claim(claims, day=self.moment.day, known_at=self.moment.known_at, party=self.sole_party)

    def filter_dialogue(self, queryset: CommitmentQuerySet, name: str, slugs: list[str]) -> QuerySet:
        rounds = self.meetings().filter(dialogue__slug__in=slugs)
        belonging = Commitment.objects.filter(
            Q(meeting_items__meeting__in=rounds)
            | Q(agreement__meetings__in=rounds)
            | Q(established_dialogues__slug__in=slugs)
        )
        return queryset.filter(pk__in=belonging.values("pk"))

    def filter_meeting(self, queryset: CommitmentQuerySet, name: str, codes: list[str]) -> QuerySet:
        meetings = self.meetings().filter(code__in=codes)
        belonging = Commitment.objects.filter(
            Q(meeting_items__meeting__in=meetings) | Q(agreement__meetings__in=meetings)
        )
        return queryset.filter(pk__in=belonging.values("pk"))

    def filter_thread(self, queryset: CommitmentQuerySet, name: str, codes: list[str]) -> QuerySet:
        return queryset.in_thread_of(codes, self.moment.day)

    def filter_counted(self, queryset: CommitmentQuerySet, name: str, counted: bool) -> QuerySet:
        return (
            queryset.counted(self.moment.day)
            if counted
            else queryset.exclude(pk__in=Commitment.objects.counted(self.moment.day))
        )

    def filter_left_out(self, queryset: CommitmentQuerySet, name: str, reasons: list[str]) -> QuerySet:
        return queryset.with_left_out(self.moment.day).filter(left_out__in=reasons)

    def filter_changed_after(self, queryset: CommitmentQuerySet, name: str, since: date) -> QuerySet:
        return queryset.effective_since(since, day=self.moment.day, known_at=self.moment.known_at)
