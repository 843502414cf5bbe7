"""Keeps the history of every table of this app (alliance/migrations/0003_history.py)."""

from django.db import migrations

SEEN = {
    "dialogue": "true",
    "dialogueparty": "true",
    "meeting": "true",
    "meetingoutcome": "is_public_agreement(r.agreement_id)",
    "meetingitem": "is_public_commitment(r.commitment_id)",
}


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0003_version"), ("commitments", "0004_history")]

    operations = [
        migrations.RunSQL(
            [("SELECT keep_history(%s, %s)", [f"dialogues_{table}", seen])],
            [("SELECT end_history(%s)", [f"dialogues_{table}"])],
        )
        for table, seen in SEEN.items()
    ]
