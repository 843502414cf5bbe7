"""What both apps stand on: people, keyed records, and the memory of what was loaded."""

from typing import Any, ClassVar, cast

from django.contrib.auth.models import AbstractUser
from django.db import models


class KeyedQuerySet(models.QuerySet):
    """Rows that are found by their natural key, the key that fixtures and people use."""

    def get_by_natural_key(self, *key: Any) -> Any:
        paths = cast("type[Keyed]", self.model).key_paths()
        return self.get(**dict(zip(paths, key, strict=True)))


class Keyed(models.Model):
    """A model with a natural key: the fields named in `KEY`, a foreign key standing for the key of its row.

    Its `objects` come from a `KeyedQuerySet`, or from one that builds on it.
    """

    KEY: ClassVar[tuple[str, ...]]

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
