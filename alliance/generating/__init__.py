"""Fill an empty ledger with made-up records of realistic shape: `manage.py generate_ledger`.

For measuring and for trying the product; nothing in it ever happened. The same number and seed give the same content.

Row by row the rules would be asked a million times, so the triggers that keep history and rules are off while the rows
are copied in, and `history.py` writes what they would have written had each publication been a transaction of its own:
a text with all that hangs on it, then once a year what a review of its promises found.
Checks and unique keys stay on; so do the triggers that keep the words that are searched. Foreign keys and other indexes
come back at the end (`aside.py`), within the same transaction.
The rules between rows are kept by how the records are made; `check_ledger` looks at all of them.
"""

from random import Random

from django.db import connection, transaction

from alliance.generating import agreements, guard, history, updates, vocabulary
from alliance.generating.aside import laid_aside
from alliance.generating.guard import NotEmpty, NotOwner
from alliance.generating.ledger import Ledger
from alliance.generating.meetings import Meetings

__all__ = ["NotEmpty", "NotOwner", "generate"]


def generate(*, commitments: int, seed: int) -> dict[str, int]:
    """Write so many commitments and all that belongs to them, or nothing; tells how many rows each table got.

    Raises NotEmpty where the database holds anything already, NotOwner where its tables belong to somebody else.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        with guard.triggers_off(cursor):
            with laid_aside(cursor):
                ledger, random = Ledger(cursor), Random(seed)
                known = vocabulary.write(ledger)
                texts, promises = agreements.write(ledger, random, known, commitments)
                updates.write(ledger, random, known, texts, promises)
                Meetings(ledger, random, known, texts, promises).write()
                ledger.finish()
                history.write(cursor)
            history.note_standing(cursor)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")  # else the first pages are planned blindly, and no index answers by itself
        cursor.execute("RESET statement_timeout")
    return ledger.counts
