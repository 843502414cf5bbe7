"""Where texts name dialogues: with its history, and by the rule of quotations, checked from both sides.

A mention stands in its passage (`quote_stands`), as a citation does (commitments, migration 0005). Its passage is locked
when the mention is written, before any lock that the settlement takes; so whoever writes the text at the same time waits,
and the settlement of the second sees what the first has done.
"""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

SEEN = (
    "EXISTS (SELECT FROM commitments_passage p WHERE p.id = r.passage_id AND is_public_agreement(p.agreement_id))"
)

MENTION_FAULTS = """
CREATE FUNCTION mention_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'quote_stands', m.id::text, a.code || ' ' || p.number || ': ' || m.quote
      FROM dialogues_dialoguemention m
      JOIN commitments_passage p ON p.id = m.passage_id
      JOIN commitments_agreement a ON a.id = p.agreement_id
     WHERE m.id = ANY (ids) AND quote_start(p.text, m.quote, m.occurrence) IS NULL
$$;
"""

LOCK_PASSAGE = """
CREATE FUNCTION lock_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM commitments_passage WHERE id = NEW.passage_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER lock_passage BEFORE INSERT OR UPDATE ON dialogues_dialoguemention
    FOR EACH ROW EXECUTE FUNCTION lock_passage();
"""

CHECK_MENTIONS = """
CREATE FUNCTION check_mentions(named text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    faults jsonb;
BEGIN
    SELECT jsonb_agg(jsonb_build_array(f.rule, 'dialogues_dialoguemention', f.row_id, f.detail)) INTO faults
      FROM mention_faults(ARRAY(
        SELECT (content ->> 'id')::bigint FROM changed_rows(named) WHERE tracked = 'dialogues_dialoguemention'
        UNION
        SELECT m.id FROM changed_rows(named) JOIN dialogues_dialoguemention m ON m.passage_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_passage')) f;
    IF faults IS NOT NULL THEN
        RAISE EXCEPTION '% is broken by % %: %', faults -> 0 ->> 0, faults -> 0 ->> 1, faults -> 0 ->> 2, faults -> 0 ->> 3
            USING ERRCODE = 'check_violation', CONSTRAINT = faults -> 0 ->> 0, TABLE = faults -> 0 ->> 1, DETAIL = faults::text;
    END IF;
END $$;
INSERT INTO ledger_check VALUES ('check_mentions');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0010_review_note"),
        ("dialogues", "0007_searchable"),
    ]

    operations = [
        migrations.CreateModel(
            name="DialogueMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("quote", models.CharField(max_length=300)),
                (
                    "occurrence",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentions", to="dialogues.dialogue"
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="commitments.passage"
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "ordering": ["dialogue", "passage", "occurrence", "quote"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Func(
                                models.F("quote"),
                                output_field=models.BooleanField(),
                                template="%(expressions)s IS NFC NORMALIZED",
                            ),
                            models.Func(
                                models.F("quote"),
                                output_field=models.BooleanField(),
                                template="%(expressions)s !~ '(^\\s|\\s$|\\s\\s|[\\t\\n\\r])'",
                            ),
                        ),
                        name="dialoguemention_quote_clean",
                        violation_error_message=(
                            "The quote must be in Unicode form NFC, on one line, with single spaces."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("quote", ""), _negated=True), ("occurrence__gte", 1)),
                        name="dialoguemention_has_quote",
                        violation_error_message="A mention needs its exact words, and counts occurrences from 1.",
                    ),
                    models.UniqueConstraint(
                        fields=("dialogue", "passage", "quote", "occurrence"),
                        name="dialoguemention_key",
                        violation_error_message="These very words are marked as this dialogue already.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            [("SELECT keep_history(%s, %s)", ["dialogues_dialoguemention", SEEN])],
            [("SELECT end_history(%s)", ["dialogues_dialoguemention"])],
        ),
        migrations.RunSQL(MENTION_FAULTS, "DROP FUNCTION mention_faults(bigint[])"),
        migrations.RunSQL(LOCK_PASSAGE, "DROP FUNCTION lock_passage() CASCADE"),
        migrations.RunSQL(
            CHECK_MENTIONS,
            "DELETE FROM ledger_check WHERE name = 'check_mentions'; DROP FUNCTION check_mentions(text)",
        ),
    ]
