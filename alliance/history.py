"""Who changes the ledger, why, and in which batch: said once for a block, recorded by the database with each change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from alliance.models import User


@dataclass(frozen=True)
class Circumstances:
    """What is recorded with a change. `batch` is a short text, unique to one load, import or bulk edit.

    Readers see `reason` on the page of corrections, where the change is of something that they had seen before.
    """

    actor: int | None = None
    reason: str = ""
    batch: str = ""

    def tell_database(self) -> None:
        """For the rest of the transaction; a rollback takes it back."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pacta.actor', %s, true), set_config('pacta.reason', %s, true),"
                " set_config('pacta.batch', %s, true)",
                [str(self.actor or ""), self.reason, self.batch],
            )


_NOBODY = Circumstances()
_now = ContextVar("_now", default=_NOBODY)


@contextmanager
def recorded(*, actor: User | None = None, reason: str = "", batch: str = "") -> Iterator[None]:
    """One transaction whose changes are recorded under these; inside another, what is left out is as it is there."""
    outer = _now.get()
    inner = Circumstances(actor.pk if actor else outer.actor, reason or outer.reason, batch or outer.batch)
    token = _now.set(inner)
    try:
        with transaction.atomic():
            inner.tell_database()
            yield
            outer.tell_database()
    finally:
        _now.reset(token)
