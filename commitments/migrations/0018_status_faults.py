"""What breaks a rule of status updates is looked up for one update at a time, whatever the statistics say (as in 0012).

Evidence and what held before were found for all updates at once, and what was found was gone through again for each of them:
an import, which settles all its updates together, took time with their square. Here each update brings along what its rules
ask for. It finds the same as before.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("commitments.migrations.0007_sources_after_the_period").AFTER

# OFFSET 0 and LIMIT 1 have a row looked up for each update, and keep it from becoming a join. Each table is looked up by one key:
# were there a choice of indexes, one that reads the whole table would look as good where the statistics know of no rows.
AFTER = """
CREATE OR REPLACE FUNCTION status_faults(ids uuid[]) RETURNS TABLE (rule text, row_id text, detail text) LANGUAGE sql STABLE AS $$
    WITH asked AS MATERIALIZED (
        SELECT u.id, u.commitment_id, u.party_id, u.implementation, u.effective_on, u.period_from, u.period_to, u.replaces_id,
               u.state, c.code, c.obligation, c.delivered_when, c.retired_at, c.agreement_id, a.issued_on AS made_on,
               judged_at, ledger_day(judged_at) AS today
          FROM unnest(ids) AS one(id)
         CROSS JOIN LATERAL (SELECT * FROM commitments_statusupdate u WHERE u.id = one.id LIMIT 1) u
         CROSS JOIN LATERAL (SELECT * FROM commitments_commitment c WHERE c.id = u.commitment_id LIMIT 1) c
         CROSS JOIN LATERAL (SELECT * FROM commitments_agreement a WHERE a.id = c.agreement_id LIMIT 1) a
         CROSS JOIN LATERAL least(coalesce(u.published_at, u.submitted_at), clock_timestamp()) AS judged_at),
    u AS MATERIALIZED (
        SELECT u.*, evidence.*, before.has_stopped,
               -- a search that found nothing new, on what stays as it was: its evidence was given before
               u.implementation <> 'upheld' AND evidence.has_search AND before.is_same AS is_review
          FROM asked u
         CROSS JOIN LATERAL (
               SELECT count(*) > 0 AS has_evidence,
                      coalesce(bool_or(NOT p.is_source), false) AS has_search,
                      coalesce(bool_or(p.is_source), false) AS has_source,
                      coalesce(bool_or(p.is_source AND p.dated_on > coalesce(u.made_on, '-infinity')), false) AS has_later_source,
                      coalesce(bool_or(p.is_source AND p.dated_on >= u.period_from), false) AS has_source_of_period,
                      coalesce(bool_or(p.is_source AND p.is_official), false)
                      OR count(DISTINCT p.publisher) FILTER (WHERE p.is_source) > 1 AS is_strong,
                      array_agg(p.place) FILTER (WHERE p.agreement_id = u.agreement_id) AS own_places,
                      array_agg(p.place) FILTER (WHERE NOT p.is_public) AS hidden_places,
                      array_agg(p.known_on) FILTER (WHERE p.known_on > u.today) AS days_to_come
                 FROM (  -- each piece, with its day, and with who speaks; a passage is official where the parties speak themselves
                      SELECT e.basis <> 'search_record' AS is_source, p.agreement_id, a.code || ' ' || p.number AS place,
                             a.id IS NULL OR a.published_at IS NOT NULL AS is_public,
                             CASE WHEN a.id IS NULL THEN e.published_on ELSE a.issued_on END AS dated_on,
                             lower(regexp_replace(btrim(coalesce(nullif(a.issuer, ''), a.code, e.publisher)), '\\s+', ' ', 'g'))
                             AS publisher,
                             e.basis = 'official_document' AND (a.id IS NULL OR a.nature = 'primary') AS is_official,
                             greatest(date_trunc(e.published_precision, e.published_on)::date, e.accessed_on) AS known_on
                        FROM commitments_evidence e
                        LEFT JOIN LATERAL (SELECT * FROM commitments_passage p WHERE p.id = e.passage_id LIMIT 1) p ON true
                        LEFT JOIN LATERAL (SELECT * FROM commitments_agreement a WHERE a.id = p.agreement_id LIMIT 1) a ON true
                       WHERE e.update_id = u.id OFFSET 0) p) evidence
         CROSS JOIN LATERAL (  -- for each obligor of whom it speaks, what held before; a correction stands in for what it corrects
               SELECT coalesce(bool_and(b.implementation IS NOT DISTINCT FROM u.implementation), false) AS is_same,
                      coalesce(bool_and(coalesce(b.effective_on + interval '9 months' <= u.effective_on, false)), false)
                      AS has_stopped
                 FROM commitments_obligation o
                 LEFT JOIN LATERAL (
                      SELECT b.implementation, b.effective_on
                        FROM (SELECT * FROM commitments_statusupdate b WHERE b.commitment_id = u.commitment_id OFFSET 0) b
                       WHERE (b.party_id IS NULL OR b.party_id = o.party_id)
                         AND b.id <> u.id AND b.id IS DISTINCT FROM u.replaces_id
                         AND b.state = 'published' AND b.effective_on <= u.effective_on
                         AND (b.published_at < u.judged_at OR b.replaces_id IS NOT NULL)
                       ORDER BY b.effective_on DESC, b.published_at DESC, b.id DESC LIMIT 1) b ON true
                WHERE o.commitment_id = u.commitment_id AND o.role = 'obligor'
                  AND (u.party_id IS NULL OR o.party_id = u.party_id)) before)
    SELECT 'update_of_living_commitment', u.id::text, u.code FROM u WHERE u.retired_at < u.judged_at
    UNION ALL
    SELECT 'update_party_owes_it', u.id::text, u.code FROM u
     WHERE u.party_id IS NOT NULL
       AND u.party_id <> ALL (ARRAY(SELECT o.party_id FROM commitments_obligation o
                                     WHERE o.commitment_id = u.commitment_id AND o.role = 'obligor'))
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
    SELECT 'correction_of_published_update', u.id::text, u.code FROM u
     CROSS JOIN LATERAL (SELECT * FROM commitments_statusupdate r WHERE r.id = u.replaces_id LIMIT 1) r
     WHERE r.published_at IS NULL OR r.commitment_id <> u.commitment_id
    UNION ALL
    SELECT 'correction_withdraws', u.id::text, u.code FROM u
     CROSS JOIN LATERAL (SELECT * FROM commitments_statusupdate r WHERE r.id = u.replaces_id LIMIT 1) r
     WHERE u.state = 'published' AND r.state <> 'withdrawn'
    UNION ALL
    SELECT 'evidence_not_of_own_agreement', u.id::text, place FROM u, unnest(u.own_places) AS place
    UNION ALL
    SELECT 'evidence_not_of_the_future', u.id::text, day::text FROM u, unnest(u.days_to_come) AS day
    UNION ALL
    SELECT 'evidence_is_public', u.id::text, place FROM u, unnest(u.hidden_places) AS place
    UNION ALL
    SELECT 'status_has_a_source', u.id::text, u.implementation FROM u
     WHERE u.implementation IN ('partly_delivered', 'lapsed') AND NOT u.is_review AND NOT u.has_source
    UNION ALL
    SELECT 'no_action_found_has_a_search', u.id::text, u.code FROM u
     WHERE u.implementation = 'no_action_found' AND NOT u.has_search
    UNION ALL
    SELECT 'under_way_has_a_later_source', u.id::text, u.code FROM u
     WHERE u.implementation = 'under_way' AND NOT u.is_review AND NOT u.has_later_source
    UNION ALL
    SELECT 'verdict_has_strong_evidence', u.id::text, u.implementation FROM u
     WHERE u.implementation IN ('delivered', 'reversed') AND NOT u.is_review AND NOT u.is_strong
    UNION ALL
    SELECT 'upheld_has_a_source_of_its_period', u.id::text, u.period_from || ' to ' || u.period_to FROM u
     WHERE u.implementation = 'upheld' AND NOT u.has_source_of_period
    UNION ALL
    SELECT 'stalled_has_stopped', u.id::text, u.code FROM u
     WHERE u.implementation = 'stalled' AND NOT u.is_review AND NOT u.has_source
       AND NOT (u.has_evidence AND u.has_stopped)
    UNION ALL
    SELECT 'superseded_has_its_link', u.id::text, u.code FROM u
     WHERE u.implementation = 'superseded'
       AND NOT EXISTS (SELECT FROM commitments_commitmentlink l
                        WHERE l.earlier_id = u.commitment_id AND l.kind = 'supersedes'
                          AND (SELECT c.retired_at IS NULL AND is_public_agreement(c.agreement_id)
                                 FROM commitments_commitment c WHERE c.id = l.later_id) OFFSET 0)
       AND NOT EXISTS (SELECT FROM commitments_agreementlink l
                        WHERE l.earlier_id = u.agreement_id AND l.kind = 'supersedes' AND is_public_agreement(l.later_id) OFFSET 0)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0017_overtaken")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
