"""Threads in SQL: what links other than part_of connect (domain.md, "thread")."""

from datetime import date

from django.db.models import BigIntegerField, DateField, Func, Value

from commitments.querysets.made import Day

# Link by link from these commitments on (OFFSET 0 keeps it so): the function `thread` looks at all that are linked.
MEMBERS = """
WITH RECURSIVE visible AS NOT MATERIALIZED (
    SELECT c.id, c.code FROM commitments_commitment c JOIN commitments_agreement a ON a.id = c.agreement_id
     WHERE a.published_at IS NOT NULL AND c.retired_at IS NULL AND (a.issued_on IS NULL OR a.issued_on <= %s)),
member(id) AS (
    SELECT id FROM visible WHERE code = ANY(%s)
    UNION
    SELECT v.id
      FROM member m
     CROSS JOIN LATERAL (SELECT l.earlier_id FROM commitments_commitmentlink l
                          WHERE l.later_id = m.id AND l.kind <> 'part_of'
                          UNION ALL
                         SELECT l.later_id FROM commitments_commitmentlink l
                          WHERE l.earlier_id = m.id AND l.kind <> 'part_of' OFFSET 0) AS s(other)
     CROSS JOIN LATERAL (SELECT id FROM visible WHERE id = s.other OFFSET 0) v)
SELECT id FROM member
"""
"""The members of the threads of these commitments (a day, their codes), themselves included, as made by the day."""


def overtaken(day: Day) -> Func:
    """The commitments that a later member of their thread repeats, widens or replaces."""
    rows = "(SELECT commitment_id FROM overtaken(%(expressions)s))"
    column = Value(day, DateField()) if isinstance(day, date) else day
    return Func(column, template=rows, output_field=BigIntegerField())
