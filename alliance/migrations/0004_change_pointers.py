"""Finds the changes of the rows that point to a row: the parts of a record, deleted ones too (alliance/past.py)."""

import django.contrib.postgres.indexes
from django.db import migrations, models

POINTERS = """
CREATE FUNCTION pointers(content jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    -- The foreign keys of a row as column=key.
    SELECT array_agg(key || '=' || value) FROM jsonb_each_text(content) WHERE key LIKE '%\\_id' AND value IS NOT NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("alliance", "0003_history")]

    operations = [
        migrations.RunSQL(POINTERS, "DROP FUNCTION pointers(jsonb)"),
        migrations.AddIndex(
            model_name="change",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func("content", function="pointers"), name="change_pointers"
            ),
        ),
    ]
