"""What writing through the API keeps: the tokens of programs, and what a request was answered the first time."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.constraints import allowed

LONGEST = timedelta(days=366)
"""How long a token holds at most."""


class Scope(models.TextChoices):
    """What a program may do with a token; never more than the person may whose it is."""

    READ = "read", _("Reads")
    WRITE = "write", _("Reads and writes")


class TokenQuerySet(models.QuerySet):
    def of(self, person: object) -> Self:
        """Somebody's own, the latest first; nobody else sees them."""
        return self.filter(person=person).order_by("-made_at", "-id")


class Token(models.Model):
    """By which a program speaks for a person (`alliance/accounts/tokens.py`). The token itself is kept by nobody here.

    A person who was made inactive has none: the rows stay, and do nothing.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=Scope)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            allowed("token", "scope", Scope),
            models.UniqueConstraint(fields=["person", "name"], name="token_name_of_person"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + LONGEST), name="token_expires"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_spent(self) -> bool:
        return self.expires_at <= timezone.now()


class FirstAnswer(models.Model):
    """What a request with an `Idempotency-Key` was answered; the same request again gets it again (`once.py`).

    `digest` is of what was asked. Stored with what the request made, in one transaction; gone after a day.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="{}", help_text="JSON as it was sent, letter for letter.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="firstanswer_key_of_person")]
        indexes = [models.Index(fields=["at"], name="firstanswer_by_age")]

    def __str__(self) -> str:
        return self.key
