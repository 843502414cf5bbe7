"""The SQL function for the pulse of a dialogue: its one definition (domain.md, "dialogues", "Computed for any day")."""

from django.db import migrations

DIALOGUE_PULSE = """
CREATE FUNCTION dialogue_pulse(day date)
RETURNS TABLE (dialogue_id bigint, state text, meetings_held int, last_met_on date, next_expected_on date,
               cadence_missed boolean, months_since int, missing_ordinals int[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- A cadence is missed a quarter of it beyond the expected date; two missed cadences make a dialogue dormant.
    SELECT d.id,
           CASE WHEN d.ended_on <= day THEN 'concluded'
                WHEN m.held = 0 THEN 'proposed'
                WHEN day > (m.last + make_interval(months => 2 * d.cadence_months))::date + (e.expected - m.last) / 4
                THEN 'dormant'
                ELSE 'active' END,
           m.held, m.last, e.expected,
           coalesce(day > e.expected + (e.expected - m.last) / 4, false),
           (extract(year FROM age(day, m.last)) * 12 + extract(month FROM age(day, m.last)))::int,
           m.missing
      FROM dialogues_dialogue d,
           LATERAL (SELECT count(*)::int AS held, max(coalesce(ends_on, starts_on)) AS last,
                           coalesce((SELECT array_agg(n ORDER BY n)
                                       FROM generate_series(min(ordinal)::int, max(ordinal)::int) n
                                      WHERE n <> ALL (array_agg(ordinal) FILTER (WHERE ordinal IS NOT NULL))), '{}') AS missing
                      FROM dialogues_meeting
                     WHERE dialogue_id = d.id AND state = 'held' AND (starts_on IS NULL OR starts_on <= day)) m,
           LATERAL (SELECT CASE WHEN d.ended_on IS NULL OR d.ended_on > day
                                THEN (m.last + make_interval(months => d.cadence_months))::date END AS expected) e
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0001_initial")]

    operations = [migrations.RunSQL(DIALOGUE_PULSE, "DROP FUNCTION dialogue_pulse(date)")]
