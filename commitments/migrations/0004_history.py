"""Keeps the history of every table of this app, and for each commitment the last revision that changed it (domain.md).

What a reader can see of a table is said in `SEEN`, as a condition over a row `r`.
"""

from django.db import migrations

PUBLIC = """
CREATE FUNCTION is_public_agreement(number bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM commitments_agreement a WHERE a.id = number AND a.published_at IS NOT NULL)
$$;
CREATE FUNCTION is_public_commitment(number bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    -- A retired one too: its address says that it is retired, and why.
    SELECT EXISTS (SELECT FROM commitments_commitment c WHERE c.id = number AND is_public_agreement(c.agreement_id))
$$;
CREATE FUNCTION is_public_recommendation(number bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM commitments_recommendation c WHERE c.id = number AND is_public_agreement(c.agreement_id))
$$;
"""

SEEN = {
    "party": "true",
    "agency": "true",
    "theme": "true",
    "agreement": "r.published_at IS NOT NULL",
    "agreementparty": "is_public_agreement(r.agreement_id)",
    "agreementlink": "is_public_agreement(r.later_id) AND is_public_agreement(r.earlier_id)",
    "passage": "is_public_agreement(r.agreement_id)",
    "commitment": "is_public_agreement(r.agreement_id)",
    "commitmenttheme": "is_public_commitment(r.commitment_id)",
    "citation": "is_public_commitment(r.commitment_id) OR is_public_recommendation(r.recommendation_id)",
    "obligation": "is_public_commitment(r.commitment_id)",
    "obligationagency": (
        "EXISTS (SELECT FROM commitments_obligation o WHERE o.id = r.obligation_id AND is_public_commitment(o.commitment_id))"
    ),
    "target": "is_public_commitment(r.commitment_id)",
    "commitmentlink": "is_public_commitment(r.later_id) AND is_public_commitment(r.earlier_id)",
    "recommendation": "is_public_agreement(r.agreement_id)",
    "recommendationaddressee": "is_public_recommendation(r.recommendation_id)",
    "recommendationlink": "is_public_recommendation(r.recommendation_id) AND is_public_commitment(r.commitment_id)",
    "statusupdate": "r.published_at IS NOT NULL AND is_public_commitment(r.commitment_id)",
    "evidence": (
        "EXISTS (SELECT FROM commitments_statusupdate u"
        " WHERE u.id = r.update_id AND u.published_at IS NOT NULL AND is_public_commitment(u.commitment_id))"
    ),
}

CHANGED_COMMITMENTS = """
CREATE FUNCTION changed_commitments(named text) RETURNS TABLE (commitment_id bigint) LANGUAGE sql STABLE AS $$
    -- Those that a transaction changed for readers, or a part, a quoted passage, the agreement or a published status of theirs.
    WITH change AS MATERIALIZED (SELECT tracked, content FROM changed_rows(named)),
    changed AS (
        SELECT (content ->> 'id')::bigint AS id FROM change WHERE tracked = 'commitments_commitment'
        UNION
        SELECT (content ->> 'commitment_id')::bigint FROM change
         WHERE tracked IN ('commitments_citation', 'commitments_obligation', 'commitments_target', 'commitments_commitmenttheme')
            OR tracked = 'commitments_statusupdate' AND content ->> 'published_at' IS NOT NULL
        UNION
        SELECT u.commitment_id FROM change JOIN commitments_statusupdate u ON u.id = (content ->> 'update_id')::uuid
         WHERE tracked = 'commitments_evidence' AND u.published_at IS NOT NULL
        UNION
        SELECT o.commitment_id FROM change JOIN commitments_obligation o ON o.id = (content ->> 'obligation_id')::bigint
         WHERE tracked = 'commitments_obligationagency'
        UNION
        SELECT one::bigint FROM change, unnest(ARRAY[content ->> 'later_id', content ->> 'earlier_id']) AS one
         WHERE tracked = 'commitments_commitmentlink'
        UNION
        SELECT c.commitment_id FROM change JOIN commitments_citation c ON c.passage_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_passage'
        UNION
        SELECT c.id FROM change JOIN commitments_commitment c ON c.agreement_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_agreement')
    -- joined, as the function would be asked for every commitment there is
    SELECT c.id FROM changed JOIN commitments_commitment c USING (id) JOIN commitments_agreement a ON a.id = c.agreement_id
     WHERE a.published_at IS NOT NULL
$$;
"""

NOTE_LATEST_REVISION = """
CREATE FUNCTION note_latest_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- No lock is waited for: whoever gives a number is alone (give_revision).
    INSERT INTO commitments_latestrevision (commitment_id, revision_id)
    SELECT commitment_id, NEW.number FROM changed_commitments(NEW.transaction)
    ON CONFLICT (commitment_id) DO UPDATE SET revision_id = excluded.revision_id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_latest_revision AFTER INSERT OR UPDATE ON alliance_revision
    FOR EACH ROW EXECUTE FUNCTION note_latest_revision();
CREATE TRIGGER only_triggers_write BEFORE INSERT OR UPDATE OR DELETE ON commitments_latestrevision
    FOR EACH ROW EXECUTE FUNCTION only_triggers_write();
"""


class Migration(migrations.Migration):
    dependencies = [("alliance", "0003_history"), ("commitments", "0003_history_models")]

    operations = [
        migrations.RunSQL(
            PUBLIC,
            "DROP FUNCTION is_public_recommendation(bigint), is_public_commitment(bigint), is_public_agreement(bigint)",
        ),
        migrations.RunSQL(CHANGED_COMMITMENTS, "DROP FUNCTION changed_commitments(text)"),
        migrations.RunSQL(NOTE_LATEST_REVISION, "DROP FUNCTION note_latest_revision() CASCADE; DROP TRIGGER only_triggers_write ON commitments_latestrevision"),
        *(
            migrations.RunSQL(
                [("SELECT keep_history(%s, %s)", [f"commitments_{table}", seen])],
                [("SELECT end_history(%s)", [f"commitments_{table}"])],
            )
            for table, seen in SEEN.items()
        ),
    ]
