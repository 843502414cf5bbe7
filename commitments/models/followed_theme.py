"""Which themes somebody has an eye on."""

from django.conf import settings
from django.db import models

from commitments.models.theme import Theme


class FollowedTheme(models.Model):
    """A theme whose dates and meetings somebody wants on the desk.

    A person's own taste and no statement of the ledger: it has no version and leaves no history.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_themes")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="followers")

    class Meta:
        ordering = ["user", "theme"]
        constraints = [models.UniqueConstraint(fields=["user", "theme"], name="followedtheme_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.theme}"
