"""What costs for each row that is copied in, and can be had for all of them at the end: foreign keys and indexes.

A foreign key that comes back asks all rows in one go, and is refused if one of them names nothing. Unique indexes stay.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

KEYS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 2
"""

INDEXES = """
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
  FROM pg_index i JOIN pg_class c ON c.oid = indexrelid
 WHERE NOT indisunique AND relnamespace = current_schema()::regnamespace
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 2
"""


@contextmanager
def laid_aside(cursor: Any) -> Iterator[None]:
    """Put aside, and put back as they were; all within one transaction."""
    put_back: list[str] = []
    for query in (KEYS, INDEXES):
        cursor.execute(query)
        for drop, make in cursor.fetchall():
            cursor.execute(drop)
            put_back.insert(0, make)  # the indexes first: the keys look things up with them
    yield
    for make in put_back:
        cursor.execute(make)
