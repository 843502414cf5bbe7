"""Where each commitment and each obligor stands is kept, for every day: the functions of 0014 find it, a row a period (decision 28).

What they find for the ledger as it is known now changes only with an update, an obligation or a commitment. It is written
when a transaction is settled, under the locks that its rules took. What was known at an earlier moment, and what a
transaction has changed and not settled, is found by the functions themselves, as before.
"""

from importlib import import_module

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.deletion import DO_NOTHING

BEFORE = import_module("commitments.migrations.0015_due_precision").FUNCTIONS

FOUND_STANDING = """
CREATE FUNCTION found_standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, party_id bigint, implementation text, effective_on date, effective_precision text,
               confidence text, due_on date, due_precision text, review_every_days int, obligors int, obligors_assessed int,
               reviewed_at timestamptz, update_ids uuid[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- Each commitment (its headline, without a party) and each obligor, with the date by which it is judged.
    SELECT s.commitment_id, s.party_id, s.implementation, s.effective_on, s.effective_precision, s.confidence,
           last_day(next_due(c.obligation::text, c.due_on, c.recurrence_months, s.kept_to, a.issued_on), e.due_precision),
           e.due_precision, c.review_every_days::int, s.obligors, s.obligors_assessed, s.reviewed_at, s.update_ids
      FROM (SELECT NULL::bigint AS party_id, h.* FROM headline(day, known) h
            UNION ALL
            SELECT o.party_id, o.commitment_id, coalesce(o.implementation, 'not_assessed'), o.effective_on,
                   o.effective_precision, o.confidence, 1, (o.update_id IS NOT NULL)::int, o.published_at, o.kept_to,
                   ARRAY[o.update_id]
              FROM current_status(day, known) o WHERE o.party_id IS NOT NULL) s
      JOIN commitments_commitment c ON c.id = s.commitment_id
      JOIN commitments_agreement a ON a.id = c.agreement_id,
           LATERAL (SELECT due_precision(c.obligation::text, c.due_precision::text, c.recurrence_months, s.kept_to,
                                         a.issued_precision::text)) e
$$;
"""

STANDING_PERIODS = """
CREATE FUNCTION standing_periods(ids bigint[])
RETURNS TABLE (from_on date, until_on date, commitment_id bigint, party_id bigint, implementation text, effective_on date,
               effective_precision text, confidence text, due_on date, due_precision text, review_every_days int,
               obligors int, obligors_assessed int, reviewed_at timestamptz, update_ids uuid[])
LANGUAGE sql STABLE AS $$
    -- How these commitments stood, as known now: anew from each day on which an update takes effect.
    WITH turn AS MATERIALIZED (
        SELECT c.id, '-infinity'::date AS day FROM commitments_commitment c WHERE c.id = ANY (ids)
        UNION
        SELECT u.commitment_id, u.effective_on FROM commitments_statusupdate u
         WHERE u.commitment_id = ANY (ids) AND u.published_at IS NOT NULL AND u.withdrawn_at IS NULL)
    SELECT t.day, lead(t.day, 1, 'infinity') OVER (PARTITION BY s.commitment_id, s.party_id ORDER BY t.day), s.*
      FROM turn t
     -- OFFSET 0 has the function asked for one commitment at a time, and not for all of them each time
     CROSS JOIN LATERAL (SELECT * FROM found_standing(t.day, 'infinity') s WHERE s.commitment_id = t.id OFFSET 0) s
     WHERE s.party_id IS NULL OR t.day = '-infinity' OR s.effective_on = t.day
$$;
"""

COLUMNS = """commitment_id, party_id, implementation, effective_on, effective_precision, confidence, due_on, due_precision,
           review_every_days, obligors, obligors_assessed, reviewed_at, update_ids"""

WRITE_STANDING = f"""
CREATE FUNCTION write_standing(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    -- Notes anew where these commitments stand.
    DELETE FROM commitments_standingperiod WHERE commitment_id = ANY (ids);
    INSERT INTO commitments_standingperiod (from_on, until_on, {COLUMNS}) SELECT * FROM standing_periods(ids);
$$;
"""

# Named so that it comes after the rules, which have locked the commitments by then (lock_concerned): of two transactions
# at once the second finds what the first wrote. What an agreement says of its date is a part of its commitments' dates.
NOTE_STANDING = """
CREATE FUNCTION note_standing(named text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY(
        WITH change AS MATERIALIZED (SELECT tracked, content FROM changed_rows(named))
        SELECT (content ->> 'commitment_id')::bigint FROM change
         WHERE tracked = 'commitments_obligation'
            OR tracked = 'commitments_statusupdate' AND content ->> 'published_at' IS NOT NULL
        UNION
        SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_commitment'
        UNION
        SELECT c.id FROM commitments_commitment c WHERE c.agreement_id = ANY (ARRAY(
            SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_agreement')));
BEGIN
    IF touched <> '{}' THEN
        PERFORM write_standing(touched);
    END IF;
END $$;
INSERT INTO ledger_check VALUES ('note_standing');
"""

FILL = """
SELECT write_standing(ARRAY(SELECT id FROM commitments_commitment));
CREATE TRIGGER only_triggers_write BEFORE INSERT OR UPDATE OR DELETE ON commitments_standingperiod
    FOR EACH ROW EXECUTE FUNCTION only_triggers_write();
"""

# An event that waits is of this transaction itself: those of others are gone when they can be seen.
IS_NOTED = """(SELECT NOT EXISTS (SELECT FROM alliance_due)
                AND coalesce(known >= greatest((SELECT max(published_at) FROM commitments_statusupdate),
                                               (SELECT max(withdrawn_at) FROM commitments_statusupdate)), true))"""

STOOD = f"""
CREATE FUNCTION stood(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, party_id bigint, implementation text, effective_on date, effective_precision text,
               confidence text, due_on date, due_precision text, review_every_days int, obligors int, obligors_assessed int,
               reviewed_at timestamptz, update_ids uuid[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- As `found_standing`: what is noted or, of another moment, found.
    SELECT {COLUMNS}
      FROM commitments_standingperiod WHERE from_on <= day AND day < until_on AND {IS_NOTED}
    UNION ALL
    SELECT {COLUMNS}
      FROM found_standing(day, known) WHERE NOT {IS_NOTED}
$$;
"""

STANDING = """
CREATE OR REPLACE FUNCTION standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, implementation text, effective_on date, effective_precision text, confidence text,
               due_on date, due_precision text, schedule text, freshness text, obligors int, obligors_assessed int,
               reviewed_at timestamptz, evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.commitment_id, s.implementation, s.effective_on, s.effective_precision, s.confidence, s.due_on, s.due_precision,
           schedule(s.implementation, s.effective_on, s.due_on, day),
           freshness(s.implementation, s.reviewed_at, known, s.review_every_days),
           s.obligors, s.obligors_assessed, s.reviewed_at,
           (SELECT count(*)::int FROM commitments_evidence e WHERE e.update_id = ANY (s.update_ids))
      FROM stood(day, known) s WHERE s.party_id IS NULL
$$;
"""

PARTY_STANDING = """
CREATE OR REPLACE FUNCTION party_standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, party text, update_id uuid, implementation text, effective_on date,
               effective_precision text, confidence text, due_on date, due_precision text, schedule text, freshness text,
               obligors int, obligors_assessed int, reviewed_at timestamptz, evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.commitment_id, p.code::text, s.update_ids[1], s.implementation, s.effective_on, s.effective_precision,
           s.confidence, s.due_on, s.due_precision,
           schedule(s.implementation, s.effective_on, s.due_on, day),
           freshness(s.implementation, s.reviewed_at, known, s.review_every_days),
           s.obligors, s.obligors_assessed, s.reviewed_at,
           (SELECT count(*)::int FROM commitments_evidence e WHERE e.update_id = s.update_ids[1])
      FROM stood(day, known) s JOIN commitments_party p ON p.id = s.party_id WHERE s.party_id IS NOT NULL
$$;
"""


TOLD = (
    *("commitment", "implementation", "effective_on", "confidence", "due_on", "due_precision"),
    *("review_every_days", "reviewed_at", "obligors_assessed"),
)


def replaced(signature: str, create: str) -> migrations.RunSQL:
    return migrations.RunSQL(create, BEFORE[signature].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0015_due_precision"), ("alliance", "0013_seen_at_commit")]

    operations = [
        migrations.CreateModel(
            name="StandingPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "commitment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=DO_NOTHING,
                        related_name="standing_periods",
                        to="commitments.commitment",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=DO_NOTHING,
                        related_name="+",
                        to="commitments.party",
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(help_text="The first day on which it stood otherwise.")),
                ("implementation", models.TextField()),
                ("effective_on", models.DateField(null=True)),
                ("effective_precision", models.TextField(null=True)),
                ("confidence", models.TextField(null=True)),
                ("due_on", models.DateField(help_text="The date that the schedule judges.", null=True)),
                ("due_precision", models.TextField(null=True)),
                ("review_every_days", models.PositiveIntegerField()),
                ("obligors", models.PositiveIntegerField()),
                ("obligors_assessed", models.PositiveIntegerField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("update_ids", ArrayField(base_field=models.UUIDField(null=True))),
            ],
            options={
                "ordering": ["commitment", "party", "from_on"],
                "indexes": [
                    models.Index(
                        condition=models.Q(party=None),
                        fields=["until_on", "from_on"],
                        include=TOLD,
                        name="standingperiod_headlines",
                    ),
                    models.Index(
                        condition=models.Q(party__isnull=False),
                        fields=["until_on", "from_on"],
                        include=[*TOLD, "party"],
                        name="standingperiod_obligors",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "party", "from_on"), name="standingperiod_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="statusupdate",
            index=models.Index(
                condition=models.Q(published_at__isnull=False), fields=["published_at"], name="statusupdate_published"
            ),
        ),
        migrations.AddIndex(
            model_name="statusupdate",
            index=models.Index(
                condition=models.Q(withdrawn_at__isnull=False), fields=["withdrawn_at"], name="statusupdate_withdrawn"
            ),
        ),
        migrations.RunSQL(FOUND_STANDING, "DROP FUNCTION found_standing(date, timestamptz)"),
        migrations.RunSQL(STANDING_PERIODS, "DROP FUNCTION standing_periods(bigint[])"),
        migrations.RunSQL(WRITE_STANDING, "DROP FUNCTION write_standing(bigint[])"),
        migrations.RunSQL(
            NOTE_STANDING, "DELETE FROM ledger_check WHERE name = 'note_standing'; DROP FUNCTION note_standing(text)"
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(STOOD, "DROP FUNCTION stood(date, timestamptz)"),
        replaced("standing(date, timestamptz)", STANDING),
        replaced("party_standing(date, timestamptz)", PARTY_STANDING),
    ]
