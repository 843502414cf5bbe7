"""Status updates with what they rest on."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from alliance.api.output import PathField, WordField
from commitments.choices import Implementation, UpdateState
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


class OwnStatusUpdateSerializer(StatusUpdateSerializer):
    """An update of whatever state for who writes and reviews them: what is stored, and nothing that others change."""

    previous = changed = None  # type: ignore[assignment]  # they follow from other updates
    html_url = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="Its place on the page of the commitment; before readers see it, its form in the workbench."
    )
    state = WordField(UpdateState, help_text="Where it is on its way to publication.")
    author = serializers.CharField(source="author.username", help_text="User name of who writes it.")
    reviewer = serializers.CharField(
        source="reviewer.username", allow_null=True, help_text="User name of who published or returned it."
    )
    submitted_at = serializers.DateTimeField(allow_null=True)
    review_note = serializers.CharField(help_text="With what it was returned; empty where it was not.")
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawal_reason = serializers.CharField(help_text="Empty where it stands.")
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True, help_text="The update that it corrects.")

    class Meta(StatusUpdateSerializer.Meta):
        fields = [
            *(name for name in StatusUpdateSerializer.Meta.fields if name not in ("previous", "changed")),
            *("state", "author", "reviewer", "submitted_at", "review_note"),
        ]

    def get_html_url(self, update: StatusUpdate) -> str:
        if update.published_at is not None:
            return update.get_absolute_url()
        return reverse("admin:commitments_statusupdate_change", args=[update.pk])
