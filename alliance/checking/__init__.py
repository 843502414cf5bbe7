"""Check the whole ledger anew, trusting no trigger: `manage.py check_ledger`.

Each module yields the faults of one kind, found by SQL over whole tables. Some can only come about behind the triggers'
back, by a superuser or a damaged disk; then this is what notices them.
"""

from collections.abc import Iterator

from django.db import connection

from alliance.checking import (
    constraints,
    history,
    names,
    record,
    revisions,
    rules,
    searchable,
    standing,
    texts,
    triggers,
)
from alliance.checking.fault import Fault
from alliance.snapshot import one_snapshot


def check() -> list[str]:
    """A sentence for each fault, with the natural key of the record that is meant; none where all is well."""
    with one_snapshot():
        return list(names.told([*faults()]))


def faults() -> Iterator[Fault]:
    yield from texts.character_faults()
    yield from triggers.faults()
    yield from constraints.faults()
    yield from rules.faults()
    yield from texts.quotation_faults()
    yield from record.faults()
    yield from history.faults()
    yield from revisions.faults()
    yield from searchable.faults()
    yield from standing.faults()


def scope() -> str:
    """One line that says how much there was to check."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM alliance_change), (SELECT count(*) FROM alliance_revision),"
            " (SELECT count(*) FROM commitments_citation), (SELECT count(*) FROM commitments_statusupdate)"
        )
        changes, revised, quotations, updates = cursor.fetchone()
    return (
        f"Checked: the rules and constraints of {len(triggers.tracked_tables())} tables and their triggers, "
        f"{quotations} quotations, {updates} status updates, {changes} changes and {revised} revisions. Nothing is off."
    )
