"""The revisions: each is of a transaction that changed something, in the order of time, and none is missing.

Whether readers saw a row when it changed cannot be told for every table afterwards. It is looked at where the row says
so itself, or names the agreement or commitment on which it hangs; that was public if its publication is a minute older,
as a revision is given a moment before its commit can be seen.
"""

from collections.abc import Iterator

from alliance.checking.fault import Fault, rows_of

ORDER = """
SELECT number::text, made_at < before, has_changes
  FROM (SELECT r.number, r.made_at, lag(r.made_at) OVER (ORDER BY r.number) AS before,
               EXISTS (SELECT FROM alliance_change c WHERE c.transaction = r.transaction) AS has_changes
          FROM alliance_revision r) r
 WHERE made_at < before OR NOT has_changes ORDER BY number
"""

UNNUMBERED = """
WITH unnumbered AS MATERIALIZED (
    SELECT c.id, c."table", c.row_id, c.content, c.at FROM alliance_change c
     WHERE NOT EXISTS (SELECT FROM alliance_revision r WHERE r.transaction = c.transaction)),
publication AS (
    SELECT c.row_id::bigint AS agreement_id, min(r.made_at) AS made_at
      FROM alliance_change c JOIN alliance_revision r USING (transaction)
     WHERE c."table" = 'commitments_agreement' AND c.content ->> 'published_at' IS NOT NULL GROUP BY c.row_id),
always_seen AS (
    SELECT tgrelid::regclass::text AS name FROM pg_trigger
     WHERE tgname = 'record_inserts' AND tgargs = 'true\\000'::bytea)
SELECT c."table", c.row_id, c.id FROM unnumbered c
 WHERE c."table" IN (SELECT name FROM always_seen)
    OR c."table" = 'commitments_agreement' AND c.content ->> 'published_at' IS NOT NULL
UNION
SELECT c."table", c.row_id, c.id
  FROM unnumbered c
  LEFT JOIN commitments_commitment m ON m.id = (c.content ->> 'commitment_id')::bigint
  JOIN publication p ON p.agreement_id = coalesce((c.content ->> 'agreement_id')::bigint, m.agreement_id)
 WHERE c.at > p.made_at + interval '1 minute' AND c."table" <> 'commitments_recommendationlink'
   AND (c."table" <> 'commitments_statusupdate' OR c.content ->> 'published_at' IS NOT NULL)
 ORDER BY 3
"""

LATEST = """
SELECT coalesce(l.commitment_id, w.commitment_id)::text, l.revision_id, w.number
  FROM commitments_latestrevision l
  FULL JOIN (SELECT c.commitment_id, max(r.number) AS number
               FROM alliance_revision r CROSS JOIN LATERAL changed_commitments(r.transaction) c
              GROUP BY c.commitment_id) w ON w.commitment_id = l.commitment_id
 WHERE l.revision_id IS DISTINCT FROM w.number ORDER BY 1
"""


def faults() -> Iterator[Fault]:
    for number, is_early, has_changes in rows_of(ORDER):
        if is_early:
            yield Fault("It was made before the revision before it.", "alliance_revision", number)
        if not has_changes:
            yield Fault("Nothing was changed in its transaction.", "alliance_revision", number)
    for table, row_id, change in rows_of(UNNUMBERED):
        yield Fault(f"Readers saw it change, and there is no revision for that (change {change}).", table, row_id)
    for row_id, kept, found in rows_of(LATEST):
        sentence = f"Its latest revision is kept as {kept or 'none'}; by its history it is {found or 'none'}."
        yield Fault(sentence, "commitments_commitment", row_id)
