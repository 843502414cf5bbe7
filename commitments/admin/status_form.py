"""The form of a status update: what fits the commitment, the evidence that a status needs, dates as one types them."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.text import capfirst

from alliance import numbers
from commitments.admin.base import LedgerForm
from commitments.admin.days import DayField, as_typed
from commitments.choices import Implementation, ObligationKind, Role
from commitments.meanings import EVIDENCE_BARS, STATUSES
from commitments.models import Commitment, Party

NO_SUCH_PARTY = "Choose a party that owes the commitment, or none for all of them."


class StatusUpdateForm(LedgerForm):
    """`promise` is the commitment that is chosen, None where none is."""

    effective_on = DayField(
        to_the_year=True,
        required=False,
        help_text="The day of the event that the evidence shows; for what was not found, the day of the search.",
    )
    period_from = DayField(required=False)
    period_to = DayField(required=False, help_text="The update is effective on this day.")
    step_note = forms.CharField(
        label="Note or reason",
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Return needs a note that tells the author what is missing; Withdraw needs a reason.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.promise: Commitment | None = None
        if "commitment" not in self.fields:  # it is only read: what stands above is no field of the model to Django
            self.fields = {"step_note": self.fields["step_note"]}
        else:
            given = options.get("initial") or {}
            if "effective_on" not in given and self.instance.effective_on:
                self.initial["effective_on"] = as_typed(self.instance.effective_on, self.instance.effective_precision)
            self.fields["commitment"].disabled = self.instance.replaces_id is not None  # a correction keeps its promise
            self._find_promise()
            self._tell_units()
            self._offer_obligors(is_free="party" not in given and self.instance._state.adding)
            self._offer_statuses()

    def _find_promise(self) -> None:
        chosen = numbers.whole(str(self["commitment"].value() or ""))
        if chosen is not None:
            self.promise = Commitment.objects.filter(pk=chosen).first()
        for name in ("commitment", "party"):  # their links to other forms are out of the way here
            widget: Any = self.fields[name].widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False

    def _tell_units(self) -> None:
        """In which unit to say what was achieved, each with the words of its target."""
        targets = self.promise.targets.exclude(unit="") if self.promise else []
        told = [f"in {target.unit}, as the target is “{target.text}”" for target in targets]
        self.fields["achieved"].help_text = capfirst("; or ".join(told) + "." if told else "The promise has no target.")

    def _offer_obligors(self, *, is_free: bool) -> None:
        """Where the commitment is chosen, only those who owe it can be the party; a lone one is it."""
        field: Any = self.fields["party"]
        field.empty_label, field.help_text = "All obligors together", ""
        if self.promise is None:
            return
        owing = Party.objects.filter(obligations__commitment=self.promise, obligations__role=Role.OBLIGOR)
        field.queryset, field.error_messages["invalid_choice"] = owing, NO_SUCH_PARTY
        if is_free and len(parties := list(owing)) == 1:
            self.initial["party"] = parties[0].pk

    def _offer_statuses(self) -> None:
        """Those that fit the obligation; another one that was chosen before stays, for the rule to tell why not."""
        chosen = self["implementation"].value()
        fitting = fitting_statuses(self.promise)
        offered = [word for word in Implementation if word in fitting or word == chosen]
        widget: Any = self.fields["implementation"].widget
        widget.choices = [("", "Choose one"), *((word.value, word.label) for word in offered)]
        self.meanings = [(word, STATUSES[word], EVIDENCE_BARS[word], word == chosen) for word in offered]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is None or "effective_on" not in self.fields:
            return cleaned
        field: Any = self.fields["effective_on"]
        self.instance.effective_precision = field.precision_of(self.data.get(self.add_prefix("effective_on")))
        if cleaned.get("implementation") == Implementation.UPHELD and not cleaned.get("effective_on"):
            cleaned["effective_on"] = cleaned.get("period_to")
        if not cleaned.get("effective_on") and "effective_on" not in self.errors:
            is_period = cleaned.get("implementation") == Implementation.UPHELD
            self.add_error("period_to" if is_period else "effective_on", "Give the day.")
        return cleaned


def fitting_statuses(promise: Commitment | None) -> set[str]:
    """What can become of such a promise: delivered and under way only of a one-off one, upheld only of the others."""
    if promise is None:
        return set(Implementation.values)
    is_one_off = promise.obligation == ObligationKind.ONE_OFF
    unfit = Implementation.NEVER_ONE_OFF if is_one_off else Implementation.ONE_OFF_ONLY
    return set(Implementation.values) - set(unfit)
