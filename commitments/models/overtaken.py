"""Which promises a later one has overtaken: noted, so that a share need not follow every thread of the ledger."""

from django.db import models

from commitments.models.commitment import Commitment


class Overtaken(models.Model):
    """A commitment that a later member of its thread repeats, widens or replaces, from a day on.

    The day may be `-infinity`, of texts without a date, for which Python has none. Written by the database alone, from
    its function `overtaken_since`, and asked through `overtaken` (migration 0017). Without foreign keys in the
    database: they would speak before the rule that nothing public is deleted.
    """

    commitment = models.OneToOneField(
        Commitment, models.DO_NOTHING, primary_key=True, related_name="overtaken", db_constraint=False
    )
    since = models.DateField(db_index=True)

    class Meta:
        ordering = ["commitment"]

    def __str__(self) -> str:
        return self.commitment.code
