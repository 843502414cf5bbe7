"""Where commitments stand is noted, and which are overtaken: it has to be what updates and links say."""

from collections.abc import Iterator

from alliance.checking.fault import Fault, rows_of

NOTED = """
    SELECT from_on, until_on, commitment_id, party_id, implementation, effective_on, effective_precision, confidence,
           due_on, due_precision, review_every_days, obligors, obligors_assessed, reviewed_at, update_ids
      FROM commitments_standingperiod
"""

OTHERWISE = f"""
WITH noted AS MATERIALIZED ({NOTED}),
found AS MATERIALIZED (SELECT * FROM standing_periods(ARRAY(SELECT id FROM commitments_commitment)))
SELECT DISTINCT commitment_id::text
  FROM ((TABLE noted EXCEPT ALL TABLE found) UNION ALL (TABLE found EXCEPT ALL TABLE noted)) other ORDER BY 1
"""

OVERTAKEN_OTHERWISE = """
SELECT coalesce(o.commitment_id, f.commitment_id)::text
  FROM commitments_overtaken o
  FULL JOIN overtaken_since(ARRAY(SELECT id FROM commitments_commitment)) f ON f.commitment_id = o.commitment_id
 WHERE o.since IS DISTINCT FROM f.since ORDER BY 1
"""


def faults() -> Iterator[Fault]:
    for (commitment,) in rows_of(OTHERWISE):
        yield Fault("Where it stands is noted otherwise than its updates say.", "commitments_commitment", commitment)
    for (commitment,) in rows_of(OVERTAKEN_OTHERWISE):
        sentence = "From when a later one of its thread overtakes it is noted otherwise than their links say."
        yield Fault(sentence, "commitments_commitment", commitment)
