"""The rules between rows, over all rows: the functions that settle a transaction (commitments, migration 0005)."""

from collections.abc import Iterator

from alliance.checking.fault import Fault, rows_of
from commitments.rules import RULES

FUNCTIONS = (
    ("status_faults", "commitments_statusupdate", "state = 'published'"),
    ("commitment_faults", "commitments_commitment", "is_public_agreement(agreement_id)"),
    ("citation_faults", "commitments_citation", "true"),
    ("commitmentlink_faults", "commitments_commitmentlink", "true"),
    ("agreementlink_faults", "commitments_agreementlink", "true"),
    ("passage_faults", "commitments_passage", "true"),
    ("obligationagency_faults", "commitments_obligationagency", "true"),
    ("theme_faults", "commitments_theme", "true"),
    ("mention_faults", "dialogues_dialoguemention", "true"),
)
"""Each function with the table whose keys it takes, and the rows of it that the rules are about."""

# As `deletion_faults`, for every transaction that ever was: public counts what was so before the row was deleted.
DELETIONS = """
SELECT d."table", d.row_id, 'public_is_never_deleted', coalesce(d.content ->> 'code', d.content ->> 'number')
  FROM alliance_change d
 WHERE d.operation = 'delete'
   AND d."table" IN ('commitments_agreement', 'commitments_commitment', 'commitments_passage',
                     'commitments_recommendation')
   AND EXISTS (SELECT FROM alliance_change a
                WHERE a."table" = 'commitments_agreement' AND a.id < d.id AND a.content ->> 'published_at' IS NOT NULL
                  AND a.row_id = coalesce(d.content ->> 'agreement_id', d.row_id))
UNION ALL
SELECT d."table", d.row_id, 'only_drafts_are_deleted', d.content ->> 'state'
  FROM alliance_change d
 WHERE d.operation = 'delete' AND d."table" = 'commitments_statusupdate' AND d.content ->> 'state' <> 'draft'
"""


def faults() -> Iterator[Fault]:
    asked = [
        f"SELECT '{table}', f.row_id, f.rule, f.detail FROM {name}(ARRAY(SELECT id FROM {table} WHERE {condition})) f"
        for name, table, condition in FUNCTIONS
    ]
    for table, row_id, rule, detail in rows_of("\nUNION ALL\n".join([*asked, DELETIONS])):
        yield Fault(RULES[rule].sentence.format(detail), table, row_id)
