"""What is sent to write a status update: the shapes are those in which it is read."""

from typing import Any

from rest_framework.exceptions import ValidationError

from alliance.api.inputs import DayInput, IdentityInput, KeyInput, QuantityInput, StrictSerializer, TextInput, WordInput
from commitments.choices import Basis, Confidence, Implementation, Precision
from commitments.models import Commitment, Evidence, Party, StatusUpdate

MOST_EVIDENCE = 50


def _longest(name: str) -> int:
    """How many characters a text of evidence may have."""
    field: Any = Evidence._meta.get_field(name)
    return int(field.max_length)


class PassageDraftSerializer(StrictSerializer):
    """A passage by agreement and number. `url` may be sent back as it was read, and says nothing."""

    agreement = TextInput(required=True, allow_blank=False, help_text="Code of the agreement.")
    passage = TextInput(required=True, allow_blank=False, help_text="Number of the passage.")
    url = TextInput(help_text="As read; it is not looked at.")

    def to_internal_value(self, data: Any) -> tuple[str, str]:
        sent = super().to_internal_value(data)
        if missing := [name for name in ("agreement", "passage") if name not in sent]:  # also where a part is changed
            raise ValidationError({name: ["This field is required."] for name in missing})
        return sent["agreement"], sent["passage"]


class EvidenceDraftSerializer(StrictSerializer):
    """One of three: a passage of another agreement, an address, or a search."""

    basis = WordInput(Basis.choices, help_text="A search has the basis `search_record`.")
    title = TextInput(max_length=_longest("title"))
    publisher = TextInput(max_length=_longest("publisher"))
    published_on = DayInput(required=False, allow_null=True)
    published_precision = WordInput(
        Precision.choices, required=False, allow_null=True, help_text="A month or year is given by its last day."
    )
    accessed_on = DayInput(required=False, allow_null=True, help_text="When it was read, or searched.")
    url = TextInput(max_length=_longest("url"))
    archived_url = TextInput(max_length=_longest("archived_url"))
    passage = PassageDraftSerializer(required=False, allow_null=True)
    searched = TextInput(help_text="Where, and with which words.")


class StatusUpdateChangeSerializer(StrictSerializer):
    """What its author writes of a status update; what is not named stays. `evidence` is all of it, as it is to be."""

    commitment = KeyInput(Commitment.objects.all(), key="code", help_text="Code of the commitment.")
    party = KeyInput(
        Party.objects.all(),
        key="code",
        required=False,
        allow_null=True,
        help_text="Code of the obligor assessed; null: all of them together.",
    )
    implementation = WordInput(Implementation.choices)
    effective_on = DayInput(help_text="The day of the event that the evidence shows; of upheld `period_to`.")
    effective_precision = WordInput(
        Precision.choices, required=False, help_text="`day` unless given. A month or year is given by its last day."
    )
    period_from = DayInput(required=False, allow_null=True, help_text="Of upheld alone.")
    period_to = DayInput(required=False, allow_null=True, help_text="Of upheld alone.")
    rationale = TextInput(help_text="Public, one to three sentences in our own words.")
    confidence = WordInput(Confidence.choices, required=False, help_text="`medium` unless given.")
    achieved = QuantityInput(required=False, allow_null=True, help_text="In the target's unit.")
    evidence = EvidenceDraftSerializer(many=True, required=False, max_length=MOST_EVIDENCE)  # type: ignore[call-arg]


class StatusUpdateDraftSerializer(StatusUpdateChangeSerializer):
    """A new status update, with what it rests on."""

    replaces = IdentityInput(
        StatusUpdate.objects.all(),
        required=False,
        allow_null=True,
        help_text="The published update that it corrects, which is withdrawn when this one is published.",
    )


class ReturnSerializer(StrictSerializer):
    note = TextInput(required=True, allow_blank=False, help_text="What is missing.")


class WithdrawalSerializer(StrictSerializer):
    reason = TextInput(required=True, allow_blank=False, help_text="Why; readers of a published update see it.")
