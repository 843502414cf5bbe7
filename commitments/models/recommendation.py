"""What a report asks for in words of advice; not a commitment."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from alliance.constraints import allowed
from alliance.models import Keyed, KeyedQuerySet
from commitments.choices import RecommendationLinkKind
from commitments.models.agreement import Agreement
from commitments.models.party import Party
from commitments.models.theme import Theme
from commitments.querysets import RecommendationLinkQuerySet, RecommendationQuerySet

CODE = RegexValidator(
    r"^[0-9A-Z][0-9A-Z-]*-R[0-9]{2}$", "A recommendation's code is its agreement's code, R and two digits."
)


class Recommendation(Keyed):
    """A piece of advice (codebook, "Recommendations"). Without a commitment that took it up, no uptake is on record."""

    KEY = ("code",)

    code = models.CharField(max_length=50, unique=True, validators=[CODE])
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="recommendations")
    title_en = models.CharField("title", max_length=200)
    title_ko = models.CharField("Korean title", max_length=200, blank=True)
    summary = models.TextField(blank=True, help_text="In our own words.")
    note = models.TextField(blank=True)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="recommendations")
    addressees = models.ManyToManyField(Party, through="RecommendationAddressee", related_name="recommendations")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title_en}"

    def get_absolute_url(self) -> str:
        return f"{reverse('commitments:recommendation-list')}#{self.code}"


class RecommendationAddressee(Keyed):
    """Whom a recommendation asks."""

    KEY = ("recommendation", "party")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="addressee_links")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation", "party"]
        verbose_name = "addressee"
        constraints = [models.UniqueConstraint(fields=["recommendation", "party"], name="recommendationaddressee_key")]

    def __str__(self) -> str:
        return str(self.party)


class RecommendationLink(Keyed):
    """A commitment that a recommendation concerns, or that took it up."""

    KEY = ("recommendation", "commitment", "kind")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="commitment_links")
    commitment = models.ForeignKey("commitments.Commitment", models.PROTECT, related_name="recommendation_links")
    kind = models.CharField(max_length=12, choices=RecommendationLinkKind, default=RecommendationLinkKind.CONCERNS)

    objects = RecommendationLinkQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation", "commitment", "kind"]
        verbose_name = "commitment"
        constraints = [
            allowed("recommendationlink", "kind", RecommendationLinkKind),
            models.UniqueConstraint(fields=["recommendation", "commitment", "kind"], name="recommendationlink_key"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.code} {self.get_kind_display()} {self.commitment.code}"
