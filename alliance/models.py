"""What both apps stand on: people, keyed records with their history, revisions, and the memory of what was loaded."""

from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone


class KeyedQuerySet(models.QuerySet):
    """Rows that are found by their natural key, the key that fixtures and people use."""

    def get_by_natural_key(self, *key: Any) -> Any:
        paths = cast("type[Keyed]", self.model).key_paths()
        return self.get(**dict(zip(paths, key, strict=True)))


class Keyed(models.Model):
    """A model with a natural key: the fields named in `KEY`, a foreign key standing for the key of its row.

    Its `objects` come from a `KeyedQuerySet`, or from one that builds on it. Triggers on its table raise `version` with
    each change and record the change (decision 8).
    """

    KEY: ClassVar[tuple[str, ...]]

    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def key_paths(cls) -> list[str]:
        """The look-up of each part of the key, e.g. `["agreement__code", "number"]`."""
        paths = []
        for name in cls.KEY:
            target = cast("type[Keyed] | None", cls._meta.get_field(name).related_model)
            parts = target.key_paths() if target else []
            paths += [f"{name}__{part}" for part in parts] or [name]
        return paths

    def natural_key(self) -> tuple[Any, ...]:
        """The parts of the key in order, None where an optional parent is absent."""
        return tuple(self._part(path) for path in self.key_paths())

    def _part(self, path: str) -> Any:
        value: Any = self
        for name in path.split("__"):
            value = getattr(value, name) if value is not None else None
        return value


class User(AbstractUser):
    """A person who signs in, or one of the two inactive users whose names the seeded statuses carry."""

    KEY = ("username",)

    @classmethod
    def key_paths(cls) -> list[str]:
        return ["username"]


class SignInAttempt(models.Model):
    """An attempt to prove who one is that failed or is under way, or a write through the API; gone after an hour.

    `alliance.accounts.limits` counts them.
    """

    key = models.CharField(max_length=64, help_text="A digest of what is counted: a name, an address.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [
            models.Index(fields=["key", "at"], name="attempt_by_key"),
            models.Index(fields=["at"], name="attempt_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Revision(models.Model):
    """A transaction that changed something readers can see, numbered in the order of commits (domain.md, "History").

    `alliance/revision.py` tells how a reader uses the number. Gaps after a rollback mean nothing.
    """

    number = models.BigAutoField(primary_key=True)
    transaction = models.CharField(max_length=60, unique=True, help_text="As in the changes that belong to it.")
    made_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    batch = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Revision {self.number}"


class Operation(models.TextChoices):
    INSERT = "insert", "added"
    UPDATE = "update", "changed"
    DELETE = "delete", "deleted"


class Change(models.Model):
    """One row of the ledger as one statement left it: its history, which is written by triggers and never changes.

    `content` is the row after an insert or update and before a deletion, by column. `actor`, `reason` and `batch` are
    what the writer said (`alliance.history.recorded`), `role` is the database's own name for the session. `digest`
    seals the entry and the one before it of the same row: `check_ledger` notices what was altered or taken out.
    """

    table = models.CharField(max_length=63)
    row_id = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    operation = models.CharField(max_length=6, choices=Operation)
    content = models.JSONField()
    at = models.DateTimeField()
    transaction = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=63)
    reason = models.TextField(blank=True)
    batch = models.CharField(max_length=60, blank=True)
    digest = models.BinaryField()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["table", "row_id", "id"], name="change_of_row"),
            models.Index(fields=["transaction"], name="change_of_transaction"),
            GinIndex(models.Func("content", function="pointers"), name="change_pointers"),
            models.Index(fields=["batch", "id"], name="change_of_batch", condition=~models.Q(batch="")),
            models.Index(fields=["at"], name="change_at"),
            models.Index(fields=["id"], name="change_deletion", condition=models.Q(operation="delete")),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}, version {self.version}: {self.get_operation_display()}"


class Searchable(models.Model):
    """The words of one row, by which it is found. Written by triggers alone, which copy them from the row.

    `names` (codes, titles, names) count more than `body`, by its `weight` (B to D). No column of the row itself: its
    history would repeat every word with each change.
    """

    table = models.CharField(max_length=63)
    row_id = models.CharField(max_length=40)
    names = models.TextField()
    body = models.TextField()
    weight = models.CharField(max_length=1)
    words = SearchVectorField(editable=False)
    """Generated by the database from names, body and weight (migration 0005).

    Declared plainly here: Django's checks ask the server about a GeneratedField, and they must run without one.
    """

    class Meta:
        ordering = ["table", "row_id"]
        constraints = [models.UniqueConstraint(fields=["table", "row_id"], name="searchable_row")]
        indexes = [
            GinIndex(fields=["words"], name="searchable_by_words"),
            GinIndex(
                fields=["names"], opclasses=["gin_trgm_ops"], condition=~models.Q(names=""), name="searchable_by_names"
            ),
        ]

    def __str__(self) -> str:
        return f"Words of {self.table} {self.row_id}"


class LoadedRecord(models.Model):
    """The values that `load_ledger` last wrote to one record, so that it can tell a person's edit from its own.

    `label` is the model ("commitments.commitment"), `key` the natural key as JSON text, `values` the named fields in
    their fixture form. A row stays when the record itself is deleted: what people deleted stays deleted.
    """

    label = models.CharField(max_length=100)
    key = models.JSONField()
    values = models.JSONField()

    class Meta:
        ordering = ["label", "key"]
        constraints = [models.UniqueConstraint(fields=["label", "key"], name="loadedrecord_label_key")]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"


class KeptFormQuerySet(models.QuerySet):
    def of(self, user: User) -> Self:
        """What this person has typed and not saved, the latest first; nobody else ever sees it."""
        return self.filter(user=user).order_by("-kept_at", "-id")


class KeptForm(models.Model):
    """What somebody has typed into a form of the workbench and not saved yet, so that nothing typed is ever lost.

    `path` is the address of the form, with its query where it adds a record; `window` tells apart the windows in which
    it is open, as what is saved in one is not what another holds; `title` is its heading. `data` has the fields as a
    browser sends them, a list of texts for each name; no passwords, no files. `draft` is what the server made of a text
    that is read in, signed (`commitments/admin/preview.py`): `data` is typed over it. It is nobody's record but its
    author's own note, which nobody else sees: it has no history, and `alliance/keeping.py` drops the oldest.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    window = models.CharField(max_length=32, blank=True, default="")
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField()
    draft = models.TextField(blank=True, default="")
    kept_at = models.DateTimeField(default=timezone.now)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at"]
        constraints = [models.UniqueConstraint(fields=["user", "path", "window"], name="keptform_of_window")]

    def __str__(self) -> str:
        return self.title or self.path

    def get_absolute_url(self) -> str:
        """The form itself, where it is shown again."""
        return f"{self.path}{'&' if '?' in self.path else '?'}_kept={self.pk}"

    @property
    def stamp(self) -> str:
        """Of this row as it is now: another one as soon as something else is kept in it."""
        return f"{self.pk}@{self.kept_at.timestamp()}"


class WaitingFile(models.Model):
    """A table that somebody has uploaded and seen a dry run of, until it is taken in or another takes its place.

    One for each person and list: `noun` is the label of the list's model. Nobody else sees it, so it has no history.
    `outcome` is what the dry run found at `tried_at` (`alliance.tables.dry_runs`); empty where there was none yet.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    noun = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(default=timezone.now)
    outcome = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["by", "noun"], name="waitingfile_by_noun")]

    def __str__(self) -> str:
        return self.name


from alliance.api.models import FirstAnswer, Scope, Token  # noqa: E402, F401  # Django looks for models here
