"""Upheld: a source may also be dated after the period of which it tells (docs/decisions/0012-sources-after-the-period.md)."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("commitments.migrations.0005_rules").STATUS_FAULTS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
AFTER = BEFORE.replace("p.dated_on BETWEEN u.period_from AND u.period_to", "p.dated_on >= u.period_from")


class Migration(migrations.Migration):
    dependencies = [("commitments", "0006_korean_source")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
