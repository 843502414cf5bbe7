"""What readers were told is gone for good stays gone: the address of a retired commitment answers 410 (domain.md)."""

from django.db import migrations

KEEP_RETIRED = """
CREATE FUNCTION keep_retired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_public_agreement(OLD.agreement_id) THEN
        RAISE EXCEPTION 'commitment % is retired', OLD.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'retired_for_good', TABLE = TG_TABLE_NAME,
                  DETAIL = jsonb_build_array(jsonb_build_array('retired_for_good', TG_TABLE_NAME, OLD.id, OLD.code));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_retired BEFORE UPDATE ON commitments_commitment FOR EACH ROW
    WHEN (OLD.retired_at IS NOT NULL AND NEW.retired_at IS DISTINCT FROM OLD.retired_at) EXECUTE FUNCTION keep_retired();
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0010_review_note")]

    operations = [
        migrations.RunSQL(
            KEEP_RETIRED, "DROP TRIGGER keep_retired ON commitments_commitment; DROP FUNCTION keep_retired()"
        ),
    ]
