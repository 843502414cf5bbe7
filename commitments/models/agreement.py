"""What was signed or issued, and its text in passages."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext

from alliance.constraints import OFFICIAL_KOREAN, allowed, clean_text, filled, last_day, source_of_korean
from alliance.models import Keyed, KeyedQuerySet
from commitments.choices import (
    AgreementKind,
    AgreementLinkKind,
    AgreementState,
    LegalForce,
    Nature,
    NoCommitment,
    Precision,
    TextHeld,
)
from commitments.models.party import Party
from commitments.querysets import AgreementQuerySet, PassageQuerySet

CODE = RegexValidator(r"^[0-9A-Z][0-9A-Z-]*$", "A code has capital letters, digits and hyphens only, e.g. 2021-FS.")


class Agreement(Keyed):
    """An instrument: treaty, fact sheet, vision, report ... It may be held without text.

    Readers see it, and all that hangs on it, once `published_at` is set: coded by one, checked by another.
    An instrument without `issued_on` counts as made before everything.
    """

    KEY = ("code",)

    code = models.CharField(max_length=40, unique=True, validators=[CODE], help_text="Given once, e.g. 2021-FS.")
    slug = models.SlugField(max_length=120, unique=True)
    title_en = models.CharField("title", max_length=300)
    title_ko = models.CharField("Korean title", max_length=300, blank=True)
    title_ko_source = models.URLField(
        "source of the Korean title", max_length=500, blank=True, help_text=OFFICIAL_KOREAN
    )
    other_names = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    kind = models.CharField(max_length=20, choices=AgreementKind)
    nature = models.CharField(max_length=10, choices=Nature, default=Nature.PRIMARY)
    legal_force = models.CharField(max_length=10, choices=LegalForce, default=LegalForce.POLITICAL)
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.IN_FORCE)
    issuer = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issued_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    in_force_until = models.DateField(null=True, blank=True)
    text_held = models.CharField(max_length=10, choices=TextHeld, default=TextHeld.NONE)
    source_url = models.URLField("source address", max_length=500, blank=True)
    archived_url = models.URLField("archived address", max_length=500, blank=True)
    language = models.CharField(max_length=10, default="en")
    sha256 = models.CharField("SHA-256 of the source file", max_length=64, blank=True)
    note = models.TextField(blank=True)
    parties = models.ManyToManyField(Party, through="AgreementParty", related_name="agreements")
    coded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="agreements_coded"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="agreements_checked"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(
        "note to the coder", blank=True, help_text="What is missing; stands while the coding is returned."
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = [F("issued_on").desc(nulls_last=True), "code"]
        permissions = [("publish_agreement", "Can check and publish agreements")]
        constraints = [
            allowed("agreement", "kind", AgreementKind),
            allowed("agreement", "nature", Nature),
            allowed("agreement", "legal_force", LegalForce),
            allowed("agreement", "state", AgreementState),
            allowed("agreement", "issued_precision", Precision),
            allowed("agreement", "text_held", TextHeld),
            last_day("agreement", "issued_on", "issued_precision"),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(issued_on=None) | Q(in_force_until__gte=F("issued_on")),
                name="agreement_not_ended_before_issued",
                violation_error_message="The agreement ends before it was issued.",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | (Q(coded_by__isnull=False, checked_by__isnull=False) & ~Q(coded_by=F("checked_by"))),
                name="agreement_four_eyes",
                violation_error_message="An agreement is public only when one person coded it and another checked it.",
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="agreement_sha256_form",
                violation_error_message="A SHA-256 sum has 64 hexadecimal digits in lower case.",
            ),
            source_of_korean("agreement", "title_ko"),
            models.CheckConstraint(
                condition=Q(review_note="") | Q(published_at=None, coded_by__isnull=False),
                name="agreement_returned_to_its_coder",
                violation_error_message="Only a coding that is signed and not public is returned with a note.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_en}"

    def get_absolute_url(self) -> str:
        return reverse("commitments:agreement-detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_signed(self) -> bool:
        """Whether its coding waits for the check: somebody has signed it, and it was not returned since."""
        return self.coded_by_id is not None and not self.review_note and self.published_at is None

    @property
    def made_on(self) -> date | None:
        """The day the promises in it were made (its last day, where only month or year is known)."""
        return self.issued_on


class AgreementParty(Keyed):
    """A party to an agreement."""

    KEY = ("agreement", "party")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="party_links")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "party"]
        verbose_name = "party"
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="agreementparty_key")]

    def __str__(self) -> str:
        return str(self.party)


class AgreementLink(Keyed):
    """How a later agreement stands to an earlier one."""

    KEY = ("later", "earlier", "kind")

    later = models.ForeignKey(Agreement, models.PROTECT, related_name="links")
    earlier = models.ForeignKey(Agreement, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=20, choices=AgreementLinkKind)
    note = models.TextField(blank=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["later", "earlier", "kind"]
        constraints = [
            allowed("agreementlink", "kind", AgreementLinkKind),
            models.UniqueConstraint(fields=["later", "earlier", "kind"], name="agreementlink_key"),
            models.CheckConstraint(
                condition=~Q(later=F("earlier")),
                name="agreementlink_not_to_itself",
                violation_error_message="An agreement cannot be linked to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.later.code} {self.get_kind_display()} {self.earlier.code}"


class Passage(Keyed):
    """One paragraph or bullet of an agreement.

    `position` orders, `number` is a label: a published number keeps its text, an inserted passage gets 12a. `lead_in`
    is the passage that introduces this one ("Together ... will:"). `corrections` lists the mended scan faults, each
    with `was`, `is` and `reason`.
    """

    KEY = ("agreement", "number")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="passages")
    number = models.CharField(
        max_length=10, validators=[RegexValidator(r"^[0-9]+[a-z]*$", "A passage number looks like 12 or 12a.")]
    )
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    corrections = models.JSONField(default=list, blank=True)
    lead_in = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="introduces")
    no_commitment = models.CharField(max_length=20, choices=NoCommitment, blank=True)
    note = models.TextField(blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "position"]
        constraints = [
            allowed("passage", "no_commitment", NoCommitment, blank=True),
            clean_text("passage", "text"),
            models.CheckConstraint(
                condition=filled("text"), name="passage_has_text", violation_error_message="A passage needs its text."
            ),
            models.UniqueConstraint(fields=["agreement", "number"], name="passage_key"),
            models.UniqueConstraint(
                fields=["agreement", "position"], name="passage_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(lead_in=None) | ~Q(lead_in=F("pk")),
                name="passage_not_its_own_lead_in",
                violation_error_message="A passage cannot introduce itself.",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(agreement)s, passage %(number)s") % {"agreement": self.agreement.code, "number": self.number}

    def get_absolute_url(self) -> str:
        return f"{self.agreement.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The fragment of its place on the agreement's page."""
        return f"p{self.number}"
