"""Dialogues and meetings in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alliance.api.output import CodesField, PathField, WordField
from commitments.serializers import AgreementBriefSerializer, PassagePlaceSerializer, PrecisionField, ThemeSerializer
from dialogues.choices import DialogueState
from dialogues.models import Dialogue, Meeting, MeetingItem


class DialogueBriefSerializer(serializers.ModelSerializer):
    """A dialogue wherever another record names it."""

    name = serializers.CharField(source="name_en")
    url = PathField("dialogue", source="slug")

    class Meta:
        model = Dialogue
        fields = ["slug", "name", "name_ko", "url"]


class EstablishedBySerializer(serializers.Serializer):
    """The commitment or the agreement that established a dialogue."""

    kind = serializers.ChoiceField(["commitment", "agreement"])
    code = serializers.CharField()
    url = serializers.CharField(help_text="Its address in this API.")


class DialogueSerializer(DialogueBriefSerializer):
    html_url = serializers.CharField(source="get_absolute_url", help_text="Its page.")
    parties = CodesField(help_text="Codes of the parties that take part.")
    theme = ThemeSerializer()
    state = WordField(
        DialogueState,
        source="pulse.state",
        help_text="Whether it lives; `proposed` means that no meeting is on record, not that none was held.",
    )
    established_by = serializers.SerializerMethodField(help_text="Null where no public record tells.")
    meetings_held = serializers.IntegerField(source="pulse.meetings_held")
    last_met_on = serializers.DateField(source="pulse.last_met_on", allow_null=True)
    next_expected_on = serializers.DateField(
        source="pulse.next_expected_on", allow_null=True, help_text="Null where no text states a cadence."
    )
    cadence_missed = serializers.BooleanField(source="pulse.cadence_missed")

    class Meta:
        model = Dialogue
        fields = [
            "slug",
            "url",
            "html_url",
            "name",
            "name_ko",
            "name_ko_source",
            "abbreviation",
            "other_names",
            "kind",
            "level",
            "parties",
            "theme",
            "cadence_months",
            "state",
            "established_by",
            "meetings_held",
            "last_met_on",
            "next_expected_on",
            "cadence_missed",
        ]

    @extend_schema_field(EstablishedBySerializer(allow_null=True))
    def get_established_by(self, dialogue: Dialogue) -> dict[str, str] | None:
        """The loader leaves out what readers may not see."""
        if commitment := dialogue.established_by_commitment:
            return _founder("commitment", commitment.code, commitment.code)
        if agreement := dialogue.established_by_agreement:
            return _founder("agreement", agreement.code, agreement.slug)
        return None


def _founder(kind: str, code: str, key: str) -> dict[str, str]:
    return {"kind": kind, "code": code, "url": PathField(kind).to_representation(key)}


class MeetingSourceSerializer(serializers.Serializer):
    """What tells of a meeting: a passage, or an address."""

    passage = PassagePlaceSerializer(source="source_passage", allow_null=True)
    url = serializers.CharField(source="source_url")
    title = serializers.CharField(source="source_title")
    publisher = serializers.CharField(source="source_publisher")


class MeetingItemSerializer(serializers.ModelSerializer):
    commitment = serializers.CharField(source="commitment.code", help_text="Code of the commitment.")
    url = PathField("commitment", source="commitment.code")

    class Meta:
        model = MeetingItem
        fields = ["kind", "commitment", "url", "note"]


class MeetingBriefSerializer(serializers.ModelSerializer):
    url = PathField("meeting", source="code")
    html_url = serializers.CharField(source="get_absolute_url", help_text="Its page.")
    dialogue = DialogueBriefSerializer(allow_null=True)
    title = serializers.CharField(source="title_en", help_text="Empty where the dialogue and ordinal name it.")
    precision = PrecisionField("starts_on", "precision")

    class Meta:
        model = Meeting
        fields = [
            "code",
            "url",
            "html_url",
            "dialogue",
            "title",
            "title_ko",
            "ordinal",
            "starts_on",
            "ends_on",
            "precision",
            "place",
            "state",
            "level",
        ]


class MeetingSerializer(MeetingBriefSerializer):
    source = serializers.SerializerMethodField(  # type: ignore[assignment]  # a field's own `source` is another thing
        help_text="Null where the text that tells of it is not public."
    )
    outcomes = AgreementBriefSerializer(many=True)
    items = MeetingItemSerializer(many=True)

    class Meta:
        model = Meeting
        fields = [*MeetingBriefSerializer.Meta.fields, "summary", "source", "outcomes", "items"]

    @extend_schema_field(MeetingSourceSerializer(allow_null=True))
    def get_source(self, meeting: Meeting) -> dict[str, Any] | None:
        is_public = meeting.source_passage or meeting.source_url
        return MeetingSourceSerializer(meeting).data if is_public else None
