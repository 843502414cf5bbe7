"""The vocabulary of dialogues and meetings. Time is an argument, never asked for here."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, F, Prefetch, Q
from django.db.models.expressions import RawSQL

from alliance.models import KeyedQuerySet
from commitments.models import Agreement, Commitment, Passage
from commitments.querysets import CommitmentQuerySet
from dialogues.choices import MeetingState
from dialogues.pulse import PulseOf


class DialogueQuerySet(KeyedQuerySet):
    def with_pulse(self, day: date) -> Self:
        """Adds `pulse`: state, rounds held, last and next, missed cadence."""
        return self.annotate(pulse=PulseOf(day))

    def where_state(self, states: Collection[str], day: date) -> Self:
        """Those that are proposed, active, dormant or concluded on the day."""
        return self.filter(
            pk__in=RawSQL("SELECT dialogue_id FROM dialogue_pulse(%s) WHERE state = ANY(%s)", [day, list(states)])
        )

    def where_cadence_missed(self, missed: bool, day: date) -> Self:
        return self.filter(
            pk__in=RawSQL("SELECT dialogue_id FROM dialogue_pulse(%s) WHERE cadence_missed = %s", [day, missed])
        )

    def of_commitment(self, commitment: Commitment | F) -> Self:
        """Those to which the commitment belongs: made, reviewed or reported there, in an outcome, or founding one."""
        return self.filter(
            Q(meetings__items__commitment=commitment)
            | Q(meetings__outcomes__commitments=commitment)
            | Q(established_by_commitment=commitment)
        ).distinct()

    def for_list(self, day: date) -> Self:
        """By name, with parties, theme, pulse and the public texts that established them."""
        return (
            self.select_related("theme__parent", "parent")
            .prefetch_related(
                "parties",
                Prefetch("established_by_commitment", Commitment.objects.public()),
                Prefetch("established_by_agreement", Agreement.objects.public()),
                Prefetch("cadence_passage", Passage.objects.public().select_related("agreement")),
            )
            .with_pulse(day)
            .order_by("slug")
        )

    def for_detail(self, day: date) -> Self:
        return self.for_list(day).prefetch_related("children")


def commitments_of(dialogue: Any) -> CommitmentQuerySet:
    """The public commitments that belong to a dialogue, as the filter `dialogue` of their list finds them."""
    belonging = Commitment.objects.filter(
        Q(meeting_items__meeting__dialogue=dialogue)
        | Q(agreement__meetings__dialogue=dialogue)
        | Q(established_dialogues=dialogue)
    )
    return Commitment.objects.public().filter(pk__in=belonging.values("pk"))


class MeetingQuerySet(KeyedQuerySet):
    def ahead(self, day: date) -> Self:
        """Scheduled and not over, the next one first."""
        return self.filter(state=MeetingState.SCHEDULED, starts_on__gte=day).order_by("starts_on", "code")

    def for_list(self) -> Self:
        """Latest first, with the dialogue and the source where readers may see it."""
        return (
            self.select_related("dialogue")
            .prefetch_related(Prefetch("source_passage", Passage.objects.public().select_related("agreement")))
            .annotate(items_count=Count("items", filter=_public_item(), distinct=True))
            .order_by(F("starts_on").desc(nulls_last=True), "code")
        )

    def for_rounds(self) -> Self:
        """Latest first, with the public outcomes."""
        return self.for_list().prefetch_related(Prefetch("outcomes", Agreement.objects.public().order_by("code")))

    def for_detail(self) -> Self:
        """With public outcomes and the public commitments that were its items."""
        items = apps.get_model("dialogues", "MeetingItem").objects.filter(commitment__in=Commitment.objects.public())
        ordered = items.select_related("commitment__agreement").order_by("commitment__code", "kind")
        return self.for_rounds().prefetch_related(Prefetch("items", ordered))


def _public_item() -> Q:
    return Q(items__commitment__retired_at=None, items__commitment__agreement__published_at__isnull=False)
