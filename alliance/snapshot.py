"""Reading all as of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All is looked at as of one moment, whatever others write meanwhile; in an open transaction, as it sees it."""
    is_open = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not is_open:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
