"""A standing says how exactly its date is known: `due_precision`, beside `due_on`, in the functions of 0014.

A date that is known to the month or the year is its last day, also where it is counted from another.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("commitments.migrations.0014_standing_precision").FUNCTIONS

DUE_PRECISION = """
CREATE FUNCTION due_precision(obligation text, due_precision text, recurrence_months int, kept_to date, made_precision text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- Of the date that next_due gives: a period ends on a day; what is counted from the day it was made is known as exactly.
    SELECT CASE WHEN obligation IS DISTINCT FROM 'recurring' OR recurrence_months IS NULL THEN due_precision
                WHEN kept_to IS NULL THEN made_precision
                ELSE 'day' END
$$;
"""

LAST_DAY = """
CREATE FUNCTION last_day(day date, known_to text)
RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- A month or a year counts as its last day (domain.md), also the February that is twelve months after another.
    SELECT CASE WHEN known_to = 'day' THEN day
                ELSE (date_trunc(known_to, day::timestamp)
                      + make_interval(months => CASE known_to WHEN 'month' THEN 1 ELSE 12 END, days => -1))::date END
$$;
"""

STANDING = """
CREATE FUNCTION standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, implementation text, effective_on date, effective_precision text, confidence text,
               due_on date, due_precision text, schedule text, freshness text, obligors int, obligors_assessed int,
               reviewed_at timestamptz, evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT h.commitment_id, h.implementation, h.effective_on, h.effective_precision, h.confidence, d.due, e.due_precision,
           schedule(h.implementation, h.effective_on, d.due, day),
           freshness(h.implementation, h.reviewed_at, known, c.review_every_days),
           h.obligors, h.obligors_assessed, h.reviewed_at,
           (SELECT count(*)::int FROM commitments_evidence e WHERE e.update_id = ANY (h.update_ids))
      FROM headline(day, known) h
      JOIN commitments_commitment c ON c.id = h.commitment_id
      JOIN commitments_agreement a ON a.id = c.agreement_id,
           LATERAL (SELECT due_precision(c.obligation::text, c.due_precision::text, c.recurrence_months, h.kept_to,
                                         a.issued_precision::text)) e,
           LATERAL (SELECT last_day(next_due(c.obligation::text, c.due_on, c.recurrence_months, h.kept_to, a.issued_on),
                                    e.due_precision) AS due) d
$$;
"""

PARTY_STANDING = """
CREATE FUNCTION party_standing(day date, known timestamptz)
RETURNS TABLE (commitment_id bigint, party text, update_id uuid, implementation text, effective_on date,
               effective_precision text, confidence text, due_on date, due_precision text, schedule text, freshness text,
               obligors int, obligors_assessed int, reviewed_at timestamptz, evidence_count int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.commitment_id, p.code::text, s.update_id, coalesce(s.implementation, 'not_assessed'), s.effective_on,
           s.effective_precision, s.confidence, d.due, e.due_precision,
           schedule(s.implementation, s.effective_on, d.due, day),
           freshness(s.implementation, s.published_at, known, c.review_every_days),
           1, (s.update_id IS NOT NULL)::int, s.published_at,
           (SELECT count(*)::int FROM commitments_evidence e WHERE e.update_id = s.update_id)
      FROM current_status(day, known) s
      JOIN commitments_party p ON p.id = s.party_id
      JOIN commitments_commitment c ON c.id = s.commitment_id
      JOIN commitments_agreement a ON a.id = c.agreement_id,
           LATERAL (SELECT due_precision(c.obligation::text, c.due_precision::text, c.recurrence_months, s.kept_to,
                                         a.issued_precision::text)) e,
           LATERAL (SELECT last_day(next_due(c.obligation::text, c.due_on, c.recurrence_months, s.kept_to, a.issued_on),
                                    e.due_precision) AS due) d
$$;
"""

FUNCTIONS = {
    "standing(date, timestamptz)": STANDING,
    "party_standing(date, timestamptz)": PARTY_STANDING,
}


class Migration(migrations.Migration):
    dependencies = [("commitments", "0014_standing_precision")]

    # A function's columns cannot be replaced in place.
    operations = [
        migrations.RunSQL(DUE_PRECISION, "DROP FUNCTION due_precision(text, text, int, date, text)"),
        migrations.RunSQL(LAST_DAY, "DROP FUNCTION last_day(date, text)"),
        *(
            migrations.RunSQL([f"DROP FUNCTION {signature}", create], [f"DROP FUNCTION {signature}", BEFORE[signature]])
            for signature, create in FUNCTIONS.items()
        ),
    ]
