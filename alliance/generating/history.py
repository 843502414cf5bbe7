"""The history as the triggers would have written it, had each act been a transaction of its own.

`generated_act` and `generated_change` tell which rows belong together (`ledger.py`). Each entry is sealed by the digest
of the row's entry before it: all first ones at once, then all second ones.
"""

from typing import Any

# Acts in the order of time, those that readers see with the number of their revision.
ORDER = """
CREATE TEMPORARY TABLE generated_transaction ON COMMIT DROP AS
SELECT number AS act, moment, actor_id, is_seen, row_number() OVER acts AS place,
       'generated.' || row_number() OVER acts AS name,
       CASE WHEN is_seen THEN count(*) FILTER (WHERE is_seen) OVER acts END AS revision
  FROM generated_act WINDOW acts AS (ORDER BY moment, number);
CREATE TEMPORARY TABLE generated_entry ON COMMIT DROP AS
SELECT *, lag(id) OVER (PARTITION BY "table", row_id ORDER BY id) AS previous
  FROM (SELECT row_number() OVER (ORDER BY t.place, c.place, c.version DESC, c.row_id) AS id,
               c."table", c.row_id, c.version, t.name, t.moment, t.actor_id, t.revision
          FROM generated_change c JOIN generated_transaction t USING (act)) entry;
ANALYZE generated_transaction, generated_entry;
"""

# What a status update was before it was withdrawn.
BEFORE = (
    """'{"version": 1, "state": "published", "withdrawn_at": null, "withdrawn_by_id": null, "withdrawal_reason": ""}'"""
)

# Tables with the type of their keys, once for the first entries of their rows and once for the second.
KINDS = """
SELECT version, "table", format_type(a.atttypid, NULL)
  FROM (SELECT DISTINCT version, "table" FROM generated_entry) e
  JOIN pg_attribute a ON a.attrelid = "table"::regclass AND a.attname = 'id' ORDER BY 1, 2
"""

# The row for the digest has the columns in the table's own order. OFFSET 0: each content is made once, not twice.
ENTRIES = """
INSERT INTO alliance_change
    (id, "table", row_id, version, operation, content, at, transaction, actor_id, role, reason, batch, digest)
SELECT c.id, c."table", c.row_id, c.version, c.operation, c.content, c.moment, c.name, c.actor_id, session_user, '', '',
       change_digest(p.digest, ROW(c.id, c."table", c.row_id, c.version, c.operation, c.content, c.moment, c.name,
                                   session_user, '', '', NULL, c.actor_id)::alliance_change)
  FROM (SELECT e.*, CASE e.version WHEN 1 THEN 'insert' ELSE 'update' END AS operation,
               CASE WHEN e.version < r.version THEN to_jsonb(r) || {before} ELSE to_jsonb(r) END AS content
          FROM generated_entry e JOIN {table} r ON r.id = e.row_id::{key}
         WHERE e."table" = '{table}' AND e.version = {version} OFFSET 0) c
  LEFT JOIN alliance_change p ON p.id = c.previous
"""

# Two ledgers never give the same number at the same moment, as no two are generated at the same microsecond: what tells
# a reader's answers apart (decision 23). The shift is less than a minute.
REVISIONS = """
INSERT INTO alliance_revision (number, transaction, made_at, actor_id, reason, batch)
SELECT revision, name, moment + (extract(epoch FROM now()) % 60) * interval '1 second', actor_id, '', ''
  FROM generated_transaction WHERE is_seen ORDER BY revision
"""

# As `changed_commitments` finds them, transaction by transaction: each with its text, with the promises that it
# goes back to or that go back to it, and with what was published of it.
LATEST = """
WITH entry AS (SELECT * FROM generated_entry WHERE revision IS NOT NULL),
made AS (
    SELECT c.id AS commitment_id, e.revision
      FROM entry e JOIN commitments_commitment c ON c.id = e.row_id::bigint WHERE e."table" = 'commitments_commitment'),
changed AS (
    SELECT * FROM made
    UNION ALL
    SELECT one, e.revision
      FROM entry e JOIN commitments_commitmentlink l ON l.id = e.row_id::bigint
     CROSS JOIN LATERAL unnest(ARRAY[l.later_id, l.earlier_id]) AS one WHERE e."table" = 'commitments_commitmentlink'
    UNION ALL
    SELECT u.commitment_id, e.revision
      FROM entry e JOIN commitments_statusupdate u ON u.id = e.row_id::uuid
     WHERE e."table" = 'commitments_statusupdate' AND u.published_at IS NOT NULL)
INSERT INTO commitments_latestrevision (commitment_id, revision_id)
SELECT commitment_id, max(revision) FROM changed
  JOIN commitments_commitment c ON c.id = commitment_id JOIN commitments_agreement a ON a.id = c.agreement_id
 WHERE a.published_at IS NOT NULL GROUP BY commitment_id
"""

NUMBERS = """
SELECT setval(pg_get_serial_sequence('alliance_change', 'id'), max(id)) FROM alliance_change;
SELECT setval(pg_get_serial_sequence('alliance_revision', 'number'), max(number)) FROM alliance_revision;
"""

# Where each stands and which are overtaken, by the indexes that are back; without statistics the plan would be for few.
STANDING = """
ANALYZE commitments_agreement, commitments_commitment, commitments_commitmentlink, commitments_obligation,
        commitments_statusupdate;
SELECT write_standing(ARRAY(SELECT id FROM commitments_commitment));
SELECT write_overtaken(ARRAY(SELECT id FROM commitments_commitment));
"""


def write(cursor: Any) -> None:
    cursor.execute(ORDER)
    cursor.execute(KINDS)
    for version, table, key in cursor.fetchall():
        cursor.execute(ENTRIES.format(version=version, table=table, key=key, before=BEFORE))
    cursor.execute(REVISIONS)
    cursor.execute(LATEST)
    cursor.execute(NUMBERS)


def note_standing(cursor: Any) -> None:
    cursor.execute(STANDING)
