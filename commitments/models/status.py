"""What became of a promise: dated, reasoned, evidenced updates."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from alliance import dates
from alliance.constraints import allowed, empty, filled, last_day
from alliance.models import Keyed
from commitments.choices import Basis, Confidence, Implementation, Precision, UpdateState
from commitments.models.agreement import Passage
from commitments.models.commitment import Commitment
from commitments.models.party import Party
from commitments.querysets import EvidenceQuerySet, StatusUpdateQuerySet


class StatusUpdate(Keyed):
    """An assessment of a commitment, for one obligor or (without a party) for all together.

    It is an event, never a field that somebody types over. `commitments.workflow` is the one door for its `state`.
    `effective_on` is the day of the event that the evidence shows; for upheld `period_to`; for a search its day.
    """

    KEY = ("id",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="status_updates")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: all obligors together."
    )
    implementation = models.CharField(max_length=20, choices=Implementation)
    effective_on = models.DateField()
    effective_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    achieved = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, blank=True, help_text="In the target's unit."
    )
    rationale = models.TextField(blank=True, help_text="Public, one to three sentences in our own words.")
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.MEDIUM)
    state = models.CharField(max_length=10, choices=UpdateState, default=UpdateState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="status_updates")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="status_updates_reviewed"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    batch = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="status_updates_withdrawn"
    )
    withdrawal_reason = models.TextField(blank=True)

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", F("published_at").desc(nulls_first=True), "-id"]
        permissions = [("publish_statusupdate", "Can publish, return and withdraw status updates")]
        constraints = [
            allowed("statusupdate", "implementation", Implementation),
            allowed("statusupdate", "effective_precision", Precision),
            allowed("statusupdate", "confidence", Confidence),
            allowed("statusupdate", "state", UpdateState),
            last_day("statusupdate", "effective_on", "effective_precision"),
            models.CheckConstraint(
                condition=Q(implementation="upheld", period_from__isnull=False, period_to__isnull=False)
                | (~Q(implementation="upheld") & Q(period_from=None, period_to=None)),
                name="statusupdate_upheld_has_period",
                violation_error_message="Upheld needs the period from and to; nothing else has a period.",
            ),
            models.CheckConstraint(
                condition=Q(period_to=None) | Q(period_to__gte=F("period_from"), effective_on=F("period_to")),
                name="statusupdate_period_in_order",
                violation_error_message="The period runs backwards, or the update is not effective on its last day.",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | (
                    Q(reviewer__isnull=False, submitted_at__isnull=False, published_at__isnull=False, withdrawn_at=None)
                    & filled("rationale")
                ),
                name="statusupdate_published_whole",
                violation_error_message="A published update needs its reviewer, its dates and a rationale.",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state__in=["published", "withdrawn"]),
                name="statusupdate_published_state",
                violation_error_message="What was published is published or withdrawn, nothing else.",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("author")),
                name="statusupdate_four_eyes",
                violation_error_message="Nobody reviews an update of their own: ask a colleague.",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | (Q(submitted_at__isnull=False) & filled("rationale")),
                name="statusupdate_submitted_whole",
                violation_error_message="A submitted update needs a rationale.",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | filled("review_note"),
                name="statusupdate_returned_with_note",
                violation_error_message="Say in a note why the update goes back.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & filled("withdrawal_reason")
                )
                | (~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")),
                name="statusupdate_withdrawn_whole",
                violation_error_message="A withdrawn update needs who withdrew it, when and why.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state="withdrawn"),
                name="statusupdate_one_correction",
                violation_error_message="This update has a correction already.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("pk")),
                name="statusupdate_not_replacing_itself",
                violation_error_message="An update cannot correct itself.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["commitment", "party", "-effective_on", "-published_at"],
                name="statusupdate_current",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["published_at"], name="statusupdate_published", condition=Q(published_at__isnull=False)
            ),
            models.Index(
                fields=["withdrawn_at"], name="statusupdate_withdrawn", condition=Q(withdrawn_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        day = dates.in_words(self.effective_on, self.effective_precision)
        return f"{self.get_implementation_display()}, {day}"

    def get_absolute_url(self) -> str:
        return f"{self.commitment.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The fragment of its place on the commitment's page."""
        return f"u-{self.id}"

    @property
    def is_seed(self) -> bool:
        """Loaded with the seed documents, not yet read by a second person."""
        return self.batch == "seed"


class Evidence(Keyed):
    """What an update rests on: a passage of another agreement, an address, or a search. Exactly one of the three."""

    KEY = ("id",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    update = models.ForeignKey(StatusUpdate, models.CASCADE, related_name="evidence")
    basis = models.CharField(max_length=20, choices=Basis)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="evidence")
    url = models.URLField("address", max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    accessed_on = models.DateField(null=True, blank=True)
    archived_url = models.URLField("archived address", max_length=500, blank=True)
    searched = models.TextField(blank=True, help_text="Where, and with which words.")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["update", F("published_on").asc(nulls_last=True), "id"]
        verbose_name_plural = "evidence"
        constraints = [
            allowed("evidence", "basis", Basis),
            allowed("evidence", "published_precision", Precision),
            last_day("evidence", "published_on", "published_precision"),
            models.CheckConstraint(
                condition=(Q(passage__isnull=False) & empty("url", "title", "publisher", "archived_url", "searched"))
                | (Q(passage=None, accessed_on__isnull=False) & filled("url", "title", "publisher") & empty("searched"))
                | (
                    Q(passage=None, accessed_on__isnull=False, published_on=None)
                    & filled("searched")
                    & empty("url", "title", "publisher", "archived_url")
                ),
                name="evidence_one_kind",
                violation_error_message=(
                    "Evidence is one of: a passage; an address with title, publisher and day of access; "
                    "a search with its words and its day."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(basis="search_record") & filled("searched"))
                | (~Q(basis="search_record") & empty("searched")),
                name="evidence_search_is_search_record",
                violation_error_message="A search, and only a search, has the basis search record.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.searched or str(self.passage)
