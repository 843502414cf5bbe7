"""History and revisions: every change of a tracked table is recorded by triggers, and what readers can see is numbered.

`keep_history(table, seen)` puts the triggers on a table; `seen` is an SQL condition over a row `r` of it: whether readers
can see that row. Decision 8 tells why it is done this way; alliance/revision.py how the number is used.
"""

from django.db import migrations

TRANSACTION_NAME = """
CREATE FUNCTION transaction_name() RETURNS text LANGUAGE sql VOLATILE AS $$
    -- A transaction's number begins anew in another cluster, after a restore for instance; with the cluster's it does not.
    SELECT (pg_control_system()).system_identifier || '.' || pg_current_xact_id()
$$;
"""

# `alliance/apps.py` sets it anew after each `migrate`: LEDGER_TIME_ZONE.
LEDGER_DAY = """
CREATE FUNCTION ledger_time_zone() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 'Asia/Seoul' $$;
CREATE FUNCTION ledger_day(moment timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (moment AT TIME ZONE ledger_time_zone())::date
$$;
"""

CHANGE_DIGEST = """
CREATE FUNCTION change_digest(previous bytea, change alliance_change) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        encode(previous, 'hex'), change."table", change.row_id, change.version, change.operation, change.content,
        extract(epoch FROM change.at), change.transaction, change.actor_id, change.role, change.reason, change.batch
    )::text, 'UTF8'))
$$;
"""

SEAL_CHANGE = """
CREATE FUNCTION seal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.digest := change_digest((SELECT c.digest FROM alliance_change c
                                  WHERE c."table" = NEW."table" AND c.row_id = NEW.row_id ORDER BY c.id DESC LIMIT 1), NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER seal_change BEFORE INSERT ON alliance_change FOR EACH ROW EXECUTE FUNCTION seal_change();
"""

ONLY_TRIGGERS_WRITE = """
CREATE FUNCTION only_triggers_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '% is written by triggers alone', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'history_is_append_only', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER only_triggers_write BEFORE INSERT OR UPDATE OR DELETE ON alliance_change
    FOR EACH ROW EXECUTE FUNCTION only_triggers_write();
CREATE TRIGGER only_triggers_write BEFORE INSERT OR UPDATE OR DELETE ON alliance_revision
    FOR EACH ROW EXECUTE FUNCTION only_triggers_write();
"""

# What a transaction did is settled once, by its last deferred event: the rules between rows are checked (`ledger_check` names
# their functions, each with the transaction as its argument), then the revision gets its number, under a lock that lasts
# until the commit can be seen. Nothing waits for a row after that lock, so two writers cannot wait for each other. One event
# for each statement, not for each row; a crash may empty `alliance_due`, as nothing in it outlives its transaction.
SETTLE = """
CREATE TABLE ledger_check (name text PRIMARY KEY);
CREATE UNLOGGED TABLE alliance_due (
    id bigint GENERATED ALWAYS AS IDENTITY,
    transaction text NOT NULL,
    is_seen boolean NOT NULL,
    PRIMARY KEY (transaction, id)
);
CREATE FUNCTION settle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rules text;
BEGIN
    IF EXISTS (SELECT FROM alliance_due WHERE transaction = NEW.transaction AND id > NEW.id) THEN
        RETURN NULL;
    END IF;
    FOR rules IN SELECT name FROM ledger_check ORDER BY name LOOP
        EXECUTE format('SELECT %I($1)', rules) USING NEW.transaction;
    END LOOP;
    IF EXISTS (SELECT FROM alliance_due WHERE transaction = NEW.transaction AND is_seen) THEN
        PERFORM pg_advisory_xact_lock(hashtext('alliance_revision'));
        INSERT INTO alliance_revision (transaction, made_at, actor_id, reason, batch)
             SELECT transaction, clock_timestamp(), actor_id, reason, batch FROM alliance_change
              WHERE transaction = NEW.transaction ORDER BY id DESC LIMIT 1
        ON CONFLICT (transaction) DO UPDATE SET made_at = excluded.made_at;
    END IF;
    DELETE FROM alliance_due WHERE transaction = NEW.transaction;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER settle AFTER INSERT ON alliance_due
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settle();
CREATE TRIGGER only_triggers_write BEFORE INSERT OR UPDATE OR DELETE ON alliance_due
    FOR EACH ROW EXECUTE FUNCTION only_triggers_write();
"""

# Only the owner says which rules there are, whatever its default privileges give to others.
OWNERS_CHECKS = """
DO $$
DECLARE
    other text;
BEGIN
    FOR other IN SELECT DISTINCT r.rolname FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
                  WHERE c.oid = 'ledger_check'::regclass AND a.grantee <> c.relowner LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON ledger_check FROM %I', other);
    END LOOP;
END $$;
"""

KEEP_VERSION = """
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id IS DISTINCT FROM OLD.id THEN
        RAISE EXCEPTION '% %: the primary key of a row never changes', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'primary_key_is_permanent', TABLE = TG_TABLE_NAME;
    END IF;
    NEW.version := OLD.version;
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
END $$;
"""

RECORD_CHANGES = """
CREATE FUNCTION enter_changes(tracked text, operation text, rows jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    transaction text := transaction_name();
    actor bigint := nullif(current_setting('pacta.actor', true), '');
    reason text := coalesce(current_setting('pacta.reason', true), '');
    batch text := coalesce(current_setting('pacta.batch', true), '');
BEGIN
    INSERT INTO alliance_change ("table", row_id, version, operation, content, at, transaction, actor_id, role, reason, batch)
    SELECT tracked, content ->> 'id', (content ->> 'version')::int, operation, content, clock_timestamp(), transaction, actor,
           session_user, reason, batch
      FROM unnest(rows) WITH ORDINALITY AS u(content, place) ORDER BY place;
END $$;
CREATE FUNCTION record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rows jsonb[];
    touched text := CASE TG_OP WHEN 'INSERT' THEN 'new_rows' WHEN 'DELETE' THEN 'old_rows' ELSE
        '(SELECT n.* FROM new_rows n JOIN old_rows o USING (id) WHERE n IS DISTINCT FROM o UNION ALL'
        ' SELECT o.* FROM new_rows n JOIN old_rows o USING (id) WHERE n IS DISTINCT FROM o)' END;
    seen boolean;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        -- the rules between rows look again after they have waited for a lock, which a fixed snapshot would not show them
        RAISE EXCEPTION 'the ledger is written in READ COMMITTED transactions only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'written_in_read_committed', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(to_jsonb(n) ORDER BY n.id) INTO rows FROM new_rows n;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(to_jsonb(o) ORDER BY o.id) INTO rows FROM old_rows o;
    ELSE
        SELECT array_agg(to_jsonb(n) ORDER BY n.id) INTO rows
          FROM new_rows n JOIN old_rows o USING (id) WHERE n IS DISTINCT FROM o;
    END IF;
    IF rows IS NOT NULL THEN
        PERFORM enter_changes(TG_TABLE_NAME, lower(TG_OP), rows);
        EXECUTE format('SELECT EXISTS (SELECT FROM %s AS r WHERE %s)', touched, TG_ARGV[0]) INTO seen;
        INSERT INTO alliance_due (transaction, is_seen) VALUES (transaction_name(), seen);
    END IF;
    RETURN NULL;
END $$;
"""

CHANGED_ROWS = """
CREATE FUNCTION changed_rows(named text) RETURNS TABLE (tracked text, content jsonb, is_gone boolean) LANGUAGE sql STABLE AS $$
    -- Each row that a transaction touched as it left it and, where it was there before, as it was.
    SELECT c."table", c.content, c.operation = 'delete' FROM alliance_change c WHERE c.transaction = named
    UNION ALL
    SELECT c."table", before.content, false
      FROM alliance_change c
     CROSS JOIN LATERAL (SELECT p.content FROM alliance_change p
                          WHERE p."table" = c."table" AND p.row_id = c.row_id AND p.id < c.id
                          ORDER BY p.id DESC LIMIT 1) before
     WHERE c.transaction = named AND c.operation = 'update'
$$;
"""

# Rows that were there before get their first entry now, and with what readers see of them a revision. It is settled at once:
# a table with events that wait cannot be altered.
KEEP_HISTORY = """
CREATE FUNCTION keep_history(tracked regclass, seen text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER keep_version BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION keep_version()', tracked);
    EXECUTE format('CREATE TRIGGER record_inserts AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', tracked, seen);
    EXECUTE format('CREATE TRIGGER record_updates AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', tracked, seen);
    EXECUTE format('CREATE TRIGGER record_deletes AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION record_changes(%L)', tracked, seen);
    ALTER TABLE alliance_change DISABLE TRIGGER only_triggers_write;
    EXECUTE format('SELECT enter_changes(%L, ''insert'', array_agg(to_jsonb(r) ORDER BY r.id)) FROM %s r', tracked, tracked);
    EXECUTE format('INSERT INTO alliance_due (transaction, is_seen)'
                   ' SELECT transaction_name(), true WHERE EXISTS (SELECT FROM %s AS r WHERE %s)', tracked, seen);
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ALTER TABLE alliance_change ENABLE TRIGGER only_triggers_write;
END $$;
CREATE FUNCTION end_history(tracked regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER keep_version ON %s', tracked);
    EXECUTE format('DROP TRIGGER record_inserts ON %s', tracked);
    EXECUTE format('DROP TRIGGER record_updates ON %s', tracked);
    EXECUTE format('DROP TRIGGER record_deletes ON %s', tracked);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("alliance", "0002_change_revision")]

    operations = [
        migrations.RunSQL(TRANSACTION_NAME, "DROP FUNCTION transaction_name()"),
        migrations.RunSQL(LEDGER_DAY, "DROP FUNCTION ledger_day(timestamptz), ledger_time_zone()"),
        migrations.RunSQL(CHANGE_DIGEST, "DROP FUNCTION change_digest(bytea, alliance_change)"),
        migrations.RunSQL(SEAL_CHANGE, "DROP FUNCTION seal_change() CASCADE"),
        migrations.RunSQL(ONLY_TRIGGERS_WRITE, "DROP FUNCTION only_triggers_write() CASCADE"),
        migrations.RunSQL(SETTLE, "DROP TABLE alliance_due, ledger_check; DROP FUNCTION settle()"),
        migrations.RunSQL(OWNERS_CHECKS, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP_VERSION, "DROP FUNCTION keep_version()"),
        migrations.RunSQL(
            RECORD_CHANGES, "DROP FUNCTION record_changes(); DROP FUNCTION enter_changes(text, text, jsonb[])"
        ),
        migrations.RunSQL(CHANGED_ROWS, "DROP FUNCTION changed_rows(text)"),
        migrations.RunSQL(KEEP_HISTORY, "DROP FUNCTION keep_history(regclass, text), end_history(regclass)"),
    ]
