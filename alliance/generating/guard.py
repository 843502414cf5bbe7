"""Who may generate, and where: the owner of the tables, in a database with nothing but what migrations put there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from alliance.models import Keyed

MIGRATED = (
    *("auth_group", "auth_group_permissions", "auth_permission"),
    *("django_content_type", "django_migrations", "ledger_check"),
)
"""The tables that `migrate` fills by itself."""

TABLES = """
SELECT c.oid::regclass::text, pg_has_role(c.relowner, 'USAGE') FROM pg_class c
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY 1
"""

OFF = [
    ("commitments_evidence", "keep_evidence"),
    ("dialogues_dialoguemention", "lock_passage"),
    ("alliance_change", "only_triggers_write"),
    ("alliance_change", "seal_change"),
    ("alliance_revision", "only_triggers_write"),
    ("alliance_revision", "note_latest_revision"),
    ("commitments_latestrevision", "only_triggers_write"),
    ("commitments_overtaken", "only_triggers_write"),
    ("commitments_standingperiod", "only_triggers_write"),
]
"""Table and trigger; on every table with a history `record_inserts` too."""


class NotEmpty(Exception):
    """The database holds something; the message names the tables."""


class NotOwner(Exception):
    """The session may not switch triggers off."""


@contextmanager
def triggers_off(cursor: Any) -> Iterator[None]:
    """An empty ledger that nobody else can write to, without what would record, judge and index each row by itself."""
    cursor.execute(TABLES)
    tables = dict(cursor.fetchall())
    if not all(tables.values()):
        raise NotOwner
    triggers = [(model._meta.db_table, "record_inserts") for model in apps.get_models() if issubclass(model, Keyed)]
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with events that wait cannot be altered
    _switch(cursor, "DISABLE", triggers + OFF)  # and so the tables are locked
    filled = [table for table in tables if table not in MIGRATED and _has_rows(cursor, table)]
    if filled:
        raise NotEmpty(", ".join(filled))
    yield
    _switch(cursor, "ENABLE", triggers + OFF)


def _switch(cursor: Any, way: str, triggers: list[tuple[str, str]]) -> None:
    for table, trigger in triggers:
        cursor.execute(f"ALTER TABLE {table} {way} TRIGGER {trigger}")


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    return bool(cursor.fetchone()[0])
