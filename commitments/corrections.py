"""What was corrected after readers had seen it: changes of the coding, retired commitments, withdrawn updates.

Nothing is told here that was not public when it was changed and is not public now: the statement below asks the history
whether each record that a row belongs or points to was so. Of several changes in one transaction only the last counts.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext

from alliance import past
from alliance.words import noun
from commitments.coding import BY_TABLE
from commitments.models import Agreement, Commitment, Recommendation, StatusUpdate

# `touched`: each row that a transaction changed, took away, or added to something. `pair`: that row before and after.
# `told`: with its record. NOT EXISTS in `correction` is what keeps secrets: every record that the row leads to was
# public before, in another transaction, and is public now.
CORRECTIONS = """
WITH seen AS MATERIALIZED (
    SELECT key AS tracked, value -> 'fields' AS fields, value -> 'points' AS points,
           value -> 'is_part' = 'true' AS is_part
      FROM jsonb_each(%(seen)s::jsonb)),
published AS MATERIALIZED (
    SELECT DISTINCT ON (row_id) row_id, id, transaction FROM alliance_change
     WHERE "table" = 'commitments_agreement' AND content ->> 'published_at' IS NOT NULL ORDER BY row_id, id),
touched AS (
    SELECT s.tracked, s.fields, s.points, c.row_id, c.transaction, min(c.id) AS first_id, max(c.id) AS last_id
      FROM alliance_change c JOIN seen s ON s.tracked = c."table"
     WHERE c.operation <> 'insert' OR s.is_part
     GROUP BY 1, 2, 3, 4, 5),
pair AS (
    SELECT t.*, r.number, r.made_at, l.reason,
           CASE WHEN b.operation <> 'delete' THEN b.content || added.part END AS was,
           CASE WHEN l.operation <> 'delete' THEN l.content || added.part END AS now
      FROM touched t
      JOIN alliance_revision r USING (transaction)
      JOIN alliance_change l ON l.id = t.last_id
      LEFT JOIN LATERAL (
           SELECT c.content, c.operation FROM alliance_change c
            WHERE c."table" = t.tracked AND c.row_id = t.row_id AND c.id < t.first_id AND c.transaction <> t.transaction
            ORDER BY c.id DESC LIMIT 1) b ON true
     CROSS JOIN LATERAL (
           SELECT CASE WHEN t.tracked = 'commitments_obligationagency' THEN jsonb_build_object('commitment_id', (
                  SELECT c.content -> 'commitment_id' FROM alliance_change c
                   WHERE c."table" = 'commitments_obligation' AND c.row_id = l.content ->> 'obligation_id'
                   ORDER BY c.id DESC LIMIT 1)) ELSE '{}' END AS part) added),
told AS (
    SELECT p.*, o.kind AS record_table, o.key AS record_id,
           p.tracked = 'commitments_commitment' AND p.now ->> 'retired_at' IS NOT NULL
           AND p.was ->> 'retired_at' IS NULL AS is_retirement
      FROM pair p
     CROSS JOIN LATERAL (
           SELECT point ->> 1 AS kind, coalesce(p.now, p.was) ->> (point ->> 0) AS key
             FROM jsonb_array_elements(p.points) WITH ORDINALITY AS e(point, place)
            WHERE coalesce(p.now, p.was) ->> (point ->> 0) IS NOT NULL ORDER BY place LIMIT 1) o),
correction AS (
    SELECT CASE WHEN is_retirement THEN 'retired' ELSE 'changed' END AS kind, tracked, row_id, was, now, number,
           made_at, reason, record_table, record_id
      FROM told t
     WHERE (t.is_retirement OR (t.was IS NULL) <> (t.now IS NULL)
            OR EXISTS (SELECT FROM jsonb_array_elements_text(t.fields) AS field
                        WHERE t.was -> field IS DISTINCT FROM t.now -> field))
       AND NOT EXISTS (
           SELECT FROM jsonb_array_elements(t.points) AS point
            CROSS JOIN unnest(ARRAY[t.was, t.now]) AS version
            CROSS JOIN LATERAL (SELECT point ->> 1 AS kind, version ->> (point ->> 0) AS key) n
             LEFT JOIN LATERAL (
                  SELECT c.content, c.operation FROM alliance_change c
                   WHERE c."table" = n.kind AND c.row_id = n.key
                     AND c.id < t.first_id AND c.transaction <> t.transaction
                   ORDER BY c.id DESC LIMIT 1) b ON true
             LEFT JOIN LATERAL (
                  SELECT c.content, c.operation FROM alliance_change c
                   WHERE c."table" = n.kind AND c.row_id = n.key ORDER BY c.id DESC LIMIT 1) l ON true
             LEFT JOIN published a
               ON a.row_id = CASE n.kind WHEN 'commitments_agreement' THEN n.key ELSE b.content ->> 'agreement_id' END
            WHERE n.key IS NOT NULL
              AND (b.content IS NULL OR b.operation = 'delete' OR l.operation = 'delete'
                   OR b.content ->> 'retired_at' IS NOT NULL
                   OR l.content ->> 'retired_at'
                      IS DISTINCT FROM CASE WHEN t.is_retirement THEN t.now ->> 'retired_at' END
                   OR a.id IS NULL OR a.id > t.first_id OR a.transaction = t.transaction))
    UNION ALL
    SELECT 'withdrawn', 'commitments_statusupdate', u.id::text, NULL::jsonb, NULL::jsonb, r.number, u.withdrawn_at, '',
           'commitments_commitment', u.commitment_id::text
      FROM commitments_statusupdate u
      JOIN commitments_commitment c ON c.id = u.commitment_id AND c.retired_at IS NULL
      JOIN commitments_agreement a ON a.id = c.agreement_id AND a.published_at IS NOT NULL
      LEFT JOIN LATERAL (
           SELECT e.transaction FROM alliance_change e
            WHERE e."table" = 'commitments_statusupdate' AND e.row_id = u.id::text
              AND e.content ->> 'state' = 'withdrawn'
            ORDER BY e.id LIMIT 1) e ON true
      LEFT JOIN alliance_revision r USING (transaction)
     WHERE u.state = 'withdrawn' AND u.published_at IS NOT NULL AND u.effective_on <= %(day)s)
SELECT correction.*, count(*) OVER () AS total
  FROM correction
  LEFT JOIN commitments_commitment c ON record_table = 'commitments_commitment' AND c.id = record_id::bigint
  LEFT JOIN commitments_recommendation m ON record_table = 'commitments_recommendation' AND m.id = record_id::bigint
  JOIN commitments_agreement a ON a.id = coalesce(
       c.agreement_id, m.agreement_id, CASE record_table WHEN 'commitments_agreement' THEN record_id::bigint END)
 WHERE made_at <= %(known_at)s AND coalesce(a.issued_on, '-infinity') <= %(day)s
   AND (%(commitment)s::text IS NULL OR c.code = %(commitment)s)
   AND (%(agreement)s::text IS NULL OR a.code = %(agreement)s)
 ORDER BY number DESC NULLS LAST, made_at DESC, tracked, row_id
 LIMIT %(limit)s OFFSET %(offset)s
"""

PAGE = 50
_RECORDS: dict[str, QuerySet[Any]] = {
    "commitments_agreement": Agreement.objects.all(),
    "commitments_commitment": Commitment.objects.select_related("replaced_by__agreement"),
    "commitments_recommendation": Recommendation.objects.all(),
}


@dataclass(frozen=True, kw_only=True)
class Correction:
    """`kind` is changed, retired or withdrawn. Of a change `what` names the part and `fields` tell it.

    Of a withdrawn `update`, `published_corrections` took its place.
    """

    kind: str
    record: Any
    what: str
    fields: list[past.FieldChange]
    at: datetime
    revision: int | None
    reason: str
    update: StatusUpdate | None


def corrections(
    page: int, *, day: date, known_at: datetime, commitment: str | None = None, agreement: str | None = None
) -> tuple[list[Correction], int]:
    """A page of them, the latest first, of one record (codes) where asked for; and how many there are.

    Those made by `known_at`, of texts that were issued and statuses that held by `day`.
    A page beyond the last has none, and tells of none.
    """
    seen = {
        table: {
            "fields": coding.fields,
            "points": [(column, model._meta.db_table) for column, model in coding.points.items()],
            "is_part": "id" not in coding.points,
        }
        for table, coding in BY_TABLE.items()
    }
    asked: dict[str, Any] = {"commitment": commitment, "agreement": agreement, "day": day, "known_at": known_at}
    asked |= {"limit": PAGE, "offset": (page - 1) * PAGE}
    with connection.cursor() as cursor:
        cursor.execute(CORRECTIONS, asked | {"seen": json.dumps(seen)})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return _told(rows), rows[0]["total"] if rows else 0


def _told(rows: list[dict[str, Any]]) -> list[Correction]:
    """The rows of the statement, with the records that they are about; a few queries for all of them."""
    for row in rows:
        row["was"], row["now"] = _visible(row, "was"), _visible(row, "now")
    names = past.Names(
        pointed
        for row in rows
        if row["kind"] == "changed"
        for pointed in past.pointed_to(BY_TABLE[row["tracked"]].model, row["was"], row["now"])
    )
    records = {
        table: _by_key(queryset, [row["record_id"] for row in rows if row["record_table"] == table])
        for table, queryset in _RECORDS.items()
    }
    published = StatusUpdate.objects.filter(published_at__isnull=False).select_related("commitment")
    updates = StatusUpdate.objects.select_related("party", "commitment").prefetch_related(
        Prefetch("corrections", published, to_attr="published_corrections")
    )
    withdrawn = _by_key(updates, [row["row_id"] for row in rows if row["kind"] == "withdrawn"])
    return [
        Correction(
            kind=row["kind"],
            record=records[row["record_table"]][row["record_id"]],
            what=_what(row, names),
            fields=_fields(row, names),
            at=row["made_at"],
            revision=row["number"],
            reason=row["reason"],
            update=withdrawn.get(row["row_id"]),
        )
        for row in rows
    ]


def _visible(row: dict[str, Any], version: str) -> past.Content | None:
    """What readers see of the row before or after; nothing of what is told otherwise."""
    if row["kind"] != "changed" or row[version] is None:
        return None
    whole = json.loads(row[version], parse_float=Decimal)
    return {column: whole[column] for column in ("id", *BY_TABLE[row["tracked"]].fields)}


def _fields(row: dict[str, Any], names: past.Names) -> list[past.FieldChange]:
    if row["kind"] != "changed":
        return []
    return past.differences(BY_TABLE[row["tracked"]].model, row["was"] or {}, row["now"] or {}, names)


def _what(row: dict[str, Any], names: past.Names) -> str:
    """What happened to which part: its kind and, where it stayed, the parts of its key that readers see.

    Never what it is called today: that may be for staff only.
    """
    if row["kind"] != "changed":
        return ""
    coding: Any = BY_TABLE[row["tracked"]]
    if next(iter(coding.points)) == "id":
        return gettext("changed")
    told = [noun(coding.model)]
    if row["was"] is None or row["now"] is None:
        sentence = gettext("{part} added") if row["now"] else gettext("{part} removed")
        return sentence.format(part=told[0])
    columns = {
        coding.model._meta.get_field(name).column: coding.model._meta.get_field(name) for name in coding.model.KEY
    }
    told += [
        past.in_words(field, row["now"][column], names) for column, field in columns.items() if column in row["now"]
    ]
    return gettext("{part} changed").format(part=" ".join(told))


def _by_key(rows: QuerySet[Any], keys: list[str]) -> dict[str, Any]:
    return {str(row.pk): row for row in rows.filter(pk__in=keys)} if keys else {}
