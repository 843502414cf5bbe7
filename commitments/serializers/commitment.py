"""Commitments: the brief form for lists, the full one for details and `full=1`."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alliance.api.output import CodesField, PathField, WordField
from commitments.choices import STATUS_LABELS, CommitmentLinkKind, Confidence, DueBasis, Freshness, Precision, Schedule
from commitments.models import Commitment, Obligation, Target
from commitments.serializers.agreement import AgreementBriefSerializer, CitationSerializer
from commitments.serializers.vocabulary import PrecisionField, ThemeSerializer

STATUSES = list(STATUS_LABELS.items())


class ObligationSerializer(serializers.ModelSerializer):
    party = serializers.CharField(source="party.code", help_text="Code of the party.")
    agencies = CodesField(help_text="Codes of the ministries and offices that act for it.")

    class Meta:
        model = Obligation
        fields = ["party", "role", "agencies"]


class DeadlineSerializer(serializers.ModelSerializer):
    """The deadline as worded, and the date that follows from it; empty where the text states none."""

    text = serializers.CharField(source="deadline", help_text="As worded in the text.")
    precision = PrecisionField("due_on", "due_precision")
    basis = WordField(DueBasis, source="due_basis", allow_null=True, help_text="Where the date comes from.")

    class Meta:
        model = Commitment
        fields = ["text", "due_on", "precision", "basis"]


class StatusSerializer(serializers.Serializer):
    """Where the commitment stands: the headline, which is the least advanced of its obligors'."""

    implementation = WordField(STATUSES, help_text="`not_assessed` where nobody has looked.")
    effective_on = serializers.DateField(allow_null=True, help_text="The day from which it holds.")
    effective_precision = WordField(Precision, allow_null=True, help_text="How exactly `effective_on` is known.")
    confidence = WordField(Confidence, allow_null=True, help_text="The lowest among the updates that count.")
    schedule = WordField(Schedule, help_text="How it stands to its date.")
    freshness = WordField(Freshness, help_text="How long ago it was looked at.")
    obligors = serializers.IntegerField(help_text="How many owe it.")
    obligors_assessed = serializers.IntegerField(help_text="For how many of them an update is published.")
    reviewed_at = serializers.DateTimeField(allow_null=True, help_text="When the oldest of these updates appeared.")
    evidence_count = serializers.IntegerField(help_text="On how many pieces of evidence they rest.")


class PartyStatusSerializer(serializers.Serializer):
    """Where one obligor stands."""

    party = serializers.CharField(help_text="Code of the obligor.")
    implementation = WordField(STATUSES, help_text="`not_assessed` where nobody has looked.")
    effective_on = serializers.DateField(allow_null=True, help_text="The day from which it holds.")
    effective_precision = WordField(Precision, allow_null=True, help_text="How exactly `effective_on` is known.")
    schedule = WordField(Schedule, help_text="How it stands to its date.")


class TargetSerializer(serializers.ModelSerializer):
    quantity = serializers.DecimalField(max_digits=20, decimal_places=4, normalize_output=True)
    payer = serializers.CharField(source="payer.code", allow_null=True, help_text="Code of who pays; null: not stated.")

    class Meta:
        model = Target
        fields = ["text", "comparator", "quantity", "unit", "per", "months", "payer", "due_on"]


class CommitmentLinkSerializer(serializers.Serializer):
    """How it stands to another: `to` means that this one `kind` that one, `from` that that one `kind` this one."""

    kind = WordField(CommitmentLinkKind)
    direction = serializers.ChoiceField(["to", "from"])
    commitment = serializers.CharField(help_text="Code of the other.")
    note = serializers.CharField(help_text="Which feature changed.")


class CommitmentDialogueSerializer(serializers.Serializer):
    """A dialogue to which it belongs: it was made, reviewed or reported there, is in an outcome, or founded it."""

    slug = serializers.CharField()
    name = serializers.CharField()
    name_ko = serializers.CharField()
    state = serializers.CharField(
        source="pulse.state",
        help_text="proposed, active, dormant or concluded; `proposed` means that no meeting is on record, "
        "not that none was held.",
    )
    last_met_on = serializers.DateField(source="pulse.last_met_on", allow_null=True)
    url = PathField("dialogue", source="slug")


class FirstSerializer(serializers.ListSerializer):
    """Of several rows the first."""

    def to_representation(self, rows: Any) -> list[Any]:
        return super().to_representation(rows.all()[:1])


class CommitmentBriefSerializer(serializers.ModelSerializer):
    url = PathField("commitment", source="code")
    html_url = serializers.CharField(source="get_absolute_url", help_text="Its page.")
    title = serializers.CharField(source="title_en")
    agreement = AgreementBriefSerializer()
    made_on = serializers.DateField(allow_null=True, help_text="The day of its agreement; null where it has no date.")
    theme = ThemeSerializer()
    obligations = ObligationSerializer(many=True)
    deadline = DeadlineSerializer(source="*")
    citations: serializers.BaseSerializer = FirstSerializer(
        child=CitationSerializer(), help_text="The exact words. The brief form has the first place only."
    )
    status = StatusSerializer(source="standing")
    revision = serializers.IntegerField(
        help_text="The last revision that changed it, a part of it or a published status."
    )

    class Meta:
        model = Commitment
        fields = [
            "code",
            "url",
            "html_url",
            "title",
            "title_ko",
            "agreement",
            "made_on",
            "obligation",
            "strength",
            "theme",
            "obligations",
            "deadline",
            "citations",
            "status",
            "revision",
        ]


class CommitmentSerializer(CommitmentBriefSerializer):
    themes = ThemeSerializer(source="further_themes", many=True, help_text="Further themes, beside the primary one.")
    citations = CitationSerializer(many=True)
    targets = TargetSerializer(many=True)
    links = serializers.SerializerMethodField(help_text="To earlier commitments, and from later ones.")
    latest_in_thread = serializers.BooleanField(help_text="No later member of its thread repeats or replaces it.")
    counted = serializers.SerializerMethodField(help_text="Whether it is of the set that every share is of.")
    dialogues = CommitmentDialogueSerializer(many=True)
    status_by_party = PartyStatusSerializer(source="standing_by_party", many=True)

    class Meta:
        model = Commitment
        fields = [
            "code",
            "url",
            "html_url",
            "title",
            "title_ko",
            "summary",
            "note",
            "agreement",
            "made_on",
            "obligation",
            "strength",
            "theme",
            "themes",
            "obligations",
            "deadline",
            "recurrence_months",
            "delivered_when",
            "broken_when",
            "review_every_days",
            "citations",
            "targets",
            "links",
            "is_general",
            "latest_in_thread",
            "counted",
            "dialogues",
            "status",
            "status_by_party",
            "revision",
        ]

    def get_counted(self, commitment: Any) -> bool:
        return commitment.left_out == ""

    @extend_schema_field(CommitmentLinkSerializer(many=True))
    def get_links(self, commitment: Commitment) -> list[dict[str, str]]:
        links = [("to", link.earlier.code, link) for link in commitment.links.all()]
        links += [("from", link.later.code, link) for link in commitment.linked_from.all()]
        return [
            {"kind": link.kind, "direction": direction, "commitment": code, "note": link.note}
            for direction, code, link in links
        ]
