"""Recommendations, with what became of them on record."""

from rest_framework import serializers

from alliance.api.output import CodesField, PathField
from commitments.choices import RecommendationLinkKind
from commitments.models import Recommendation
from commitments.serializers.agreement import AgreementBriefSerializer, CitationSerializer
from commitments.serializers.vocabulary import ThemeSerializer


class RecommendationSerializer(serializers.ModelSerializer):
    url = PathField("recommendation", source="code")
    html_url = serializers.CharField(source="get_absolute_url", help_text="Its place on the page of recommendations.")
    title = serializers.CharField(source="title_en")
    agreement = AgreementBriefSerializer()
    theme = ThemeSerializer()
    addressees = CodesField(help_text="Codes of the parties that it asks.")
    citations = CitationSerializer(many=True)
    concerns = serializers.SerializerMethodField(help_text="Codes of the commitments that it concerns.")
    taken_up_by = serializers.SerializerMethodField(
        help_text="Codes of the commitments that took it up; empty: no uptake on record."
    )

    class Meta:
        model = Recommendation
        fields = [
            "code",
            "url",
            "html_url",
            "title",
            "title_ko",
            "summary",
            "note",
            "agreement",
            "theme",
            "addressees",
            "citations",
            "concerns",
            "taken_up_by",
        ]

    def get_concerns(self, recommendation: Recommendation) -> list[str]:
        return self._linked(recommendation, RecommendationLinkKind.CONCERNS)

    def get_taken_up_by(self, recommendation: Recommendation) -> list[str]:
        return self._linked(recommendation, RecommendationLinkKind.TAKEN_UP_BY)

    def _linked(self, recommendation: Recommendation, kind: str) -> list[str]:
        links = recommendation.commitment_links.all()
        return sorted(link.commitment.code for link in links if link.kind == kind)
