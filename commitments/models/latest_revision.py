"""When readers last saw something new of a commitment."""

from django.db import models

from alliance.models import Revision
from commitments.models.commitment import Commitment


class LatestRevision(models.Model):
    """The last revision that changed a commitment, a part of it or a published status. Written by a trigger alone.

    Without foreign keys in the database: they would speak before the rule that nothing public is deleted.
    """

    commitment = models.OneToOneField(
        Commitment, models.DO_NOTHING, primary_key=True, related_name="latest_revision", db_constraint=False
    )
    revision = models.ForeignKey(Revision, models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        ordering = ["commitment"]

    def __str__(self) -> str:
        return f"{self.commitment.code}: {self.revision_id}"
