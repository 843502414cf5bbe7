"""What no rule refuses at once, since the work goes step by step, and what a ledger in order still has.

Texts that readers see are coded passage by passage, addresses can be followed, evidence is dated and no older than its
promise, and the rounds of a dialogue are numbered in the order of their dates.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import URLField

from alliance.checking.fault import Fault, rows_of

ADDRESS = r"^https?://[^/?#\s]+\.[^/?#\s]+([/?#]\S*)?$"

UNCODED_PASSAGES = """
SELECT p.id::text
  FROM commitments_passage p JOIN commitments_agreement a ON a.id = p.agreement_id
 WHERE a.published_at IS NOT NULL AND a.nature = 'primary' AND p.no_commitment = ''
   AND NOT EXISTS (SELECT FROM commitments_citation c WHERE c.passage_id = p.id)
"""

# Dates known to the month or the year are held as their last day, so equal months and years compare as equal.
DATED_EVIDENCE = """
SELECT e.id::text AS evidence, e.accessed_on, promise.issued_on AS promised_on, promise.code,
       CASE WHEN e.passage_id IS NULL THEN e.published_on ELSE source.issued_on END AS dated
  FROM commitments_evidence e
  JOIN commitments_statusupdate u ON u.id = e.update_id AND u.state = 'published'
  JOIN commitments_commitment c ON c.id = u.commitment_id
  JOIN commitments_agreement promise ON promise.id = c.agreement_id
  LEFT JOIN commitments_passage p ON p.id = e.passage_id
  LEFT JOIN commitments_agreement source ON source.id = p.agreement_id
"""
OLD_EVIDENCE = f"SELECT evidence, dated, code, promised_on FROM ({DATED_EVIDENCE}) e WHERE dated < promised_on"
READ_TOO_EARLY = f"SELECT evidence, dated, accessed_on FROM ({DATED_EVIDENCE}) e WHERE dated > accessed_on"

# These say that something happened; the others rest on a search, on a link, or on the reason that they give.
UNDATED_UPDATES = """
SELECT u.id::text
  FROM commitments_statusupdate u
 WHERE u.state = 'published' AND u.implementation NOT IN ('no_action_found', 'not_assessable', 'superseded')
   AND NOT EXISTS (SELECT FROM commitments_evidence e
                     LEFT JOIN commitments_passage p ON p.id = e.passage_id
                     LEFT JOIN commitments_agreement a ON a.id = p.agreement_id
                    WHERE e.update_id = u.id
                      AND coalesce(e.published_on, a.issued_on, CASE WHEN e.searched <> '' THEN e.accessed_on END)
                          IS NOT NULL)
"""

ROUNDS_OUT_OF_ORDER = """
SELECT id::text, ordinal, starts_on, before, before_on
  FROM (SELECT id, ordinal, starts_on, lag(ordinal) OVER rounds AS before, lag(starts_on) OVER rounds AS before_on
          FROM dialogues_meeting
         WHERE ordinal IS NOT NULL AND starts_on IS NOT NULL
        WINDOW rounds AS (PARTITION BY dialogue_id ORDER BY ordinal)) meeting
 WHERE starts_on < before_on
"""


def faults() -> Iterator[Fault]:
    yield from passage_faults()
    yield from address_faults()
    yield from evidence_faults()
    yield from round_faults()


def passage_faults() -> Iterator[Fault]:
    for (row_id,) in rows_of(UNCODED_PASSAGES):
        sentence = "Nothing cites this passage, and it does not say why it holds no commitment."
        yield Fault(sentence, "commitments_passage", row_id)


def address_faults() -> Iterator[Fault]:
    """Every address of the ledger can be followed: a web address with a host, in one piece."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, URLField):
                table, column = model._meta.db_table, field.column
                wrong = f"SELECT id::text, {column} FROM {table} WHERE {column} <> '' AND {column} !~ %s"
                for row_id, address in rows_of(wrong, [ADDRESS]):
                    yield Fault(f"Its {field.verbose_name} {address} is no web address.", table, row_id)


def evidence_faults() -> Iterator[Fault]:
    for row_id, dated, code, promised_on in rows_of(OLD_EVIDENCE):
        sentence = f"It is dated {dated}, older than the promise: {code} was issued on {promised_on}."
        yield Fault(sentence, "commitments_evidence", row_id)
    for row_id, dated, accessed_on in rows_of(READ_TOO_EARLY):
        sentence = f"It is dated {dated}, after the day on which it was read, {accessed_on}."
        yield Fault(sentence, "commitments_evidence", row_id)
    for (row_id,) in rows_of(UNDATED_UPDATES):
        yield Fault(
            "It says that something happened, and none of its sources has a date.", "commitments_statusupdate", row_id
        )


def round_faults() -> Iterator[Fault]:
    for row_id, ordinal, starts_on, before, before_on in rows_of(ROUNDS_OUT_OF_ORDER):
        sentence = f"Round {ordinal} began on {starts_on}, before round {before}, which began on {before_on}."
        yield Fault(sentence, "dialogues_meeting", row_id)
