"""How tests break the ledger, and what check_ledger then says."""

from io import StringIO

from django.core.management import call_command
from django.db import connection

UPDATE = "11111111-1111-4111-8111-111111111111"
DRAFT = "22222222-2222-4222-8222-222222222222"
OTHER = "33333333-3333-4333-8333-333333333333"


def checked() -> tuple[int, list[str]]:
    """The exit code of check_ledger, and its lines."""
    said = StringIO()
    try:
        call_command("check_ledger", stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


def by_superuser(*statements: str) -> None:
    """Run these with every trigger off, those of foreign keys too."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def commitment(update: str, code: str = "2021-FS-001") -> str:
    return f"UPDATE commitments_commitment SET {update} WHERE code = '{code}'"


def passage(agreement: str, number: str = "91a") -> str:
    return (
        "(SELECT p.id FROM commitments_passage p JOIN commitments_agreement a ON a.id = p.agreement_id"
        f" WHERE a.code = '{agreement}' AND p.number = '{number}')"
    )
