"""Texts: what the database takes for a letter, and where it finds a quotation."""

from collections.abc import Iterator

from alliance.checking.fault import Fault, rows_of
from commitments import quotation

LETTERS = """
SELECT '한미' ~ '^[[:alpha:]]{2}$' AND lower('É') = 'é', datctype FROM pg_database WHERE datname = current_database()
"""
QUOTATIONS = """
SELECT q.kept, q.id::text, q.quote, p.text, q.occurrence, quote_start(p.text, q.quote, q.occurrence)
  FROM (SELECT 'commitments_citation' AS kept, id, quote, occurrence, passage_id FROM commitments_citation
        UNION ALL
        SELECT 'dialogues_dialoguemention', id, quote, occurrence, passage_id FROM dialogues_dialoguemention) q
  JOIN commitments_passage p ON p.id = q.passage_id
"""


def character_faults() -> Iterator[Fault]:
    """Whether the database's character type knows Korean letters, and capitals beyond A to Z.

    With "C" it does not: `show_trgm('한미')` is empty there, searches find no Korean and lower() leaves É as it is.
    What pg_trgm takes for a letter is asked without it, as the first thing of all.
    """
    for is_known, name in rows_of(LETTERS):
        if not is_known:
            sentence = "knows no Korean letters; make it anew with C.UTF-8 and load it there."
            yield Fault(f"The database's character type {name} {sentence}")


def quotation_faults() -> Iterator[Fault]:
    """`quote_start` in SQL and `quotation.find` in Python are one definition in two languages."""
    for table, row_id, quote, text, occurrence, start in rows_of(QUOTATIONS):
        found = quotation.find(quote, text, occurrence)
        if found != start:
            sentence = f"Its quotation begins at {start} for the database (quote_start), at {found} for the pages."
            yield Fault(sentence, table, row_id)
