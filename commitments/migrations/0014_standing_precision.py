"""A standing says how exactly its day is known: `effective_precision`, beside `effective_on`, in the functions of 0002."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("commitments.migrations.0002_standing").FUNCTIONS

CURRENT_STATUS = """
CREATE FUNCTION current_status(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, party_id bigint, update_id uuid, implementation text, effective_on date,
               effective_precision text, confidence text, published_at timestamptz, kept_to date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- One row per commitment and obligor (one without party where a commitment has none yet): the update of its own or
    -- of all together that is effective last, and on the same day published last. kept_to is the last period_to.
    SELECT DISTINCT ON (c.id, o.party_id)
           c.id, o.party_id, u.id, u.implementation::text, u.effective_on, u.effective_precision::text, u.confidence::text,
           u.published_at, max(u.period_to) OVER (PARTITION BY c.id, o.party_id)
      FROM commitments_commitment c
      LEFT JOIN commitments_obligation o ON o.commitment_id = c.id AND o.role = 'obligor'
      LEFT JOIN commitments_statusupdate u
        ON u.commitment_id = c.id AND (u.party_id IS NULL OR u.party_id = o.party_id)
       AND u.effective_on <= day AND u.published_at <= known AND (u.withdrawn_at IS NULL OR u.withdrawn_at > known)
     ORDER BY c.id, o.party_id, u.effective_on DESC NULLS LAST, u.published_at DESC, u.id DESC
$$;
"""

HEADLINE = """
CREATE FUNCTION headline(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, implementation text, effective_on date, effective_precision text, confidence text,
               obligors int, obligors_assessed int, reviewed_at timestamptz, kept_to date, update_ids uuid[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT commitment_id,
           CASE WHEN is_known THEN worst ELSE 'not_assessed' END,
           CASE WHEN is_known THEN since END,
           CASE WHEN is_known THEN since_precision END,
           CASE WHEN is_known THEN (ARRAY['high', 'medium', 'low'])[doubt] END,
           obligors, obligors_assessed, reviewed_at, kept_to, update_ids
      FROM (SELECT s.commitment_id,
                   (array_agg(s.implementation ORDER BY r.rank, s.implementation))[1] AS worst,
                   (array_agg(s.effective_on ORDER BY r.rank, s.implementation, s.effective_on DESC))[1] AS since,
                   -- of one day known to the day for one obligor and to the month for another, what is true of both
                   (array_agg(s.effective_precision ORDER BY r.rank, s.implementation, s.effective_on DESC,
                        array_position(ARRAY['year', 'month', 'day'], s.effective_precision)))[1] AS since_precision,
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

STANDING = """
CREATE FUNCTION standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, implementation text, effective_on date, effective_precision text, confidence text,
               due_on date, schedule text, freshness text, obligors int, obligors_assessed int, reviewed_at timestamptz,
               evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT h.commitment_id, h.implementation, h.effective_on, h.effective_precision, h.confidence, d.due,
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
RETURNS TABLE (commitment_id bigint, party text, update_id uuid, implementation text, effective_on date,
               effective_precision text, confidence text, due_on date, schedule text, freshness text, obligors int,
               obligors_assessed int, reviewed_at timestamptz, evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.commitment_id, p.code::text, s.update_id, coalesce(s.implementation, 'not_assessed'), s.effective_on,
           s.effective_precision, s.confidence, d.due,
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

FUNCTIONS = {
    "current_status(date, timestamptz)": CURRENT_STATUS,
    "headline(date, timestamptz)": HEADLINE,
    "standing(date, timestamptz)": STANDING,
    "party_standing(date, timestamptz)": PARTY_STANDING,
}


class Migration(migrations.Migration):
    dependencies = [("commitments", "0013_freshness_by_day")]

    # A function's columns cannot be replaced in place.
    operations = [
        migrations.RunSQL([f"DROP FUNCTION {signature}", create], [f"DROP FUNCTION {signature}", BEFORE[signature]])
        for signature, create in FUNCTIONS.items()
    ]
