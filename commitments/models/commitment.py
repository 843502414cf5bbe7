"""What was promised: the undertaking, its exact words, who owes it, its numbers, and its thread."""

from datetime import date

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from alliance.constraints import allowed, clean_text, filled, last_day
from alliance.models import Keyed, KeyedQuerySet
from commitments import quotation
from commitments.choices import (
    CitationKind,
    CommitmentLinkKind,
    Comparator,
    DueBasis,
    ObligationKind,
    Precision,
    Role,
    Strength,
)
from commitments.models.agreement import Agreement, Passage
from commitments.models.party import Agency, Party
from commitments.models.recommendation import Recommendation
from commitments.models.theme import Theme
from commitments.querysets import CitationQuerySet, CommitmentLinkQuerySet, CommitmentQuerySet, ObligationQuerySet

CODE = RegexValidator(r"^[0-9A-Z][0-9A-Z-]*-[0-9]{3}$", "A commitment's code is its agreement's code and three digits.")


class Commitment(Keyed):
    """One separately verifiable undertaking (codebook). It is retired with a reason, never deleted.

    What became of it is no field of it: `with_standing()` computes that from the published status updates.
    """

    KEY = ("code",)

    code = models.CharField(
        max_length=50, unique=True, validators=[CODE], help_text="Agreement code and number, given once, never reused."
    )
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="commitments")
    title_en = models.CharField("title", max_length=200)
    title_ko = models.CharField("Korean title", max_length=200, blank=True)
    summary = models.TextField(blank=True, help_text="In our own words.")
    note = models.TextField(blank=True)
    obligation = models.CharField(max_length=10, choices=ObligationKind)
    strength = models.CharField(max_length=12, choices=Strength)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="commitments")
    further_themes = models.ManyToManyField(
        Theme, through="CommitmentTheme", related_name="further_commitments", blank=True
    )
    deadline = models.CharField(max_length=200, blank=True, help_text="As worded in the text.")
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    due_basis = models.CharField(max_length=10, choices=DueBasis, blank=True)
    recurrence_months = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    is_general = models.BooleanField(
        "general pledge", default=False, help_text="An introductory pledge that its parts carry out; never counted."
    )
    delivered_when = models.TextField(
        blank=True, help_text="The test, written before any verdict; never holds the date."
    )
    broken_when = models.TextField(blank=True)
    review_every_days = models.PositiveSmallIntegerField(default=365, validators=[MinValueValidator(1)])
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_reason = models.TextField(blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            allowed("commitment", "obligation", ObligationKind),
            allowed("commitment", "strength", Strength),
            allowed("commitment", "due_precision", Precision),
            allowed("commitment", "due_basis", DueBasis, blank=True),
            last_day("commitment", "due_on", "due_precision"),
            models.CheckConstraint(
                condition=Q(due_on=None, due_basis="") | (Q(due_on__isnull=False) & filled("due_basis", "deadline")),
                name="commitment_due_date_has_words_and_basis",
                violation_error_message="A due date needs the deadline as worded and its basis, and a basis the date.",
            ),
            models.CheckConstraint(
                condition=Q(recurrence_months=None) | Q(obligation="recurring", recurrence_months__gte=1),
                name="commitment_only_recurring_recurs",
                violation_error_message="Only a recurring commitment has months between its recurrences.",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_reason="", replaced_by=None)
                | (Q(retired_at__isnull=False) & filled("retired_reason")),
                name="commitment_retired_with_reason",
                violation_error_message="Retiring needs its date and its reason.",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("pk")),
                name="commitment_not_replaced_by_itself",
                violation_error_message="A commitment cannot replace itself.",
            ),
        ]
        indexes = [models.Index(F("due_on").asc(nulls_last=True), "code", name="commitment_due_on")]

    def __str__(self) -> str:
        return f"{self.code} {self.title_en}"

    def get_absolute_url(self) -> str:
        return reverse("commitments:commitment-detail", args=[self.code])

    @property
    def is_public(self) -> bool:
        """Whether readers see it: of a published agreement, and not retired."""
        return self.agreement.is_public and self.retired_at is None

    @property
    def made_on(self) -> date | None:
        return self.agreement.made_on


class CommitmentTheme(Keyed):
    """A further theme of a commitment, beside its primary one."""

    KEY = ("commitment", "theme")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "theme"]
        verbose_name = "further theme"
        constraints = [models.UniqueConstraint(fields=["commitment", "theme"], name="commitmenttheme_key")]

    def __str__(self) -> str:
        return str(self.theme)


class Citation(Keyed):
    """The exact words: a quotation, in the place where it stands, of a commitment or a recommendation.

    `occurrence` says which of several equal quotations in the passage is meant, 1 for the first.
    """

    KEY = ("commitment", "recommendation", "number")

    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, blank=True, related_name="citations")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, null=True, blank=True, related_name="citations")
    number = models.PositiveSmallIntegerField(default=1)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="citations")
    kind = models.CharField(max_length=10, choices=CitationKind, default=CitationKind.ORIGINAL)
    quote = models.TextField()
    occurrence = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "recommendation", "number"]
        constraints = [
            allowed("citation", "kind", CitationKind),
            clean_text("citation", "quote"),
            models.CheckConstraint(
                condition=filled("quote") & Q(occurrence__gte=1),
                name="citation_has_quote",
                violation_error_message="A citation needs its exact words, and counts occurrences from 1.",
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=True) ^ Q(recommendation__isnull=True),
                name="citation_one_parent",
                violation_error_message="A citation belongs to one commitment or to one recommendation.",
            ),
            models.UniqueConstraint(
                fields=["commitment", "recommendation", "number"], nulls_distinct=False, name="citation_key"
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.quote}”"

    @property
    def start(self) -> int | None:
        """Where the quotation begins in its passage, in code points from 0; None where it does not stand there."""
        return quotation.find(self.quote, self.passage.text, self.occurrence)

    @property
    def end(self) -> int | None:
        """One past the last code point of the quotation in its passage."""
        return None if self.start is None else self.start + len(self.quote)


class Obligation(Keyed):
    """A party's place in a commitment: it owes it, or it is the counterpart."""

    KEY = ("commitment", "party", "role")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="obligations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="obligations")
    role = models.CharField(max_length=12, choices=Role, default=Role.OBLIGOR)
    agencies = models.ManyToManyField(Agency, through="ObligationAgency", related_name="obligations", blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "-role", "party"]
        constraints = [
            allowed("obligation", "role", Role),
            models.UniqueConstraint(fields=["commitment", "party", "role"], name="obligation_key"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.code}: {self.party}, {self.get_role_display().lower()}"


class ObligationAgency(Keyed):
    """A ministry that acts for a party in a commitment."""

    KEY = ("obligation", "agency")

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="agency_links")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["obligation", "agency"]
        verbose_name = "agency"
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(fields=["obligation", "agency"], name="obligationagency_key")]

    def __str__(self) -> str:
        return str(self.agency)


class Target(Keyed):
    """A number promised: 200,000,000 USD over 60 months; 10 participants per side. Without a payer none was stated."""

    KEY = ("commitment", "number")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="targets")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=300, help_text="As worded in the text.")
    comparator = models.CharField(max_length=10, choices=Comparator, default=Comparator.EXACTLY)
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=60, help_text="A currency (USD) or what is counted (participants).")
    per = models.CharField(max_length=60, blank=True, help_text="For each of what, e.g. year or side.")
    months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Over how many months.")
    payer = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "number"]
        constraints = [
            allowed("target", "comparator", Comparator),
            models.UniqueConstraint(fields=["commitment", "number"], name="target_key"),
            models.CheckConstraint(
                condition=filled("text", "unit"),
                name="target_has_words_and_unit",
                violation_error_message="A target needs its words and its unit.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CommitmentLink(Keyed):
    """How a later commitment stands to an earlier one; the note says which feature changed."""

    KEY = ("later", "earlier", "kind")

    later = models.ForeignKey(Commitment, models.PROTECT, related_name="links")
    earlier = models.ForeignKey(Commitment, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=12, choices=CommitmentLinkKind)
    note = models.TextField(blank=True)

    objects = CommitmentLinkQuerySet.as_manager()

    class Meta:
        ordering = ["later", "earlier", "kind"]
        constraints = [
            allowed("commitmentlink", "kind", CommitmentLinkKind),
            models.UniqueConstraint(fields=["later", "earlier", "kind"], name="commitmentlink_key"),
            models.CheckConstraint(
                condition=~Q(later=F("earlier")),
                name="commitmentlink_not_to_itself",
                violation_error_message="A commitment cannot be linked to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.later.code} {self.get_kind_display()} {self.earlier.code}"
