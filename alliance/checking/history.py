"""The history: no entry was altered or taken out, and the last entry of each row is the row as it is.

What cannot be noticed: that a deleted row ever was, if all its entries are taken out too.
"""

from collections.abc import Iterator

from alliance.checking.fault import Fault, rows_of
from alliance.checking.triggers import tracked_tables

CHAINS = """
WITH entry AS (
    SELECT c AS change, c.id, c."table", c.row_id, c.version, c.operation, c.digest,
           lag(c.digest) OVER life AS digest_before, lag(c.operation) OVER life AS operation_before,
           lag(c.version) OVER life AS version_before
      FROM alliance_change c WINDOW life AS (PARTITION BY c."table", c.row_id ORDER BY c.id)),
judged AS (
    SELECT id, "table", row_id, version, operation, operation_before, version_before,
           digest IS DISTINCT FROM change_digest(digest_before, change) AS is_altered,
           CASE operation WHEN 'insert' THEN coalesce(operation_before, 'delete') = 'delete'
                          WHEN 'update' THEN operation_before <> 'delete' AND version = version_before + 1
                          ELSE operation_before <> 'delete' AND version = version_before END IS TRUE AS follows
      FROM entry)
SELECT "table", row_id, id, version, operation, is_altered, follows, operation_before, version_before
  FROM judged WHERE is_altered OR NOT follows ORDER BY id
"""

# A content is read into the row's own type: times in any time zone are the same, and a later column is not missed.
LAST = """
SELECT coalesce(r.id::text, c.row_id), c.row_id IS NOT NULL, c.operation = 'delete', r.id IS NOT NULL
  FROM (SELECT DISTINCT ON (row_id) row_id, operation, content
          FROM alliance_change WHERE "table" = '{table}' ORDER BY row_id, id DESC) c
  FULL JOIN {table} r ON r.id::text = c.row_id
 WHERE CASE WHEN c.row_id IS NULL THEN true
            WHEN r.id IS NULL OR c.operation = 'delete' THEN (r.id IS NULL) <> (c.operation = 'delete')
            ELSE jsonb_populate_record(r, c.content) IS DISTINCT FROM r END
 ORDER BY 1
"""


def faults() -> Iterator[Fault]:
    for table, row_id, number, version, operation, is_altered, follows, before, version_before in rows_of(CHAINS):
        if is_altered:
            sentence = f"Its history was altered: change {number} (version {version}), or the one before it."
            yield Fault(sentence, table, row_id)
        if not follows:
            earlier = f"{before} of version {version_before}" if before else "nothing"
            sentence = f"Its history leaps: {operation} of version {version} after {earlier} (change {number})."
            yield Fault(sentence, table, row_id)
    for table in tracked_tables():
        for row_id, has_history, is_deleted, is_there in rows_of(LAST.format(table=table)):
            yield Fault(_sentence(has_history, is_deleted, is_there), table, row_id)


def _sentence(has_history: bool, is_deleted: bool, is_there: bool) -> str:
    if not has_history:
        return "It has no history."
    if not is_there:
        return "It is gone, and its history does not tell of a deletion."
    if is_deleted:
        return "It is there, though its history ends with its deletion."
    return "It is not as its history left it."
