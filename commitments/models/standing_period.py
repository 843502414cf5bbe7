"""Where commitments stood, day by day: kept, so that nobody has to work it out for the whole ledger at once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commitments.models.commitment import Commitment
from commitments.models.party import Party

TOLD = (
    *("commitment", "implementation", "effective_on", "confidence", "due_on", "due_precision"),
    *("review_every_days", "reviewed_at", "obligors_assessed"),
)
"""What lists and counts ask of a whole day: it stands in the index of the days, so that no other page is read."""


class StandingPeriod(models.Model):
    """What the updates that are published now say of a commitment, or with `party` of one obligor, from a day on.

    Each has one for every day there is: the first begins at `-infinity` and the last ends at `infinity`, for which
    Python has no date. Written by the database alone, from its function `standing_periods`, and asked through `stood`
    (migration 0016); empty is what these leave empty. Without foreign keys in the database: they would speak before the
    rule that nothing public is deleted.
    """

    commitment = models.ForeignKey(
        Commitment, models.DO_NOTHING, related_name="standing_periods", db_constraint=False, db_index=False
    )
    party = models.ForeignKey(
        Party, models.DO_NOTHING, related_name="+", null=True, db_constraint=False, db_index=False
    )
    from_on = models.DateField()
    until_on = models.DateField(help_text="The first day on which it stood otherwise.")
    implementation = models.TextField()
    effective_on = models.DateField(null=True)
    effective_precision = models.TextField(null=True)  # noqa: DJ001
    confidence = models.TextField(null=True)  # noqa: DJ001
    due_on = models.DateField(null=True, help_text="The date that the schedule judges.")
    due_precision = models.TextField(null=True)  # noqa: DJ001
    review_every_days = models.PositiveIntegerField()
    obligors = models.PositiveIntegerField()
    obligors_assessed = models.PositiveIntegerField()
    reviewed_at = models.DateTimeField(null=True)
    update_ids = ArrayField(models.UUIDField(null=True))

    class Meta:
        ordering = ["commitment", "party", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "party", "from_on"], name="standingperiod_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(
                fields=["until_on", "from_on"],
                include=TOLD,
                condition=models.Q(party=None),
                name="standingperiod_headlines",
            ),
            models.Index(
                fields=["until_on", "from_on"],
                include=[*TOLD, "party"],
                condition=models.Q(party__isnull=False),
                name="standingperiod_obligors",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.code}: {self.implementation}"
