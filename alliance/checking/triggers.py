"""The triggers that keep rules and history: all are there, and none is switched off."""

from collections.abc import Iterator

from django.apps import apps

from alliance.checking.fault import Fault, rows_of
from alliance.models import Keyed

OF_TRACKED = {
    "keep_version": "keep_version",
    "record_inserts": "record_changes",
    "record_updates": "record_changes",
    "record_deletes": "record_changes",
}
"""The triggers of each table that keeps a history, with their functions."""

OF_SEARCHED = dict.fromkeys(("search_inserts", "search_updates", "search_deletes"), "keep_searchable")
"""The triggers of each table whose words are searched, with their function."""

SEARCHED_TABLES = (
    "commitments_agreement",
    "commitments_citation",
    "commitments_commitment",
    "commitments_evidence",
    "commitments_passage",
    "commitments_recommendation",
    "commitments_statusupdate",
    "dialogues_dialogue",
    "dialogues_meeting",
)

OTHERS = {
    ("alliance_change", "seal_change"),
    ("alliance_change", "only_triggers_write"),
    ("alliance_revision", "only_triggers_write"),
    ("alliance_revision", "note_latest_revision"),
    ("alliance_searchable", "only_triggers_write"),
    ("alliance_due", "settle"),
    ("alliance_due", "only_triggers_write"),
    ("commitments_statusupdate", "keep_update"),
    ("commitments_evidence", "keep_evidence"),
    ("commitments_agreement", "keep_key"),
    ("commitments_passage", "keep_number"),
    ("commitments_commitment", "keep_key"),
    ("commitments_commitment", "keep_retired"),
    ("commitments_recommendation", "keep_key"),
    ("commitments_latestrevision", "only_triggers_write"),
    ("commitments_overtaken", "only_triggers_write"),
    ("commitments_standingperiod", "only_triggers_write"),
    ("dialogues_dialogue", "keep_key"),
    ("dialogues_dialoguemention", "lock_passage"),
    ("dialogues_meeting", "keep_key"),
}
"""Table and trigger, whose function has the same name."""

# Those of the foreign keys too; their names are the database's own.
SWITCHED = """
SELECT r.relname, t.tgname, p.proname, t.tgenabled IN ('O', 'A')
  FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE r.relnamespace = current_schema()::regnamespace
"""
SETTLED = """
SELECT format('The settlement does not ask %s any more.', proname) FROM pg_proc
 WHERE pronamespace = current_schema()::regnamespace AND proname ~ '^(check|note)_' AND prorettype = 'void'::regtype
   AND proname NOT IN (SELECT name FROM ledger_check)
UNION ALL
SELECT format('The transaction %s was never settled.', transaction) FROM alliance_due
"""


def tracked_tables() -> list[str]:
    """The tables that keep a history: those of every model with a natural key."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Keyed))


def faults() -> Iterator[Fault]:
    wanted = {(table, name, function) for table in tracked_tables() for name, function in OF_TRACKED.items()}
    wanted |= {(table, name, function) for table in SEARCHED_TABLES for name, function in OF_SEARCHED.items()}
    wanted |= {(table, name, name) for table, name in OTHERS}
    there = {(table, name, function): is_on for table, name, function, is_on in rows_of(SWITCHED)}
    for table, name, function in sorted(wanted - there.keys()):
        yield Fault(f"{table}: the trigger {name} is missing, which calls {function}.")
    for table, name, _ in sorted(trigger for trigger, is_on in there.items() if not is_on):
        yield Fault(f"{table}: the trigger {name} is switched off.")
    yield from (Fault(sentence) for (sentence,) in rows_of(SETTLED))
