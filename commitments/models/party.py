"""Who can owe something, and the ministries that act for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alliance.constraints import OFFICIAL_KOREAN, address_part, allowed, source_of_korean
from alliance.models import Keyed, KeyedQuerySet
from commitments.choices import PartyKind


class Party(Keyed):
    """A state (ISO 3166-1 alpha-3 code), an organisation or the companies of a country (a short slug)."""

    KEY = ("code",)

    code = models.CharField(
        max_length=40, unique=True, help_text="ISO 3166-1 alpha-3 for states, a short slug for others."
    )
    name_en = models.CharField("name", max_length=200)
    name_ko = models.CharField("Korean name", max_length=200, blank=True)
    name_ko_source = models.URLField("source of the Korean name", max_length=500, blank=True, help_text=OFFICIAL_KOREAN)
    other_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    kind = models.CharField(max_length=20, choices=PartyKind)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "parties"
        constraints = [
            allowed("party", "kind", PartyKind),
            address_part("party", "code"),
            source_of_korean("party", "name_ko"),
        ]

    def __str__(self) -> str:
        return self.name_en


class Agency(Keyed):
    """A ministry or office of a party."""

    KEY = ("code",)

    code = models.CharField(max_length=40, unique=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="agencies")
    name_en = models.CharField("name", max_length=200)
    name_ko = models.CharField("Korean name", max_length=200, blank=True)
    name_ko_source = models.URLField("source of the Korean name", max_length=500, blank=True, help_text=OFFICIAL_KOREAN)
    other_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "agencies"
        constraints = [address_part("agency", "code"), source_of_korean("agency", "name_ko")]

    def __str__(self) -> str:
        return self.name_en
