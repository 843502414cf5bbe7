"""When readers last saw something new of a commitment."""

from django.db import models

from alliance.models import Revision
from commitments.models.commitment import Commitment


class LatestRevision(models.Model):
    """The last revision that changed a commitment, a part of it or a published status. Written by a trigger alone."""

    commitment = models.OneToOneField(Commitment, models.CASCADE, primary_key=True, related_name="latest_revision")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["commitment"]

    def __str__(self) -> str:
        return f"{self.commitment.code}: {self.revision_id}"
