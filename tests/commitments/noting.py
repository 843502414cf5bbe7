"""What a settled transaction notes (migrations 0016 and 0017), without the rules that would refuse a made-up ledger."""

from django.db import connection


def settle_without_rules() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_check WHERE name LIKE 'check%'")
    connection.check_constraints()


def is_asked(table: str, call: str) -> bool:
    """Whether a function answers from the table in which it is noted."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM {call}")
        scan, *_ = [line for (line,) in cursor.fetchall() if f"on {table}" in line]
    return "never executed" not in scan
