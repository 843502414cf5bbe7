"""Which commitments a later member of their thread overtakes, and since when, is noted: every share leaves them out (decision 28).

Who is in a thread on a day grows with the day, so the first day on which somebody is overtaken says all. It changes with a
link, a commitment or an agreement, for those that are linked; a thread is followed by one transaction at a time.
"""

from django.db import migrations, models
from django.db.models.deletion import DO_NOTHING

OVERTAKEN_SINCE = """
CREATE FUNCTION overtaken_since(ids bigint[]) RETURNS TABLE (commitment_id bigint, since date) LANGUAGE sql STABLE AS $$
    -- Of these commitments, which are whole threads, those that are not the latest (`thread`) for ever: the first day on which
    -- a later member is made, and all that connect the two. What has no date is made before everything.
    WITH RECURSIVE link AS MATERIALIZED (
        SELECT later_id AS one, earlier_id AS other FROM commitments_commitmentlink
         WHERE kind <> 'part_of' AND later_id = ANY (ids)
        UNION
        SELECT earlier_id, later_id FROM commitments_commitmentlink WHERE kind <> 'part_of' AND later_id = ANY (ids)),
    member AS MATERIALIZED (
        SELECT c.id, c.code COLLATE "C" AS code, coalesce(a.issued_on, '-infinity') AS made_on
          FROM commitments_commitment c JOIN commitments_agreement a ON a.id = c.agreement_id
         WHERE c.id IN (SELECT one FROM link) AND a.published_at IS NOT NULL AND c.retired_at IS NULL),
    edge AS MATERIALIZED (
        SELECT l.one, l.other, m.made_on FROM link l JOIN member m ON m.id = l.other),
    reach(id, other, since) AS (
        SELECT id, id, made_on FROM member
        UNION
        SELECT r.id, e.other, greatest(r.since, e.made_on) FROM reach r JOIN edge e ON e.one = r.other)
    SELECT r.id, min(r.since)
      FROM reach r JOIN member one ON one.id = r.id JOIN member other ON other.id = r.other
     WHERE (other.made_on, other.code) > (one.made_on, one.code)
     GROUP BY r.id
$$;
"""

# All that is connected, whether readers see it or not: what is published later may connect what they see.
CONNECTED = """
CREATE FUNCTION connected(ids bigint[]) RETURNS TABLE (commitment_id bigint) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE reach(id) AS (
        SELECT unnest(ids)
        UNION
        SELECT s.other FROM reach r
         CROSS JOIN LATERAL (SELECT l.earlier_id FROM commitments_commitmentlink l
                              WHERE l.later_id = r.id AND l.kind <> 'part_of'
                              UNION ALL
                             SELECT l.later_id FROM commitments_commitmentlink l
                              WHERE l.earlier_id = r.id AND l.kind <> 'part_of' OFFSET 0) AS s(other))
    SELECT id FROM reach
$$;
"""

WRITE_OVERTAKEN = """
CREATE FUNCTION write_overtaken(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    -- Notes anew which of these commitments, which are whole threads, are overtaken.
    DELETE FROM commitments_overtaken WHERE commitment_id = ANY (ids);
    INSERT INTO commitments_overtaken (commitment_id, since) SELECT * FROM overtaken_since(ids);
$$;
"""

# Two transactions may lengthen a thread at its two ends, and lock none of the same rows: so one at a time.
NOTE_THREADS = """
CREATE FUNCTION note_threads(named text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    linked bigint[] := ARRAY(
        WITH change AS MATERIALIZED (SELECT tracked, content FROM changed_rows(named)),
        touched(id) AS (
            SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_commitment'
            UNION
            SELECT c.id FROM commitments_commitment c WHERE c.agreement_id = ANY (ARRAY(
                SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_agreement')))
        SELECT id FROM touched t
         WHERE EXISTS (SELECT FROM commitments_commitmentlink l WHERE l.later_id = t.id AND l.kind <> 'part_of')
            OR EXISTS (SELECT FROM commitments_commitmentlink l WHERE l.earlier_id = t.id AND l.kind <> 'part_of')
        UNION
        SELECT one::bigint FROM change, unnest(ARRAY[content ->> 'later_id', content ->> 'earlier_id']) AS one
         WHERE tracked = 'commitments_commitmentlink');
BEGIN
    IF linked <> '{}' THEN
        PERFORM pg_advisory_xact_lock(hashtext('commitments_overtaken'));
        PERFORM write_overtaken(ARRAY(SELECT commitment_id FROM connected(linked)));
    END IF;
END $$;
INSERT INTO ledger_check VALUES ('note_threads');
"""

FILL = """
SELECT write_overtaken(ARRAY(SELECT id FROM commitments_commitment));
CREATE TRIGGER only_triggers_write BEFORE INSERT OR UPDATE OR DELETE ON commitments_overtaken
    FOR EACH ROW EXECUTE FUNCTION only_triggers_write();
"""

# An event that waits is of this transaction itself (migration 0016).
OVERTAKEN = """
CREATE FUNCTION overtaken(day date) RETURNS TABLE (commitment_id bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- Those that are not the latest of their thread: as it is noted, or found where that is not settled.
    SELECT commitment_id FROM commitments_overtaken WHERE since <= day AND (SELECT NOT EXISTS (SELECT FROM alliance_due))
    UNION ALL
    SELECT commitment_id FROM thread(day) WHERE commitment_id <> latest_id AND (SELECT EXISTS (SELECT FROM alliance_due))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0016_standing_periods")]

    operations = [
        migrations.CreateModel(
            name="Overtaken",
            fields=[
                (
                    "commitment",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=DO_NOTHING,
                        primary_key=True,
                        related_name="overtaken",
                        serialize=False,
                        to="commitments.commitment",
                    ),
                ),
                ("since", models.DateField(db_index=True)),
            ],
            options={"ordering": ["commitment"]},
        ),
        migrations.RunSQL(OVERTAKEN_SINCE, "DROP FUNCTION overtaken_since(bigint[])"),
        migrations.RunSQL(CONNECTED, "DROP FUNCTION connected(bigint[])"),
        migrations.RunSQL(WRITE_OVERTAKEN, "DROP FUNCTION write_overtaken(bigint[])"),
        migrations.RunSQL(
            NOTE_THREADS, "DELETE FROM ledger_check WHERE name = 'note_threads'; DROP FUNCTION note_threads(text)"
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(OVERTAKEN, "DROP FUNCTION overtaken(date)"),
    ]
