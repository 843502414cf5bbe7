"""Where the words stand: one statement over the words of all rows, narrowed to the rows that readers may see.

What is found (a commitment) may have several parts (itself, its quotations). All terms must stand in it, each in
whichever part. Hits are gathered before anything is joined or sorted: a rare word would be sought by walking a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from alliance.searching.asking import Asked, Term, pairs

type Sections = Mapping[str, Sequence["Part"]]
"""What is found together, by name."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Rows that readers see, and what is found by them.

    `finds` names what is found, by default the row itself, and `noun` what that is; `sought` is the foreign key to the
    row whose words are sought, by default its own.
    """

    noun: str
    rows: QuerySet[Any]
    finds: str = "pk"
    sought: str = "pk"

    def select(self, section: str) -> tuple[str, tuple[Any, ...]]:
        """The hits in these rows, and the parameters of that query."""
        meta = self.rows.model._meta
        sought: Any = meta.model if self.sought == "pk" else meta.get_field(self.sought).related_model
        table = sought._meta.db_table
        key = RawSQL(KEY.format(table=table, type=sought._meta.pk.db_type(connection)), [])
        rows = self.rows.filter(**{self.sought: key}).order_by().values_list(self.finds)
        sql, params = rows.query.sql_with_params()
        return PART.format(section=section, noun=self.noun, rows=sql, table=table), params


@dataclass(frozen=True, kw_only=True)
class Found:
    """A record that was found: its section, noun and key, how many its section has, and its place among them.

    `entries` are where the words stand, those first that weigh most.
    """

    section: str
    noun: str
    key: str
    total: int
    place: int
    entries: list[int]


TERMS = """
term AS MATERIALIZED (
    SELECT number, query, pattern, likeness
      FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY
           AS t(english, korean, pattern, likeness, number),
           LATERAL (SELECT phraseto_tsquery('english', search_folded(english)) && korean::tsquery AS query) q
     WHERE numnode(query) > 0
)
"""

HITS = """
hit AS MATERIALIZED (
    SELECT s.id, s."table", s.row_id, t.number, ts_rank(s.words, t.query)::float AS rank
      FROM term t JOIN alliance_searchable s ON s.words @@ t.query
     WHERE t.pattern IS NULL OR s.names ~* t.pattern OR s.body ~* t.pattern
    {likenesses}
)
"""

LIKENESSES = """
    UNION ALL
    SELECT s.id, s."table", s.row_id, t.number, word_similarity(t.likeness, s.names) / 10
      FROM term t JOIN alliance_searchable s ON t.likeness <% s.names AND s.names <> ''
"""

# Hit by hit (OFFSET 0 keeps it so): a planner with stale statistics would walk whole tables against each other. The key
# of a hit is read only where it is one of that table: keys of others are not numbers.
PART = """
SELECT '{section}' AS section, '{noun}' AS noun, v.found::text AS key, h.id, h.number, h.rank
  FROM hit h CROSS JOIN LATERAL ({rows} OFFSET 0) AS v(found)
 WHERE h."table" = '{table}'
"""
KEY = """(CASE WHEN h."table" = '{table}' THEN h.row_id::{type} END)"""

FOUND = """
found AS (
    SELECT section, noun, key, sum(best) AS rank
      FROM (SELECT section, noun, key, number, max(rank) AS best FROM part GROUP BY section, noun, key, number) p
     GROUP BY section, noun, key HAVING count(*) = (SELECT count(*) FROM term)
)
"""

SHOWN = """
SELECT section, noun, key, total, place,
       ARRAY(SELECT p.id FROM part p WHERE (p.section, p.noun, p.key) = (f.section, f.noun, f.key)
              GROUP BY p.id ORDER BY sum(p.rank) DESC, p.id)
  FROM (SELECT *, count(*) OVER (PARTITION BY section) AS total,
               row_number() OVER (PARTITION BY section ORDER BY rank DESC, noun, length(key), key) AS place
          FROM found) f
 WHERE place = 1 OR place > %s AND place <= %s
 ORDER BY section, place
"""


def find(asked: Asked, sections: Sections, *, loosely: bool, after: int, first: int) -> list[Found]:
    """The `first` records of each section after so many, those first in which the words weigh most.

    The first of all is always among them, and tells how many there are where there are not so many.
    `loosely` forgives typing errors in names and titles, and particles at the end of Korean words.
    """
    sql, params = _found(asked, sections, loosely)
    with connection.cursor() as cursor:
        cursor.execute(sql + SHOWN, [*params, after, after + first])
        names = ("section", "noun", "key", "total", "place", "entries")
        return [Found(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def found_by(asked: Asked, parts: Sequence[Part]) -> RawSQL:
    """The keys of all that is found: by the words as they are or, where readers find nothing by them, loosely.

    The search is over when this returns; whoever counts in several ways does not search several times.
    """
    keys: list[str] = []
    for loosely in (False, True):
        sql, params = _found(asked, {"": parts}, loosely)
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} SELECT key FROM found", params)
            keys = [key for (key,) in cursor.fetchall()]
        if keys:
            break
    key = parts[0].rows.model._meta.pk.db_type(connection)
    return RawSQL(f"SELECT unnest(%s::{key}[])", [keys])


def _found(asked: Asked, sections: Sections, loosely: bool) -> tuple[str, list[Any]]:
    """The statement up to what is found, and its parameters."""
    columns = [_column(term, loosely) for term in asked.terms]
    params: list[Any] = [[column[place] for column in columns] for place in range(4)]
    selects = []
    for section, parts in sections.items():
        for part in parts:
            select, given = part.select(section)
            selects.append(select)
            params += given
    hits = HITS.format(likenesses=LIKENESSES.replace("%", "%%") if loosely else "")
    return f"WITH {TERMS}, {hits}, part AS MATERIALIZED ({' UNION ALL '.join(selects)}), {FOUND}", params


def _column(term: Term, loosely: bool) -> tuple[str, str, str | None, str | None]:
    korean = pairs(term.korean)
    if loosely and term.without_particles:
        korean = f"({korean}) | ({pairs(term.without_particles)})"
    return term.english, korean, term.pattern, term.likeness if loosely else None
