"""What meets: summits, consultations, working groups."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from alliance.constraints import OFFICIAL_KOREAN, allowed, filled, last_day, source_of_korean
from alliance.models import Keyed, KeyedQuerySet
from commitments.choices import Precision
from commitments.models import Agreement, Commitment, Party, Passage, Theme
from dialogues.choices import DialogueKind, Level
from dialogues.querysets import DialogueQuerySet


class Dialogue(Keyed):
    """A mechanism that meets. Its state, next date and missed cadence are computed by `with_pulse()`.

    The cadence is a text's own statement, with its source; empty where none states one.
    """

    KEY = ("slug",)

    slug = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField("name", max_length=200)
    name_ko = models.CharField("Korean name", max_length=200, blank=True)
    name_ko_source = models.URLField("source of the Korean name", max_length=500, blank=True, help_text=OFFICIAL_KOREAN)
    abbreviation = models.CharField(max_length=20, blank=True)
    other_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    kind = models.CharField(max_length=20, choices=DialogueKind)
    level = models.CharField(max_length=20, choices=Level, default=Level.NOT_STATED)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="dialogues")
    parties = models.ManyToManyField(Party, through="DialogueParty", related_name="dialogues")
    cadence_months = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    cadence_passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="+")
    cadence_url = models.URLField("cadence source address", max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    established_by_commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="established_dialogues"
    )
    established_by_agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="established_dialogues"
    )
    note = models.TextField(blank=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            allowed("dialogue", "kind", DialogueKind),
            allowed("dialogue", "level", Level),
            allowed("dialogue", "ended_precision", Precision),
            last_day("dialogue", "ended_on", "ended_precision"),
            models.CheckConstraint(
                condition=Q(cadence_months=None, cadence_passage=None, cadence_url="")
                | (
                    Q(cadence_months__isnull=False, cadence_months__gte=1)
                    & (Q(cadence_passage__isnull=False) | filled("cadence_url"))
                ),
                name="dialogue_cadence_has_source",
                violation_error_message="A cadence and the passage or address that states it go together.",
            ),
            models.CheckConstraint(
                condition=Q(established_by_commitment=None) | Q(established_by_agreement=None),
                name="dialogue_established_by_one",
                violation_error_message="A dialogue was established by a commitment or by an agreement, not by both.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="dialogue_not_its_own_parent",
                violation_error_message="A dialogue cannot be its own parent.",
            ),
            source_of_korean("dialogue", "name_ko"),
        ]

    def __str__(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        return reverse("dialogues:dialogue-detail", args=[self.slug])


class DialogueParty(Keyed):
    """A party to a dialogue."""

    KEY = ("dialogue", "party")

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="party_links")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["dialogue", "party"]
        verbose_name = "party"
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["dialogue", "party"], name="dialogueparty_key")]

    def __str__(self) -> str:
        return str(self.party)
