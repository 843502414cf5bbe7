"""Status updates with what they rest on."""

from typing import Any

from rest_framework import serializers

from alliance.api.output import PathField, WordField
from commitments.choices import Implementation
from commitments.models import Evidence, StatusUpdate
from commitments.serializers.agreement import PassagePlaceSerializer
from commitments.serializers.vocabulary import PrecisionField


class EvidenceSerializer(serializers.ModelSerializer):
    """One of three: a passage of another agreement, an address, or a search."""

    published_precision = PrecisionField("published_on", "published_precision")
    passage = PassagePlaceSerializer(allow_null=True)

    class Meta:
        model = Evidence
        fields = [
            "basis",
            "title",
            "publisher",
            "published_on",
            "published_precision",
            "accessed_on",
            "url",
            "archived_url",
            "passage",
            "searched",
        ]


class StatusUpdateSerializer(serializers.ModelSerializer):
    url = PathField("statusupdate", source="id")
    html_url = serializers.CharField(source="get_absolute_url", help_text="Its place on the page of the commitment.")
    commitment = serializers.CharField(source="commitment.code", help_text="Code of the commitment.")
    party = serializers.CharField(
        source="party.code", allow_null=True, help_text="Code of the obligor assessed; null: all of them together."
    )
    previous = WordField(
        Implementation,
        allow_null=True,
        help_text="What held before it; null where nothing did, or where its obligors stood apart.",
    )
    changed = serializers.SerializerMethodField(help_text="Whether it said something new; else it confirmed.")
    withdrawn_at = serializers.DateTimeField(source="withdrawn_then", allow_null=True)
    withdrawal_reason = serializers.CharField(source="withdrawn_because", help_text="Empty where it stands.")
    replaces = serializers.UUIDField(source="corrects", allow_null=True, help_text="The update that it corrects.")
    batch = serializers.CharField(
        help_text="With which load it came. `seed`: seed coding, not yet read by a second person until a later update "
        "of the same commitment has another batch or none."
    )
    achieved = serializers.DecimalField(
        max_digits=20, decimal_places=4, normalize_output=True, allow_null=True, help_text="In the target's unit."
    )
    evidence = EvidenceSerializer(many=True)

    class Meta:
        model = StatusUpdate
        fields = [
            "id",
            "url",
            "html_url",
            "commitment",
            "party",
            "implementation",
            "previous",
            "changed",
            "effective_on",
            "effective_precision",
            "period_from",
            "period_to",
            "rationale",
            "confidence",
            "batch",
            "published_at",
            "withdrawn_at",
            "withdrawal_reason",
            "replaces",
            "achieved",
            "evidence",
        ]

    def get_changed(self, update: Any) -> bool:
        return update.previous != update.implementation
