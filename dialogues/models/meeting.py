"""The rounds of a dialogue, and what was promised, reviewed and reported there."""

from datetime import date

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from alliance.constraints import allowed, empty, filled, last_day
from alliance.models import Keyed, KeyedQuerySet
from commitments.choices import Precision
from commitments.models import Agreement, Commitment, Passage
from dialogues.choices import ItemKind, Level, MeetingState
from dialogues.models.dialogue import Dialogue
from dialogues.querysets import MeetingQuerySet

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "A meeting's code is a slug and its ordinal or date, e.g. scm-51.")


class Meeting(Keyed):
    """A meeting that took or takes place. `code` is permanent: the dialogue's slug with ordinal or date (`scm-51`).

    One without a dialogue has a title. Dates known to the month or the year are its last day (`precision`).
    """

    KEY = ("code",)

    code = models.CharField(max_length=100, unique=True, validators=[CODE])
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, null=True, blank=True, related_name="meetings")
    title_en = models.CharField("title", max_length=200, blank=True)
    title_ko = models.CharField("Korean title", max_length=200, blank=True)
    ordinal = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.HELD)
    level = models.CharField(max_length=20, choices=Level, default=Level.NOT_STATED)
    summary = models.TextField(blank=True, help_text="In our own words.")
    source_passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="meetings")
    source_url = models.URLField("source address", max_length=500, blank=True)
    source_title = models.CharField(max_length=300, blank=True)
    source_publisher = models.CharField(max_length=200, blank=True)
    outcomes = models.ManyToManyField(Agreement, through="MeetingOutcome", related_name="meetings", blank=True)
    note = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "code"]
        constraints = [
            allowed("meeting", "precision", Precision),
            allowed("meeting", "state", MeetingState),
            allowed("meeting", "level", Level),
            last_day("meeting", "starts_on", "precision"),
            last_day("meeting", "ends_on", "precision"),
            models.CheckConstraint(
                condition=Q(dialogue__isnull=False) | filled("title_en"),
                name="meeting_has_dialogue_or_title",
                violation_error_message="A meeting without a dialogue needs a title.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"), starts_on__isnull=False),
                name="meeting_ends_after_start",
                violation_error_message="The meeting ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(source_passage__isnull=False) | filled("source_url", "source_title", "source_publisher"),
                name="meeting_has_source",
                violation_error_message="A meeting needs its source: a passage, or an address, title and publisher.",
            ),
            models.CheckConstraint(
                condition=filled("source_url") | empty("source_title", "source_publisher"),
                name="meeting_source_has_address",
                violation_error_message="The title and publisher of a source need its address.",
            ),
            models.UniqueConstraint(
                fields=["dialogue", "ordinal"],
                name="meeting_ordinal_once",
                violation_error_message="This dialogue has a meeting of that ordinal already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.code

    def get_absolute_url(self) -> str:
        return reverse("dialogues:meeting-detail", args=[self.code])

    @property
    def last_day(self) -> date | None:
        """The day on which it ends; empty where no date is known."""
        return self.ends_on or self.starts_on


class MeetingOutcome(Keyed):
    """An agreement that came out of a meeting."""

    KEY = ("meeting", "agreement")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="outcome_links")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="meeting_links")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "agreement"]
        verbose_name = "outcome"
        constraints = [models.UniqueConstraint(fields=["meeting", "agreement"], name="meetingoutcome_key")]

    def __str__(self) -> str:
        return str(self.agreement)


class MeetingItem(Keyed):
    """A commitment that was made, reviewed or reported on at a meeting."""

    KEY = ("meeting", "commitment", "kind")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="meeting_items")
    kind = models.CharField(max_length=10, choices=ItemKind)
    note = models.TextField(blank=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "commitment", "kind"]
        verbose_name = "item"
        constraints = [
            allowed("meetingitem", "kind", ItemKind),
            models.UniqueConstraint(fields=["meeting", "commitment", "kind"], name="meetingitem_key"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.code} {self.get_kind_display()}"
