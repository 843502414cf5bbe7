"""What readers see is numbered by what they see when it is committed.

Whether a change can be seen was asked when it was written. Where its agreement was published in the meantime, readers saw it
and no number told of it. So what was unseen is looked at once more, under the lock of the number: whoever publishes has
committed by then, or waits and so comes after it.
"""

from django.db import migrations

IS_SEEN = """
CREATE FUNCTION is_seen_now(named text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    tracked text;
    condition text;
    seen boolean;
BEGIN
    -- the condition is the argument of the trigger that records the changes; in the catalogue a zero byte, \\000, ends it
    FOR tracked, condition IN
        SELECT t.tracked, left(encode(g.tgargs, 'escape'), -4)
          FROM (SELECT DISTINCT v.tracked FROM changed_rows(named) v) t
          JOIN pg_trigger g ON g.tgrelid = t.tracked::regclass AND g.tgname = 'record_updates'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM changed_rows($1) v, jsonb_populate_record(NULL::%1$I, v.content) r'
                       ' WHERE v.tracked = %1$L AND (%2$s))', tracked, condition) INTO seen USING named;
        IF seen THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;
"""

SETTLE = """
CREATE OR REPLACE FUNCTION settle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rules text;
BEGIN
    IF EXISTS (SELECT FROM alliance_due WHERE transaction = NEW.transaction AND id > NEW.id) THEN
        RETURN NULL;
    END IF;
    FOR rules IN SELECT name FROM ledger_check ORDER BY name LOOP
        EXECUTE format('SELECT %I($1)', rules) USING NEW.transaction;
    END LOOP;
    {number}
    DELETE FROM alliance_due WHERE transaction = NEW.transaction;
    RETURN NULL;
END $$;
"""

BY_THEN = """PERFORM pg_advisory_xact_lock(hashtext('alliance_revision'));
    IF EXISTS (SELECT FROM alliance_due WHERE transaction = NEW.transaction AND is_seen)
       OR is_seen_now(NEW.transaction) THEN
        INSERT INTO alliance_revision (transaction, made_at, actor_id, reason, batch)
             SELECT transaction, clock_timestamp(), actor_id, reason, batch FROM alliance_change
              WHERE transaction = NEW.transaction ORDER BY id DESC LIMIT 1
        ON CONFLICT (transaction) DO UPDATE SET made_at = excluded.made_at;
    END IF;"""

BEFORE = """IF EXISTS (SELECT FROM alliance_due WHERE transaction = NEW.transaction AND is_seen) THEN
        PERFORM pg_advisory_xact_lock(hashtext('alliance_revision'));
        INSERT INTO alliance_revision (transaction, made_at, actor_id, reason, batch)
             SELECT transaction, clock_timestamp(), actor_id, reason, batch FROM alliance_change
              WHERE transaction = NEW.transaction ORDER BY id DESC LIMIT 1
        ON CONFLICT (transaction) DO UPDATE SET made_at = excluded.made_at;
    END IF;"""


class Migration(migrations.Migration):
    dependencies = [("alliance", "0012_kept_draft")]

    operations = [
        migrations.RunSQL(IS_SEEN, "DROP FUNCTION is_seen_now(text)"),
        migrations.RunSQL(SETTLE.format(number=BY_THEN), SETTLE.format(number=BEFORE)),
    ]
