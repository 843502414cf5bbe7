"""The SQL functions for current status, headline, schedule, freshness and thread: the one definition of each (domain.md).

`day` is the as-of date: only what was effective on or before it counts. `known` is the moment whose knowledge counts: only
what was published and not yet withdrawn by then. All are plain SQL of one SELECT, so that PostgreSQL inlines them and
pushes a condition on the commitment into them.
"""

from django.db import migrations

CURRENT_STATUS = """
CREATE FUNCTION current_status(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, party_id bigint, update_id uuid, implementation text, effective_on date,
               confidence text, published_at timestamptz, kept_to date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- One row per commitment and obligor (one without party where a commitment has none yet): the update of its own or
    -- of all together that is effective last, and on the same day published last. kept_to is the last period_to.
    SELECT DISTINCT ON (c.id, o.party_id)
           c.id, o.party_id, u.id, u.implementation::text, u.effective_on, u.confidence::text, u.published_at,
           max(u.period_to) OVER (PARTITION BY c.id, o.party_id)
      FROM commitments_commitment c
      LEFT JOIN commitments_obligation o ON o.commitment_id = c.id AND o.role = 'obligor'
      LEFT JOIN commitments_statusupdate u
        ON u.commitment_id = c.id AND (u.party_id IS NULL OR u.party_id = o.party_id)
       AND u.effective_on <= day AND u.published_at <= known AND (u.withdrawn_at IS NULL OR u.withdrawn_at > known)
     ORDER BY c.id, o.party_id, u.effective_on DESC NULLS LAST, u.published_at DESC, u.id DESC
$$;
"""

IMPLEMENTATION_RANK = """
CREATE FUNCTION implementation_rank(implementation text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- Least advanced first. From 6 on good news, which needs every obligor; from 7 on what is left out of the headline
    -- unless nothing else remains.
    SELECT CASE implementation
           WHEN 'reversed' THEN 1 WHEN 'no_action_found' THEN 2 WHEN 'stalled' THEN 3 WHEN 'under_way' THEN 4
           WHEN 'partly_delivered' THEN 5 WHEN 'delivered' THEN 6 WHEN 'upheld' THEN 6
           WHEN 'not_assessable' THEN 7 WHEN 'lapsed' THEN 8 WHEN 'superseded' THEN 9 END
$$;
"""

HEADLINE = """
CREATE FUNCTION headline(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, implementation text, effective_on date, confidence text, obligors int,
               obligors_assessed int, reviewed_at timestamptz, kept_to date, update_ids uuid[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT commitment_id,
           CASE WHEN is_known THEN worst ELSE 'not_assessed' END,
           CASE WHEN is_known THEN since END,
           CASE WHEN is_known THEN (ARRAY['high', 'medium', 'low'])[doubt] END,
           obligors, obligors_assessed, reviewed_at, kept_to, update_ids
      FROM (SELECT s.commitment_id,
                   (array_agg(s.implementation ORDER BY r.rank, s.implementation))[1] AS worst,
                   (array_agg(s.effective_on ORDER BY r.rank, s.implementation, s.effective_on DESC))[1] AS since,
                   coalesce(max(r.doubt) FILTER (WHERE r.rank < 7), max(r.doubt)) AS doubt,
                   count(s.party_id)::int AS obligors,
                   count(s.update_id)::int AS obligors_assessed,
                   -- bad news needs one obligor, good news all
                   coalesce(min(r.rank) < 6 OR bool_and(s.update_id IS NOT NULL), false) AS is_known,
                   min(s.published_at) AS reviewed_at,
                   CASE WHEN bool_and(s.kept_to IS NOT NULL) THEN min(s.kept_to) END AS kept_to,
                   array_agg(s.update_id) AS update_ids
              FROM current_status(day, known) s,
                   LATERAL (SELECT implementation_rank(s.implementation) AS rank,
                                   array_position(ARRAY['high', 'medium', 'low'], s.confidence) AS doubt) r
             GROUP BY s.commitment_id) h
$$;
"""

NEXT_DUE = """
CREATE FUNCTION next_due(obligation text, due_on date, recurrence_months int, kept_to date, made_on date)
RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- The date that the schedule judges. Recurring: the last period_to, or before the first the day it was made, plus the
    -- months between two recurrences.
    SELECT CASE WHEN obligation = 'recurring' AND recurrence_months IS NOT NULL
                THEN (coalesce(kept_to, made_on) + make_interval(months => recurrence_months))::date
                ELSE due_on END
$$;
"""

SCHEDULE = """
CREATE FUNCTION schedule(implementation text, effective_on date, due date, day date)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- Decided in this order (domain.md). A date that passed unresearched is a question, never a failure.
    SELECT CASE
           WHEN implementation IN ('reversed', 'superseded', 'lapsed') THEN 'closed'
           WHEN due IS NULL THEN 'no_deadline'
           WHEN implementation = 'delivered' THEN
                CASE WHEN effective_on <= due THEN 'delivered_on_time' ELSE 'delivered_late' END
           WHEN due < day AND effective_on > due
                AND implementation IN ('no_action_found', 'stalled', 'under_way', 'partly_delivered') THEN 'overdue'
           WHEN due < day THEN 'date_passed'
           WHEN due <= day + 90 THEN 'due_soon'
           ELSE 'not_yet_due' END
$$;
"""

FRESHNESS = """
CREATE FUNCTION freshness(implementation text, reviewed_at timestamptz, known timestamptz, review_every_days int)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
           WHEN reviewed_at IS NULL THEN 'never'
           WHEN implementation IN ('delivered', 'superseded', 'lapsed') THEN 'settled'
           WHEN extract(epoch FROM known - reviewed_at) > 2 * 86400 * review_every_days THEN 'stale'
           WHEN extract(epoch FROM known - reviewed_at) > 86400 * review_every_days THEN 'ageing'
           ELSE 'fresh' END
$$;
"""

STANDING = """
CREATE FUNCTION standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, implementation text, effective_on date, confidence text, due_on date, schedule text,
               freshness text, obligors int, obligors_assessed int, reviewed_at timestamptz, evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT h.commitment_id, h.implementation, h.effective_on, h.confidence, d.due,
           schedule(h.implementation, h.effective_on, d.due, day),
           freshness(h.implementation, h.reviewed_at, known, c.review_every_days),
           h.obligors, h.obligors_assessed, h.reviewed_at,
           (SELECT count(*)::int FROM commitments_evidence e WHERE e.update_id = ANY (h.update_ids))
      FROM headline(day, known) h
      JOIN commitments_commitment c ON c.id = h.commitment_id
      JOIN commitments_agreement a ON a.id = c.agreement_id,
           LATERAL (SELECT next_due(c.obligation::text, c.due_on, c.recurrence_months, h.kept_to, a.issued_on) AS due) d
$$;
"""

PARTY_STANDING = """
CREATE FUNCTION party_standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, party text, update_id uuid, implementation text, effective_on date, confidence text,
               due_on date, schedule text, freshness text, obligors int, obligors_assessed int, reviewed_at timestamptz,
               evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.commitment_id, p.code::text, s.update_id, coalesce(s.implementation, 'not_assessed'), s.effective_on,
           s.confidence, d.due,
           schedule(s.implementation, s.effective_on, d.due, day),
           freshness(s.implementation, s.published_at, known, c.review_every_days),
           1, (s.update_id IS NOT NULL)::int, s.published_at,
           (SELECT count(*)::int FROM commitments_evidence e WHERE e.update_id = s.update_id)
      FROM current_status(day, known) s
      JOIN commitments_party p ON p.id = s.party_id
      JOIN commitments_commitment c ON c.id = s.commitment_id
      JOIN commitments_agreement a ON a.id = c.agreement_id,
           LATERAL (SELECT next_due(c.obligation::text, c.due_on, c.recurrence_months, s.kept_to, a.issued_on) AS due) d
$$;
"""

THREAD = """
CREATE FUNCTION thread(day date)
RETURNS TABLE (commitment_id bigint, first_id bigint, latest_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- What links other than part_of connect, among public commitments made by the day; one without any link is a thread
    -- of its own and has no row. First made and lowest code is first, last made and highest code is latest.
    WITH RECURSIVE member AS (
        SELECT c.id, c.code COLLATE "C" AS code, a.issued_on
          FROM commitments_commitment c JOIN commitments_agreement a ON a.id = c.agreement_id
         WHERE a.published_at IS NOT NULL AND c.retired_at IS NULL AND (a.issued_on IS NULL OR a.issued_on <= day)),
    link AS MATERIALIZED (
        SELECT l.later_id, l.earlier_id FROM commitments_commitmentlink l
          JOIN member late ON late.id = l.later_id JOIN member early ON early.id = l.earlier_id
         WHERE l.kind <> 'part_of'),
    edge AS MATERIALIZED (  -- in both directions, so that a step is a join on equality
        SELECT later_id AS one, earlier_id AS other FROM link UNION SELECT earlier_id, later_id FROM link),
    reach(id, other) AS (
        SELECT one, one FROM edge
        UNION
        SELECT r.id, e.other FROM reach r JOIN edge e ON e.one = r.other)
    SELECT r.id,
           (array_agg(m.id ORDER BY m.issued_on NULLS FIRST, m.code))[1],
           (array_agg(m.id ORDER BY m.issued_on DESC NULLS LAST, m.code DESC))[1]
      FROM reach r JOIN member m ON m.id = r.other
     GROUP BY r.id
$$;
"""

FUNCTIONS = {
    "current_status(date, timestamptz)": CURRENT_STATUS,
    "implementation_rank(text)": IMPLEMENTATION_RANK,
    "headline(date, timestamptz)": HEADLINE,
    "next_due(text, date, int, date, date)": NEXT_DUE,
    "schedule(text, date, date, date)": SCHEDULE,
    "freshness(text, timestamptz, timestamptz, int)": FRESHNESS,
    "standing(date, timestamptz)": STANDING,
    "party_standing(date, timestamptz)": PARTY_STANDING,
    "thread(date)": THREAD,
}


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]

    operations = [migrations.RunSQL(create, f"DROP FUNCTION {signature}") for signature, create in FUNCTIONS.items()]
