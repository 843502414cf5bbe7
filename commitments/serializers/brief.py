"""The brief form of many commitments by one fixed statement, as `CommitmentBriefSerializer` defines it.

A list of fifty took fifteen times as long through that serializer, field by field, as a list of ten plain columns. The
serializer stays the definition: it describes the API, and a test holds every record of this file against it.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, tzinfo
from functools import cache
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.timezone import get_current_timezone

from alliance import prepared
from commitments import quotation

# Where they stand is asked once (MATERIALIZED), whatever the database believes of a ledger that was empty a moment ago.
STATEMENT = f"""
WITH stood AS MATERIALIZED (
    SELECT * FROM standing(%(day)s::date, %(known_at)s::timestamptz) WHERE commitment_id = ANY({prepared.KEYS}))
SELECT c.id, c.code, c.title_en, c.title_ko, c.obligation, c.strength,
       c.deadline, c.due_on, c.due_precision, c.due_basis,
       a.code, a.slug, a.title_en, a.title_ko, a.issued_on,
       t.slug, t.name_en, t.name_ko, above.slug,
       ARRAY(SELECT concat_ws(' ', p.code, o.role, (
                    SELECT string_agg(g.code, ' ' ORDER BY g.code)
                      FROM commitments_obligationagency og JOIN commitments_agency g ON g.id = og.agency_id
                     WHERE og.obligation_id = o.id))
               FROM commitments_obligation o JOIN commitments_party p ON p.id = o.party_id
              WHERE o.commitment_id = c.id ORDER BY o.role DESC, p.code),
       q.kind, q.code, q.slug, q.number, q.text, q.lead_in, q.quote, q.occurrence,
       s.implementation, s.effective_on, s.effective_precision, s.confidence, s.schedule, s.freshness,
       s.obligors, s.obligors_assessed, s.reviewed_at, s.evidence_count,
       coalesce(r.revision_id, 0)
  FROM commitments_commitment c
  JOIN commitments_agreement a ON a.id = c.agreement_id
  JOIN commitments_theme t ON t.id = c.theme_id
  LEFT JOIN commitments_theme above ON above.id = t.parent_id
  LEFT JOIN commitments_latestrevision r ON r.commitment_id = c.id
  LEFT JOIN LATERAL (
       SELECT ci.kind, ci.quote, ci.occurrence, b.code, b.slug, pa.number, pa.text, l.text AS lead_in
         FROM commitments_citation ci
         JOIN commitments_passage pa ON pa.id = ci.passage_id
         JOIN commitments_agreement b ON b.id = pa.agreement_id
         LEFT JOIN commitments_passage l ON l.id = pa.lead_in_id
        WHERE ci.commitment_id = c.id AND b.published_at IS NOT NULL
          AND (b.issued_on IS NULL OR b.issued_on <= %(day)s::date)
        ORDER BY ci.number LIMIT 1) q ON true
  LEFT JOIN stood s ON s.commitment_id = c.id
 WHERE c.id = ANY({prepared.KEYS})
"""


def brief_records(keys: Collection[int], day: date, known_at: datetime) -> list[dict[str, Any]]:
    """The records of these public commitments (primary keys), in this order."""
    asked = {"keys": prepared.array(keys), "day": day, "known_at": known_at}
    zone = get_current_timezone()
    found = {row[0]: _record(iter(row[1:]), zone) for row in prepared.rows(STATEMENT, asked)}
    return [found[key] for key in keys]


def _record(value: Iterator[Any], zone: tzinfo) -> dict[str, Any]:
    """A row in the order of the statement."""
    code, title, title_ko, obligation, strength = islice(value, 5)
    deadline = _deadline(*islice(value, 4))
    agreement, made_on = _agreement(*islice(value, 4)), next(value)
    theme = theme_record(*islice(value, 4))
    return {
        "code": code,
        "url": address("api:commitment-detail")(code),
        "html_url": address("commitments:commitment-detail")(code),
        "title": title,
        "title_ko": title_ko,
        "agreement": agreement,
        "made_on": made_on and made_on.isoformat(),
        "obligation": obligation,
        "strength": strength,
        "theme": theme,
        "obligations": [_obligation(*owed.split()) for owed in next(value)],
        "deadline": deadline,
        "citations": _citations(*islice(value, 8)),
        "status": _status(zone, *islice(value, 10)),
        "revision": next(value),
    }


def _deadline(text: str, due_on: date | None, precision: str, basis: str) -> dict[str, Any]:
    return {
        "text": text,
        "due_on": due_on and due_on.isoformat(),
        "precision": precision if due_on else None,
        "basis": basis or None,
    }


def _agreement(code: str, slug: str, title: str, title_ko: str) -> dict[str, Any]:
    url = address("api:agreement-detail")(slug)
    return {"code": code, "slug": slug, "title": title, "title_ko": title_ko, "url": url}


def theme_record(slug: str, name: str, name_ko: str, parent: str | None) -> dict[str, Any]:
    return {"slug": slug, "name": name, "name_ko": name_ko, "parent": parent, "url": address("api:theme-detail")(slug)}


def _obligation(party: str, role: str, *agencies: str) -> dict[str, Any]:
    """Codes have no spaces."""
    return {"party": party, "role": role, "agencies": list(agencies)}


def _citations(kind: str | None, *place: Any) -> list[dict[str, Any]]:
    """The first place, as a list of one; an empty one where no public text has the words yet."""
    return [] if kind is None else [citation_record(kind, *place)]


def citation_record(
    kind: str, code: str, slug: str, number: str, text: str, lead_in: str | None, quote: str, occurrence: int
) -> dict[str, Any]:
    start = quotation.find(quote, text, occurrence)
    return {
        "kind": kind,
        "agreement": code,
        "passage": number,
        "url": f"{address('commitments:agreement-detail')(slug)}#p{number}",
        "lead_in": lead_in,
        "quote": quote,
        "start": start,
        "end": None if start is None else start + len(quote),
    }


def _status(
    zone: tzinfo,
    implementation: str,
    effective_on: date | None,
    precision: str | None,
    confidence: str | None,
    schedule: str,
    freshness: str,
    obligors: int,
    assessed: int,
    reviewed_at: datetime | None,
    evidence_count: int,
) -> dict[str, Any]:
    return {
        "implementation": implementation,
        "effective_on": effective_on and effective_on.isoformat(),
        "effective_precision": precision,
        "confidence": confidence,
        "schedule": schedule,
        "freshness": freshness,
        "obligors": obligors,
        "obligors_assessed": assessed,
        "reviewed_at": reviewed_at and reviewed_at.astimezone(zone).isoformat().replace("+00:00", "Z"),
        "evidence_count": evidence_count,
    }


@cache
def address(view: str) -> Callable[[str], str]:
    """The path of a record by its key, which is of letters, digits and hyphens: asked of the resolver once."""
    before, after = reverse(view, args=["0"]).rsplit("0", 1)
    return lambda key: f"{before}{key}{after}"
