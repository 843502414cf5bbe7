"""Policy areas, on two levels."""

from django.db import models
from django.db.models import F, Q

from alliance.models import Keyed
from commitments.querysets import ThemeQuerySet


class Theme(Keyed):
    """A policy area; one without a parent is of the upper level."""

    KEY = ("slug",)

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField("name", max_length=200)
    name_ko = models.CharField("Korean name", max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", limit_choices_to={"parent": None}
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="theme_not_its_own_parent",
                violation_error_message="A theme cannot be its own parent.",
            )
        ]

    def __str__(self) -> str:
        return self.name_en
