"""The rules between rows (domain.md, "Status"): what is checked when a transaction is settled, and what each write may change.

`..._faults` find what breaks a rule among the rows with these keys: the rule, the row, and a detail for the sentence that
`commitments/rules.py` has for it. Triggers, the workflow and `check_ledger` all ask these functions; no rule is written twice.
Migration 0012 writes some of them anew, so that they cost the same whatever the statistics say.
"""

from django.db import migrations

# An update is judged as on the day of its publication, so that what was right then stays right; a day to come is no such day.
STATUS_FAULTS = """
CREATE FUNCTION status_faults(ids uuid[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    WITH u AS (
        SELECT u.*, c.code, c.obligation, c.delivered_when, c.retired_at, c.agreement_id, a.code AS agreement_code,
               a.issued_on AS made_on, judged_at, ledger_day(judged_at) AS today
          FROM commitments_statusupdate u
          JOIN commitments_commitment c ON c.id = u.commitment_id
          JOIN commitments_agreement a ON a.id = c.agreement_id
         CROSS JOIN LATERAL least(coalesce(u.published_at, u.submitted_at), clock_timestamp()) AS judged_at
         WHERE u.id = ANY (ids)),
    piece AS (  -- of evidence, with its day, and with who speaks; a passage is official where the parties speak themselves
        SELECT e.update_id, e.basis <> 'search_record' AS is_source, p.agreement_id, a.code || ' ' || p.number AS place,
               a.id IS NULL OR a.published_at IS NOT NULL AS is_public,
               CASE WHEN a.id IS NULL THEN e.published_on ELSE a.issued_on END AS dated_on,
               lower(regexp_replace(btrim(coalesce(nullif(a.issuer, ''), a.code, e.publisher)), '\\s+', ' ', 'g')) AS publisher,
               e.basis = 'official_document' AND (a.id IS NULL OR a.nature = 'primary') AS is_official,
               date_trunc(e.published_precision, e.published_on)::date AS published_from, e.accessed_on
          FROM commitments_evidence e
          LEFT JOIN commitments_passage p ON p.id = e.passage_id
          LEFT JOIN commitments_agreement a ON a.id = p.agreement_id
         WHERE e.update_id = ANY (ids)),
    previous AS (  -- for each obligor of whom an update speaks, what held before it; a correction stands in for what it corrects
        SELECT u.id AS update_id, b.implementation, b.effective_on
          FROM u
          JOIN commitments_obligation o ON o.commitment_id = u.commitment_id AND o.role = 'obligor'
           AND (u.party_id IS NULL OR o.party_id = u.party_id)
          LEFT JOIN LATERAL (
               SELECT b.implementation, b.effective_on FROM commitments_statusupdate b
                WHERE b.commitment_id = u.commitment_id AND (b.party_id IS NULL OR b.party_id = o.party_id)
                  AND b.id <> u.id AND b.id IS DISTINCT FROM u.replaces_id
                  AND b.state = 'published' AND b.effective_on <= u.effective_on
                  AND (b.published_at < u.judged_at OR b.replaces_id IS NOT NULL)
                ORDER BY b.effective_on DESC, b.published_at DESC, b.id DESC LIMIT 1) b ON true),
    review AS (  -- a search that found nothing new, on what stays as it was: its evidence was given before
        SELECT u.id FROM u
         WHERE u.implementation <> 'upheld'
           AND EXISTS (SELECT FROM piece p WHERE p.update_id = u.id AND NOT p.is_source)
           AND (SELECT coalesce(bool_and(b.implementation IS NOT DISTINCT FROM u.implementation), false)
                  FROM previous b WHERE b.update_id = u.id)),
    assessed AS (SELECT u.*, u.id IN (SELECT id FROM review) AS is_review FROM u)
    SELECT 'update_of_living_commitment', u.id::text, u.code FROM u WHERE u.retired_at < u.judged_at
    UNION ALL
    SELECT 'update_party_owes_it', u.id::text, u.code FROM u
     WHERE u.party_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM commitments_obligation o
                        WHERE o.commitment_id = u.commitment_id AND o.party_id = u.party_id AND o.role = 'obligor')
    UNION ALL
    SELECT 'update_fits_obligation', u.id::text, u.code FROM u
     WHERE u.implementation IN ('delivered', 'under_way') AND u.obligation <> 'one_off'
        OR u.implementation = 'upheld' AND u.obligation = 'one_off'
    UNION ALL
    SELECT 'verdict_has_its_test', u.id::text, u.code FROM u
     WHERE u.implementation IN ('delivered', 'partly_delivered', 'upheld', 'reversed')
       AND u.obligation <> 'standing' AND u.delivered_when = ''
    UNION ALL
    SELECT 'update_not_of_the_future', u.id::text, u.effective_on::text FROM u WHERE u.effective_on > u.today
    UNION ALL
    SELECT 'update_not_before_the_promise', u.id::text, u.made_on::text FROM u WHERE u.effective_on < u.made_on
    UNION ALL
    SELECT 'correction_of_published_update', u.id::text, u.code FROM u JOIN commitments_statusupdate r ON r.id = u.replaces_id
     WHERE r.published_at IS NULL OR r.commitment_id <> u.commitment_id
    UNION ALL
    SELECT 'correction_withdraws', u.id::text, u.code FROM u JOIN commitments_statusupdate r ON r.id = u.replaces_id
     WHERE u.state = 'published' AND r.state <> 'withdrawn'
    UNION ALL
    SELECT 'evidence_not_of_own_agreement', u.id::text, p.place FROM u JOIN piece p ON p.update_id = u.id
     WHERE p.agreement_id = u.agreement_id
    UNION ALL
    SELECT 'evidence_not_of_the_future', u.id::text, greatest(p.published_from, p.accessed_on)::text
      FROM u JOIN piece p ON p.update_id = u.id WHERE greatest(p.published_from, p.accessed_on) > u.today
    UNION ALL
    SELECT 'evidence_is_public', u.id::text, p.place FROM u JOIN piece p ON p.update_id = u.id WHERE NOT p.is_public
    UNION ALL
    SELECT 'status_has_a_source', u.id::text, u.implementation FROM assessed u
     WHERE u.implementation IN ('partly_delivered', 'lapsed') AND NOT u.is_review
       AND NOT EXISTS (SELECT FROM piece p WHERE p.update_id = u.id AND p.is_source)
    UNION ALL
    SELECT 'no_action_found_has_a_search', u.id::text, u.code FROM u
     WHERE u.implementation = 'no_action_found'
       AND NOT EXISTS (SELECT FROM piece p WHERE p.update_id = u.id AND NOT p.is_source)
    UNION ALL
    SELECT 'under_way_has_a_later_source', u.id::text, u.code FROM assessed u
     WHERE u.implementation = 'under_way' AND NOT u.is_review
       AND NOT EXISTS (SELECT FROM piece p
                        WHERE p.update_id = u.id AND p.is_source AND p.dated_on > coalesce(u.made_on, '-infinity'))
    UNION ALL
    SELECT 'verdict_has_strong_evidence', u.id::text, u.implementation FROM assessed u
     WHERE u.implementation IN ('delivered', 'reversed') AND NOT u.is_review
       AND NOT (SELECT coalesce(bool_or(p.is_official), false) OR count(DISTINCT p.publisher) > 1
                  FROM piece p WHERE p.update_id = u.id AND p.is_source)
    UNION ALL
    SELECT 'upheld_has_a_source_of_its_period', u.id::text, u.period_from || ' to ' || u.period_to FROM u
     WHERE u.implementation = 'upheld'
       AND NOT EXISTS (SELECT FROM piece p
                        WHERE p.update_id = u.id AND p.is_source AND p.dated_on BETWEEN u.period_from AND u.period_to)
    UNION ALL
    SELECT 'stalled_has_stopped', u.id::text, u.code FROM assessed u
     WHERE u.implementation = 'stalled' AND NOT u.is_review
       AND NOT EXISTS (SELECT FROM piece p WHERE p.update_id = u.id AND p.is_source)
       AND NOT (EXISTS (SELECT FROM piece p WHERE p.update_id = u.id)
                AND (SELECT coalesce(bool_and(coalesce(b.effective_on + interval '9 months' <= u.effective_on, false)), false)
                       FROM previous b WHERE b.update_id = u.id))
    UNION ALL
    SELECT 'superseded_has_its_link', u.id::text, u.code FROM u
     WHERE u.implementation = 'superseded'
       AND NOT EXISTS (SELECT FROM commitments_commitmentlink l JOIN commitments_commitment c ON c.id = l.later_id
                        WHERE l.earlier_id = u.commitment_id AND l.kind = 'supersedes' AND c.retired_at IS NULL
                          AND is_public_agreement(c.agreement_id))
       AND NOT EXISTS (SELECT FROM commitments_agreementlink l
                        WHERE l.earlier_id = u.agreement_id AND l.kind = 'supersedes' AND is_public_agreement(l.later_id))
$$;
"""

COMMITMENT_FAULTS = """
CREATE FUNCTION commitment_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    WITH living AS (
        SELECT c.* FROM commitments_commitment c WHERE c.id = ANY (ids) AND c.retired_at IS NULL)
    SELECT 'commitment_has_citation', s.id::text, s.code FROM living s
     WHERE NOT EXISTS (SELECT FROM commitments_citation q JOIN commitments_passage p ON p.id = q.passage_id
                        WHERE q.commitment_id = s.id
                          AND (p.agreement_id = s.agreement_id OR is_public_agreement(p.agreement_id)))
    UNION ALL
    SELECT 'commitment_has_obligor', s.id::text, s.code FROM living s
     WHERE NOT EXISTS (SELECT FROM commitments_obligation o WHERE o.commitment_id = s.id AND o.role = 'obligor')
$$;
"""

QUOTE_START = """
CREATE FUNCTION quote_start(body text, quote text, nth int) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    -- Where the nth of equal quotations begins, in characters from 0; occurrences do not overlap; NULL: it does not stand there.
    SELECT CASE WHEN quote <> '' AND cardinality(parts) > nth THEN length(array_to_string(parts[1:nth], quote)) END
      FROM (SELECT string_to_array(body, quote) AS parts) s
$$;
"""

CITATION_FAULTS = """
CREATE FUNCTION citation_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'quote_stands', q.id::text, a.code || ' ' || p.number || ': ' || q.quote
      FROM commitments_citation q
      JOIN commitments_passage p ON p.id = q.passage_id
      JOIN commitments_agreement a ON a.id = p.agreement_id
     WHERE q.id = ANY (ids) AND quote_start(p.text, q.quote, q.occurrence) IS NULL
$$;
"""

LINK_FAULTS = """
CREATE FUNCTION commitmentlink_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    WITH link AS (
        SELECT l.id, l.kind, l.later_id, l.earlier_id, one.agreement_id = other.agreement_id AS is_inside,
               one.code || ', ' || other.code AS codes,
               (coalesce(a.issued_on, '-infinity'), one.code COLLATE "C")
               > (coalesce(b.issued_on, '-infinity'), other.code COLLATE "C") AS goes_back
          FROM commitments_commitmentlink l
          JOIN commitments_commitment one ON one.id = l.later_id JOIN commitments_agreement a ON a.id = one.agreement_id
          JOIN commitments_commitment other ON other.id = l.earlier_id JOIN commitments_agreement b ON b.id = other.agreement_id
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
CREATE FUNCTION agreementlink_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'link_goes_back', l.id::text, one.code || ', ' || other.code
      FROM commitments_agreementlink l
      JOIN commitments_agreement one ON one.id = l.later_id JOIN commitments_agreement other ON other.id = l.earlier_id
     WHERE l.id = ANY (ids)
       AND (coalesce(one.issued_on, '-infinity'), one.code COLLATE "C")
           <= (coalesce(other.issued_on, '-infinity'), other.code COLLATE "C")
$$;
"""

PASSAGE_FAULTS = """
CREATE FUNCTION passage_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'lead_in_of_same_agreement', p.id::text, a.code || ' ' || p.number
      FROM commitments_passage p JOIN commitments_passage l ON l.id = p.lead_in_id JOIN commitments_agreement a ON a.id = p.agreement_id
     WHERE p.id = ANY (ids) AND p.agreement_id <> l.agreement_id
$$;
"""

OTHER_FAULTS = """
CREATE FUNCTION obligationagency_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'agency_of_the_party', l.id::text, a.code || ', ' || c.code
      FROM commitments_obligationagency l
      JOIN commitments_agency a ON a.id = l.agency_id
      JOIN commitments_obligation o ON o.id = l.obligation_id JOIN commitments_commitment c ON c.id = o.commitment_id
     WHERE l.id = ANY (ids) AND a.party_id <> o.party_id
$$;
CREATE FUNCTION theme_faults(ids bigint[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'themes_have_two_levels', t.id::text, t.slug || ', ' || p.slug
      FROM commitments_theme t JOIN commitments_theme p ON p.id = t.parent_id
     WHERE t.id = ANY (ids) AND p.parent_id IS NOT NULL
$$;
"""

# What is deleted from a public text is retired instead; drafts alone may vanish.
DELETION_FAULTS = """
CREATE FUNCTION deletion_faults(named text)
RETURNS TABLE (rule text, tracked text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'public_is_never_deleted', tracked, content ->> 'id', coalesce(content ->> 'code', content ->> 'number')
      FROM changed_rows(named)
     WHERE is_gone AND (tracked IN ('commitments_commitment', 'commitments_passage', 'commitments_recommendation')
                        AND is_public_agreement((content ->> 'agreement_id')::bigint)
                        OR tracked = 'commitments_agreement' AND content ->> 'published_at' IS NOT NULL)
    UNION ALL
    SELECT 'only_drafts_are_deleted', tracked, content ->> 'id', content ->> 'state' FROM changed_rows(named)
     WHERE is_gone AND tracked = 'commitments_statusupdate' AND content ->> 'state' <> 'draft'
$$;
"""

# Both sides of a rule meet here: whatever a transaction touched leads to the commitments that it concerns.
#
# Of two transactions the second must see what the first has done. So whoever touches a commitment or a part of it locks the
# agreements that its rules read, then the commitment; whoever changes an agreement holds it already, and needs to lock none of
# its commitments. Agreements that depend on each other (by a link, by evidence) are changed one transaction after another, and
# so are themes; these locks come last, as nobody who has one waits for a row.
CONCERNED = """
CREATE FUNCTION touched_commitments(named text) RETURNS TABLE (id bigint) LANGUAGE sql STABLE AS $$
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
        SELECT l.earlier_id FROM change JOIN commitments_commitmentlink l ON l.later_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_commitment' AND l.kind = 'supersedes')
    SELECT id FROM touched WHERE id IS NOT NULL
$$;
CREATE FUNCTION concerned_commitments(named text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH change AS MATERIALIZED (SELECT tracked, content FROM changed_rows(named)),
    agreement AS (SELECT (content ->> 'id')::bigint AS id FROM change WHERE tracked = 'commitments_agreement'),
    concerned AS (
        SELECT id FROM touched_commitments(named)
        UNION
        SELECT c.id FROM agreement a JOIN commitments_commitment c ON c.agreement_id = a.id
        UNION
        SELECT u.commitment_id FROM agreement a
          JOIN commitments_passage p ON p.agreement_id = a.id
          JOIN commitments_evidence e ON e.passage_id = p.id
          JOIN commitments_statusupdate u ON u.id = e.update_id
        UNION
        SELECT c.id FROM change JOIN commitments_commitment c ON c.agreement_id = (content ->> 'earlier_id')::bigint
         WHERE tracked = 'commitments_agreementlink')
    SELECT coalesce(array_agg(id), '{}') FROM concerned
$$;
CREATE FUNCTION lock_concerned(named text) RETURNS void LANGUAGE plpgsql AS $$
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
        SELECT p.agreement_id FROM commitments_statusupdate u
          JOIN commitments_evidence e ON e.update_id = u.id JOIN commitments_passage p ON p.id = e.passage_id
         WHERE u.commitment_id = ANY (touched)
        UNION
        SELECT p.agreement_id FROM commitments_citation q JOIN commitments_passage p ON p.id = q.passage_id
         WHERE q.commitment_id = ANY (touched)
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

CHECK_COMMITMENTS = """
CREATE FUNCTION commitments_faults(named text, concerned bigint[])
RETURNS TABLE (rule text, tracked text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    WITH change AS MATERIALIZED (SELECT tracked, content FROM changed_rows(named))
    SELECT f.rule, 'commitments_statusupdate', f.row_id, f.detail FROM status_faults(ARRAY(
        SELECT u.id FROM commitments_statusupdate u WHERE u.commitment_id = ANY (concerned) AND u.state = 'published')) f
    UNION ALL
    SELECT f.rule, 'commitments_commitment', f.row_id, f.detail FROM commitment_faults(ARRAY(
        SELECT c.id FROM commitments_commitment c WHERE c.id = ANY (concerned) AND is_public_agreement(c.agreement_id))) f
    UNION ALL
    SELECT f.rule, 'commitments_citation', f.row_id, f.detail FROM citation_faults(ARRAY(
        SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_citation'
        UNION
        SELECT q.id FROM change JOIN commitments_citation q ON q.passage_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_passage')) f
    UNION ALL
    SELECT f.rule, 'commitments_commitmentlink', f.row_id, f.detail FROM commitmentlink_faults(ARRAY(
        SELECT l.id FROM commitments_commitmentlink l WHERE l.later_id = ANY (concerned) OR l.earlier_id = ANY (concerned))) f
    UNION ALL
    SELECT f.rule, 'commitments_agreementlink', f.row_id, f.detail FROM agreementlink_faults(ARRAY(
        SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_agreementlink'
        UNION
        SELECT l.id FROM change JOIN commitments_agreementlink l ON (content ->> 'id')::bigint IN (l.later_id, l.earlier_id)
         WHERE tracked = 'commitments_agreement')) f
    UNION ALL
    SELECT f.rule, 'commitments_passage', f.row_id, f.detail FROM passage_faults(ARRAY(
        SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_passage'
        UNION
        SELECT p.id FROM change JOIN commitments_passage p ON p.lead_in_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_passage')) f
    UNION ALL
    SELECT f.rule, 'commitments_obligationagency', f.row_id, f.detail FROM obligationagency_faults(ARRAY(
        SELECT (content ->> 'id')::bigint FROM change WHERE tracked = 'commitments_obligationagency'
        UNION
        SELECT l.id FROM change JOIN commitments_obligationagency l ON l.obligation_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_obligation'
        UNION
        SELECT l.id FROM change JOIN commitments_obligationagency l ON l.agency_id = (content ->> 'id')::bigint
         WHERE tracked = 'commitments_agency')) f
    UNION ALL
    SELECT f.rule, 'commitments_theme', f.row_id, f.detail FROM theme_faults(ARRAY(
        SELECT t.id FROM change JOIN commitments_theme t ON (content ->> 'id')::bigint IN (t.id, t.parent_id)
         WHERE tracked = 'commitments_theme')) f
    UNION ALL
    SELECT f.rule, f.tracked, f.row_id, f.detail FROM deletion_faults(named) f
$$;
CREATE FUNCTION check_commitments(named text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint[];
    faults jsonb;
BEGIN
    PERFORM lock_concerned(named);
    concerned := concerned_commitments(named);  -- once: as an argument it would be asked again for each row
    SELECT jsonb_agg(jsonb_build_array(f.rule, f.tracked, f.row_id, f.detail)) INTO faults
      FROM commitments_faults(named, concerned) f;
    IF faults IS NOT NULL THEN
        RAISE EXCEPTION '% is broken by % %: %', faults -> 0 ->> 0, faults -> 0 ->> 1, faults -> 0 ->> 2, faults -> 0 ->> 3
            USING ERRCODE = 'check_violation', CONSTRAINT = faults -> 0 ->> 0, TABLE = faults -> 0 ->> 1, DETAIL = faults::text;
    END IF;
END $$;
INSERT INTO ledger_check VALUES ('check_commitments');
"""

# From submission the content never changes; each step writes its own columns (domain.md, "Status").
KEEP_UPDATE = """
CREATE FUNCTION keep_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    content text[] := ARRAY['commitment_id', 'party_id', 'implementation', 'effective_on', 'effective_precision', 'period_from',
                            'period_to', 'achieved', 'rationale', 'confidence', 'replaces_id', 'batch'];
    open text[] := ARRAY['draft', 'returned'];
    written text[] := ARRAY(SELECT n.key FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key)
                             WHERE n.value IS DISTINCT FROM o.value AND n.key <> 'version');
    own text[] := CASE
        WHEN OLD.state = ANY (open) AND NEW.state = OLD.state THEN content
        WHEN OLD.state = ANY (open) AND NEW.state = 'submitted' THEN content || ARRAY['state', 'submitted_at']
        WHEN OLD.state = 'submitted' AND NEW.state = 'published' THEN ARRAY['state', 'reviewer_id', 'published_at']
        WHEN OLD.state = 'submitted' AND NEW.state = 'returned' THEN ARRAY['state', 'reviewer_id', 'review_note']
        WHEN OLD.state <> 'withdrawn' AND NEW.state = 'withdrawn'
            THEN ARRAY['state', 'withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason']
        WHEN NEW.state = OLD.state THEN '{}'
        END;
BEGIN
    IF own IS NULL THEN
        RAISE EXCEPTION 'update %: no step leads from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'update_steps', TABLE = TG_TABLE_NAME,
                  DETAIL = jsonb_build_array(jsonb_build_array('update_steps', TG_TABLE_NAME, OLD.id, OLD.state || ' to ' || NEW.state));
    ELSIF NOT written <@ own THEN
        RAISE EXCEPTION 'update %: what is % is frozen: %', OLD.id, OLD.state, written
            USING ERRCODE = 'check_violation', CONSTRAINT = 'update_is_frozen', TABLE = TG_TABLE_NAME,
                  DETAIL = jsonb_build_array(jsonb_build_array('update_is_frozen', TG_TABLE_NAME, OLD.id, OLD.state));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_update BEFORE UPDATE ON commitments_statusupdate FOR EACH ROW EXECUTE FUNCTION keep_update();
"""

# Evidence enters an update while it is a draft, or in the transaction in which it first ceased to be one; later an empty
# archived address may be filled, once.
KEEP_EVIDENCE = """
CREATE FUNCTION takes_evidence(number uuid, is_new boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    standing text := (SELECT state FROM commitments_statusupdate WHERE id = number FOR SHARE);
BEGIN
    RETURN standing IS NULL OR standing IN ('draft', 'returned') OR is_new AND transaction_name() = (
        SELECT c.transaction FROM alliance_change c
         WHERE c."table" = 'commitments_statusupdate' AND c.row_id = number::text AND c.content ->> 'state' NOT IN ('draft', 'returned')
         ORDER BY c.id LIMIT 1);
END $$;
CREATE FUNCTION keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'version' = to_jsonb(OLD) - 'version'
           OR OLD.archived_url = '' AND to_jsonb(NEW) - '{version,archived_url}'::text[] = to_jsonb(OLD) - '{version,archived_url}'::text[]
        THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' AND NOT takes_evidence(OLD.update_id, false)
       OR TG_OP <> 'DELETE' AND NOT takes_evidence(NEW.update_id, TG_OP = 'INSERT') THEN
        RAISE EXCEPTION 'the evidence of a submitted update is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_is_frozen', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_evidence BEFORE INSERT OR UPDATE OR DELETE ON commitments_evidence
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();
"""

# The words by which others find a record.
KEEP_KEY = """
CREATE FUNCTION keep_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(TG_ARGV) AS key WHERE to_jsonb(NEW) -> key IS DISTINCT FROM to_jsonb(OLD) -> key) THEN
        RAISE EXCEPTION '% %: % never changes', TG_TABLE_NAME, OLD.id, array_to_string(TG_ARGV, ', ')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'key_is_permanent', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_key BEFORE UPDATE ON commitments_agreement FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION keep_key('code', 'slug', 'published_at', 'coded_by_id', 'checked_by_id');
CREATE TRIGGER keep_key BEFORE UPDATE ON commitments_commitment FOR EACH ROW EXECUTE FUNCTION keep_key('agreement_id', 'code');
CREATE TRIGGER keep_key BEFORE UPDATE ON commitments_recommendation FOR EACH ROW EXECUTE FUNCTION keep_key('agreement_id', 'code');
CREATE FUNCTION keep_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- locked, so that the agreement is not published before the new number is there to be seen
    IF (SELECT published_at FROM commitments_agreement WHERE id = OLD.agreement_id FOR SHARE) IS NOT NULL THEN
        RAISE EXCEPTION 'passage %: agreement and number never change once readers see them', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'key_is_permanent', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_number BEFORE UPDATE ON commitments_passage FOR EACH ROW
    WHEN ((OLD.agreement_id, OLD.number) IS DISTINCT FROM (NEW.agreement_id, NEW.number)) EXECUTE FUNCTION keep_number();
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0004_history")]

    operations = [
        migrations.RunSQL(STATUS_FAULTS, "DROP FUNCTION status_faults(uuid[])"),
        migrations.RunSQL(COMMITMENT_FAULTS, "DROP FUNCTION commitment_faults(bigint[])"),
        migrations.RunSQL(QUOTE_START, "DROP FUNCTION quote_start(text, text, int)"),
        migrations.RunSQL(CITATION_FAULTS, "DROP FUNCTION citation_faults(bigint[])"),
        migrations.RunSQL(
            LINK_FAULTS, "DROP FUNCTION commitmentlink_faults(bigint[]), agreementlink_faults(bigint[])"
        ),
        migrations.RunSQL(PASSAGE_FAULTS, "DROP FUNCTION passage_faults(bigint[])"),
        migrations.RunSQL(OTHER_FAULTS, "DROP FUNCTION theme_faults(bigint[]), obligationagency_faults(bigint[])"),
        migrations.RunSQL(DELETION_FAULTS, "DROP FUNCTION deletion_faults(text)"),
        migrations.RunSQL(
            CONCERNED, "DROP FUNCTION lock_concerned(text), concerned_commitments(text), touched_commitments(text)"
        ),
        migrations.RunSQL(
            CHECK_COMMITMENTS,
            "DELETE FROM ledger_check WHERE name = 'check_commitments';"
            "DROP FUNCTION check_commitments(text), commitments_faults(text, bigint[])",
        ),
        migrations.RunSQL(KEEP_UPDATE, "DROP FUNCTION keep_update() CASCADE"),
        migrations.RunSQL(KEEP_EVIDENCE, "DROP FUNCTION keep_evidence() CASCADE; DROP FUNCTION takes_evidence(uuid, boolean)"),
        migrations.RunSQL(KEEP_KEY, "DROP FUNCTION keep_number() CASCADE; DROP FUNCTION keep_key() CASCADE"),
    ]
