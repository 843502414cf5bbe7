"""Parties with their agencies, and themes."""

from typing import Any

from rest_framework import serializers

from alliance.api.output import PathField, WordField
from commitments.choices import Precision
from commitments.models import Agency, Party, Theme


class PrecisionField(WordField):
    """How exactly the date in the field `of` is known; null where there is no date."""

    def __init__(self, of: str, column: str) -> None:
        super().__init__(Precision, source="*", allow_null=True, help_text=f"How exactly `{of}` is known.")
        self.of, self.column = of, column

    def to_representation(self, row: Any) -> Any:
        return getattr(row, self.column) if getattr(row, self.of) else None


class AgencySerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="name_en")

    class Meta:
        model = Agency
        fields = ["code", "name", "name_ko", "name_ko_source", "other_names"]


class PartySerializer(serializers.ModelSerializer):
    url = PathField("party", source="code")
    name = serializers.CharField(source="name_en")
    agencies = AgencySerializer(many=True)

    class Meta:
        model = Party
        fields = ["code", "url", "name", "name_ko", "name_ko_source", "other_names", "kind", "agencies"]


class ThemeSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="name_en")
    parent = serializers.CharField(  # type: ignore[assignment]  # a field's own `parent` is another thing
        source="parent.slug", allow_null=True, help_text="Slug of the upper theme; null for an upper theme itself."
    )
    url = PathField("theme", source="slug")

    class Meta:
        model = Theme
        fields = ["slug", "name", "name_ko", "parent", "url"]
