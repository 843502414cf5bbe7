"""Agreements, their passages, and the words quoted from them."""

from rest_framework import serializers

from alliance.api.output import CodesField, PathField, WordField
from commitments.choices import NoCommitment
from commitments.models import Agreement, Citation, Passage
from commitments.serializers.vocabulary import PrecisionField


class AgreementBriefSerializer(serializers.ModelSerializer):
    """An agreement wherever another record names it."""

    title = serializers.CharField(source="title_en")
    url = PathField("agreement", source="slug")

    class Meta:
        model = Agreement
        fields = ["code", "slug", "title", "title_ko", "url"]


class AgreementSerializer(AgreementBriefSerializer):
    html_url = serializers.CharField(source="get_absolute_url", help_text="Its page, with the text.")
    issued_precision = PrecisionField("issued_on", "issued_precision")
    parties = CodesField(help_text="Codes of the parties to it.")
    passages_held = serializers.IntegerField(help_text="How many passages of its text are held.")
    commitments_count = serializers.IntegerField(help_text="How many commitments it holds.")

    class Meta:
        model = Agreement
        fields = [
            "code",
            "slug",
            "url",
            "html_url",
            "title",
            "title_ko",
            "title_ko_source",
            "other_names",
            "kind",
            "nature",
            "legal_force",
            "state",
            "issued_on",
            "issued_precision",
            "in_force_until",
            "issuer",
            "parties",
            "source_url",
            "text_held",
            "passages_held",
            "commitments_count",
            "note",
        ]


class PassagePlaceSerializer(serializers.ModelSerializer):
    """Where a passage stands, wherever another record names it."""

    agreement = serializers.CharField(source="agreement.code", help_text="Code of the agreement.")
    passage = serializers.CharField(source="number", help_text="Number of the passage.")
    url = serializers.CharField(source="get_absolute_url", help_text="Its place on the page of the agreement.")

    class Meta:
        model = Passage
        fields = ["agreement", "passage", "url"]


class PassageSerializer(serializers.ModelSerializer):
    agreement = serializers.CharField(source="agreement.code", help_text="Code of the agreement.")
    anchor = serializers.CharField(help_text="Fragment of its place on the page of the agreement.")
    lead_in = serializers.CharField(
        source="lead_in.number", allow_null=True, help_text="Number of the passage that introduces it."
    )
    no_commitment = WordField(
        NoCommitment, allow_null=True, help_text="Why it holds no commitment; null where it may hold one."
    )
    commitments = serializers.SerializerMethodField(help_text="Codes of the commitments that quote it.")

    class Meta:
        model = Passage
        fields = ["agreement", "number", "heading", "text", "anchor", "lead_in", "no_commitment", "commitments"]

    def get_commitments(self, passage: Passage) -> list[str]:
        return sorted({citation.commitment.code for citation in passage.citations.all() if citation.commitment})


class CitationSerializer(serializers.ModelSerializer):
    """The exact words, and where they stand; `start` and `end` count code points of the passage's text."""

    agreement = serializers.CharField(source="passage.agreement.code", help_text="Code of the text that is quoted.")
    passage = serializers.CharField(source="passage.number", help_text="Number of the passage.")
    url = serializers.CharField(source="passage.get_absolute_url", help_text="Its place on the page of the agreement.")
    lead_in = serializers.CharField(
        source="passage.lead_in.text", allow_null=True, help_text="The words that introduce the passage."
    )
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Citation
        fields = ["kind", "agreement", "passage", "url", "lead_in", "quote", "start", "end"]
