"""Freshness turns with the ledger's day, as schedule does, and not in its middle: an answer holds for its day."""

from django.db import migrations

FRESHNESS = """
CREATE OR REPLACE FUNCTION freshness(implementation text, reviewed_at timestamptz, known timestamptz, review_every_days int)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
           WHEN reviewed_at IS NULL THEN 'never'
           WHEN implementation IN ('delivered', 'superseded', 'lapsed') THEN 'settled'
           WHEN ledger_day(known) - ledger_day(reviewed_at) > 2 * review_every_days THEN 'stale'
           WHEN ledger_day(known) - ledger_day(reviewed_at) > review_every_days THEN 'ageing'
           ELSE 'fresh' END
$$;
"""

BY_THE_SECOND = """
CREATE OR REPLACE FUNCTION freshness(implementation text, reviewed_at timestamptz, known timestamptz, review_every_days int)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
           WHEN reviewed_at IS NULL THEN 'never'
           WHEN implementation IN ('delivered', 'superseded', 'lapsed') THEN 'settled'
           WHEN extract(epoch FROM known - reviewed_at) > 2 * 86400 * review_every_days THEN 'stale'
           WHEN extract(epoch FROM known - reviewed_at) > 86400 * review_every_days THEN 'ageing'
           ELSE 'fresh' END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0012_looked_up_in_order"), ("alliance", "0003_history")]

    operations = [migrations.RunSQL(FRESHNESS, BY_THE_SECOND)]
