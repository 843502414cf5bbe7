"""What is searched: for each row its words as they are, and for no row that is gone."""

from collections.abc import Iterator

from alliance.checking.fault import Fault, rows_of

# The triggers are told by arguments what of a row its names and its body are.
SAID = """
SELECT tgrelid::regclass::text, encode(tgargs, 'hex') FROM pg_trigger WHERE tgname = 'search_updates' ORDER BY 1
"""
STALE = """
SELECT coalesce(r.id::text, s.row_id), r.id IS NULL
  FROM {table} r
  FULL JOIN (SELECT * FROM alliance_searchable WHERE "table" = '{table}') s ON s.row_id = r.id::text
 WHERE (s.names, s.body, s.weight) IS DISTINCT FROM ({names}, {body}, '{weight}') OR r.id IS NULL
 ORDER BY 1
"""


def faults() -> Iterator[Fault]:
    for table, arguments in rows_of(SAID):
        names, body, weight = (text.decode() for text in bytes.fromhex(arguments).rstrip(b"\0").split(b"\0"))
        for row_id, is_gone in rows_of(STALE.format(table=table, names=names, body=body, weight=weight)):
            told = "It is gone, and its words are still searched." if is_gone else "It is not searched by its words."
            yield Fault(told, table, row_id)
