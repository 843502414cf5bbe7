"""Of what a transaction touched the rules look up table by table, whatever the statistics say.

As joins of many tables this was planned anew for each ledger. Where the statistics know of no rows, as after an import that
was taken back, every order looks equally good, and one was chosen that reads each table once for each row of the others:
8,000 new rows took minutes to settle. An array is made once; what is behind LIMIT 1 is looked up for one row at a time.
"""

from django.db import migrations

TOUCHED = """
CREATE OR REPLACE FUNCTION touched_commitments(named text) RETURNS TABLE (id bigint) LANGUAGE sql STABLE AS $$
    WITH change AS MATERIALIZED (SELECT tracked, content FROM changed_rows(named)),
    touched AS (
        SELECT (content ->> 'id')::bigint AS id FROM change WHERE tracked = 'commitments_commitment'
        UNION
        SELECT (content ->> 'commitment_id')::bigint FROM change
         WHERE tracked IN ('commitments_citation', 'commitments_obligation', 'commitments_statusupdate')
        UNION
        SELECT one::bigint FROM change, unnest(ARRAY[content ->> 'later_id', content ->> 'earlier_id']) AS one
         WHERE tracked = 'commitments_commitmentlink'
        UNION
        SELECT l.earlier_id FROM commitments_commitmentlink l
         WHERE l.kind = 'supersedes' AND l.later_id = ANY (ARRAY(
               SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_commitment')))
    SELECT id FROM touched WHERE id IS NOT NULL
$$;
"""

CONCERNED = """
CREATE OR REPLACE FUNCTION concerned_commitments(named text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH change AS MATERIALIZED (SELECT tracked, content FROM changed_rows(named)),
    agreement AS (SELECT (content ->> 'id')::bigint AS id FROM change WHERE tracked = 'commitments_agreement'),
    concerned AS (
        SELECT id FROM touched_commitments(named)
        UNION
        SELECT c.id FROM commitments_commitment c WHERE c.agreement_id = ANY (ARRAY(
            SELECT id FROM agreement
            UNION
            SELECT (content ->> 'earlier_id')::bigint FROM change WHERE tracked = 'commitments_agreementlink'))
        UNION
        SELECT u.commitment_id FROM commitments_statusupdate u WHERE u.id = ANY (ARRAY(
            SELECT e.update_id FROM commitments_evidence e WHERE e.passage_id = ANY (ARRAY(
                SELECT p.id FROM commitments_passage p WHERE p.agreement_id = ANY (ARRAY(SELECT id FROM agreement)))))))
    SELECT coalesce(array_agg(id), '{}') FROM concerned
$$;
"""

# The agreements of the evidence and of the citations of what was touched; all else is as in 0005.
LOCK_CONCERNED = """
CREATE OR REPLACE FUNCTION lock_concerned(named text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY(SELECT id FROM touched_commitments(named));
BEGIN
    -- a link between agreements is a part of the earlier one, for the commitments that it supersedes
    PERFORM FROM commitments_agreement WHERE id IN (
        SELECT (content ->> 'earlier_id')::bigint FROM changed_rows(named) WHERE tracked = 'commitments_agreementlink'
    ) ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM commitments_agreement WHERE id IN (
        SELECT c.agreement_id FROM commitments_commitment c WHERE c.id = ANY (touched)
        UNION
        SELECT p.agreement_id FROM commitments_passage p WHERE p.id = ANY (ARRAY(
            SELECT q.passage_id FROM commitments_citation q WHERE q.commitment_id = ANY (touched)
            UNION
            SELECT e.passage_id FROM commitments_evidence e WHERE e.update_id = ANY (ARRAY(
                SELECT u.id FROM commitments_statusupdate u WHERE u.commitment_id = ANY (touched)))))
        UNION
        SELECT (content ->> key)::bigint FROM changed_rows(named), unnest(ARRAY['agreement_id', 'later_id']) AS key
         WHERE tracked IN ('commitments_commitment', 'commitments_passage', 'commitments_recommendation',
                           'commitments_agreementlink')
    ) ORDER BY id FOR SHARE;
    PERFORM FROM commitments_commitment WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM commitments_passage WHERE id IN (
        SELECT (content ->> 'passage_id')::bigint FROM changed_rows(named) WHERE tracked = 'commitments_citation'
        UNION
        SELECT (content ->> 'lead_in_id')::bigint FROM changed_rows(named) WHERE tracked = 'commitments_passage'
    ) ORDER BY id FOR SHARE;
    -- the obligation needs no lock: its party is part of its key, which the link's foreign key holds
    PERFORM FROM commitments_agency WHERE id IN (
        SELECT (content ->> 'agency_id')::bigint FROM changed_rows(named) WHERE tracked = 'commitments_obligationagency'
    ) ORDER BY id FOR SHARE;
    PERFORM pg_advisory_xact_lock(hashtext(tracked)) FROM (
        SELECT DISTINCT tracked FROM changed_rows(named)
         WHERE tracked IN ('commitments_agreement', 'commitments_theme') ORDER BY tracked) one;
END $$;
"""

COMMITMENT_FAULTS = """
CREATE OR REPLACE FUNCTION commitment_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    WITH living AS (
        SELECT c.* FROM commitments_commitment c WHERE c.id = ANY (ids) AND c.retired_at IS NULL)
    SELECT 'commitment_has_citation', s.id::text, s.code FROM living s
     WHERE NOT EXISTS (SELECT FROM commitments_citation q
                        WHERE q.commitment_id = s.id
                          AND (SELECT p.agreement_id = s.agreement_id OR is_public_agreement(p.agreement_id)
                                 FROM commitments_passage p WHERE p.id = q.passage_id))
    UNION ALL
    SELECT 'commitment_has_obligor', s.id::text, s.code FROM living s
     WHERE NOT EXISTS (SELECT FROM commitments_obligation o WHERE o.commitment_id = s.id AND o.role = 'obligor')
$$;
"""

LINK_FAULTS = """
CREATE OR REPLACE FUNCTION commitmentlink_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    WITH link AS MATERIALIZED (
        SELECT l.id, l.kind, l.later_id, l.earlier_id, one.agreement_id = other.agreement_id AS is_inside,
               one.code || ', ' || other.code AS codes,
               (coalesce(a.issued_on, '-infinity'), one.code COLLATE "C")
               > (coalesce(b.issued_on, '-infinity'), other.code COLLATE "C") AS goes_back
          FROM commitments_commitmentlink l
         CROSS JOIN LATERAL (SELECT c.code, c.agreement_id FROM commitments_commitment c WHERE c.id = l.later_id LIMIT 1) one
         CROSS JOIN LATERAL (SELECT c.code, c.agreement_id FROM commitments_commitment c WHERE c.id = l.earlier_id LIMIT 1) other
         CROSS JOIN LATERAL (SELECT g.issued_on FROM commitments_agreement g WHERE g.id = one.agreement_id LIMIT 1) a
         CROSS JOIN LATERAL (SELECT g.issued_on FROM commitments_agreement g WHERE g.id = other.agreement_id LIMIT 1) b
         WHERE l.id = ANY (ids))
    SELECT 'link_goes_back', l.id::text, l.codes FROM link l WHERE NOT l.goes_back
    UNION ALL
    SELECT 'part_of_same_agreement', l.id::text, l.codes FROM link l WHERE l.kind = 'part_of' AND NOT l.is_inside
    UNION ALL
    SELECT 'part_has_no_parts', l.id::text, l.codes FROM link l
     WHERE l.kind = 'part_of'
       AND EXISTS (SELECT FROM commitments_commitmentlink m
                    WHERE m.kind = 'part_of' AND (m.earlier_id = l.later_id OR m.later_id = l.earlier_id))
$$;
"""

AGENCY_FAULTS = """
CREATE OR REPLACE FUNCTION obligationagency_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'agency_of_the_party', l.id::text,
           a.code || ', ' || (SELECT c.code FROM commitments_commitment c WHERE c.id = o.commitment_id)
      FROM commitments_obligationagency l
     CROSS JOIN LATERAL (SELECT g.code, g.party_id FROM commitments_agency g WHERE g.id = l.agency_id LIMIT 1) a
     CROSS JOIN LATERAL (SELECT b.party_id, b.commitment_id FROM commitments_obligation b WHERE b.id = l.obligation_id LIMIT 1) o
     WHERE l.id = ANY (ids) AND a.party_id <> o.party_id
$$;
"""

CITATION_FAULTS = """
CREATE OR REPLACE FUNCTION citation_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'quote_stands', q.id::text,
           (SELECT a.code FROM commitments_agreement a WHERE a.id = p.agreement_id) || ' ' || p.number || ': ' || q.quote
      FROM commitments_citation q
      JOIN commitments_passage p ON p.id = q.passage_id
     WHERE q.id = ANY (ids) AND quote_start(p.text, q.quote, q.occurrence) IS NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0011_retired_for_good")]

    # Back, they stay as they are: they find the same as those of 0005.
    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (
            TOUCHED,
            CONCERNED,
            LOCK_CONCERNED,
            COMMITMENT_FAULTS,
            LINK_FAULTS,
            AGENCY_FAULTS,
            CITATION_FAULTS,
        )
    ]
