"""The full form of commitments by two fixed statements, as `CommitmentSerializer` defines it.

The brief form, and what the full one has beside it. The serializer stays the definition, as it does of the brief form.
"""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice
from typing import Any

import orjson

from alliance import prepared
from alliance.moment import Moment
from commitments.choices import Strength
from commitments.serializers.brief import address, brief_records, citation_record, theme_record
from commitments.serializers.commitment import CommitmentSerializer

NAMES = CommitmentSerializer.Meta.fields
"""Of the fields, in their order."""

VISIBLE = """
    SELECT c.id, c.code, c.agreement_id, a.issued_on
      FROM commitments_commitment c JOIN commitments_agreement a ON a.id = c.agreement_id
     WHERE a.published_at IS NOT NULL AND c.retired_at IS NULL
       AND (a.issued_on IS NULL OR a.issued_on <= %(day)s::date)
"""
"""The public commitments made by the day."""

NAMED = f"SELECT id FROM ({VISIBLE}) v WHERE code = %(code)s"

STATEMENT = f"""
WITH visible AS NOT MATERIALIZED ({VISIBLE})
SELECT c.id, c.summary, c.note, c.recurrence_months, c.delivered_when, c.broken_when, c.review_every_days, c.is_general,
       c.strength, NOT EXISTS (SELECT FROM overtaken(%(day)s::date) o WHERE o.commitment_id = c.id),
       (SELECT json_agg(json_build_array(t.slug, t.name_en, t.name_ko, above.slug) ORDER BY t.slug)
          FROM commitments_commitmenttheme ct
          JOIN commitments_theme t ON t.id = ct.theme_id
          LEFT JOIN commitments_theme above ON above.id = t.parent_id
         WHERE ct.commitment_id = c.id)::text,
       (SELECT json_agg(json_build_array(ci.kind, b.code, b.slug, pa.number, pa.text, l.text, ci.quote, ci.occurrence)
                        ORDER BY ci.number)
          FROM commitments_citation ci
          JOIN commitments_passage pa ON pa.id = ci.passage_id
          JOIN commitments_agreement b ON b.id = pa.agreement_id
          LEFT JOIN commitments_passage l ON l.id = pa.lead_in_id
         WHERE ci.commitment_id = c.id AND b.published_at IS NOT NULL
           AND (b.issued_on IS NULL OR b.issued_on <= %(day)s::date))::text,
       (SELECT json_agg(json_build_object(
                   'text', t.text, 'comparator', t.comparator, 'quantity', trim_scale(t.quantity)::text, 'unit', t.unit,
                   'per', t.per, 'months', t.months, 'payer', p.code, 'due_on', t.due_on) ORDER BY t.number)
          FROM commitments_target t LEFT JOIN commitments_party p ON p.id = t.payer_id
         WHERE t.commitment_id = c.id)::text,
       (SELECT json_agg(json_build_object('kind', l.kind, 'direction', 'to', 'commitment', v.code, 'note', l.note)
                        ORDER BY v.code, l.kind)
          FROM commitments_commitmentlink l JOIN visible v ON v.id = l.earlier_id WHERE l.later_id = c.id)::text,
       (SELECT json_agg(json_build_object('kind', l.kind, 'direction', 'from', 'commitment', v.code, 'note', l.note)
                        ORDER BY v.code, l.kind)
          FROM commitments_commitmentlink l JOIN visible v ON v.id = l.later_id WHERE l.earlier_id = c.id)::text,
       (SELECT json_agg(json_build_array(d.slug, d.name_en, d.name_ko, p.state, p.last_met_on) ORDER BY d.slug)
          FROM dialogues_dialogue d JOIN dialogue_pulse(%(day)s::date) p ON p.dialogue_id = d.id
         WHERE d.id IN (
               SELECT m.dialogue_id FROM dialogues_meetingitem i JOIN dialogues_meeting m ON m.id = i.meeting_id
                WHERE i.commitment_id = c.id AND (m.starts_on IS NULL OR m.starts_on <= %(until)s::date)
               UNION ALL
               SELECT m.dialogue_id FROM dialogues_meetingoutcome o JOIN dialogues_meeting m ON m.id = o.meeting_id
                WHERE o.agreement_id = c.agreement_id AND (m.starts_on IS NULL OR m.starts_on <= %(until)s::date)
               UNION ALL
               SELECT e.id FROM dialogues_dialogue e WHERE e.established_by_commitment_id = c.id))::text,
       (SELECT json_agg(json_build_object(
                   'party', s.party, 'implementation', s.implementation, 'effective_on', s.effective_on,
                   'effective_precision', s.effective_precision, 'schedule', s.schedule) ORDER BY s.party)
          FROM party_standing(%(day)s::date, %(known_at)s::timestamptz) s WHERE s.commitment_id = c.id)::text
  FROM commitments_commitment c
 WHERE c.id = ANY({prepared.KEYS})
"""


def key_of(code: str, day: date) -> int | None:
    """The primary key of the public commitment of that code, made by the day."""
    rows = prepared.rows(NAMED, {"code": code, "day": day})
    return rows[0][0] if rows else None


def full_records(keys: Collection[int], moment: Moment) -> list[dict[str, Any]]:
    """The records of these public commitments (primary keys), in this order."""
    asked = {"keys": prepared.array(keys), "day": moment.day, "known_at": moment.known_at}
    rows = prepared.rows(STATEMENT, asked | {"until": moment.meetings_until})
    further = {row[0]: _further(iter(row[1:])) for row in rows}
    brief = zip(keys, brief_records(keys, moment.day, moment.known_at), strict=True)
    whole = [record | further[key] for key, record in brief]
    return [{name: record[name] for name in NAMES} for record in whole]


def _further(value: Iterator[Any]) -> dict[str, Any]:
    """What a row of the statement has beside the brief form."""
    names = ("summary", "note", "recurrence_months", "delivered_when", "broken_when", "review_every_days", "is_general")
    told = dict(zip(names, islice(value, len(names)), strict=True))
    strength, is_latest = islice(value, 2)
    themes, citations, targets, links, linked_from, dialogues, by_party = [orjson.loads(part or "[]") for part in value]
    return told | {
        "themes": [theme_record(*theme) for theme in themes],
        "citations": [citation_record(*place) for place in citations],
        "targets": targets,
        "links": links + linked_from,
        "latest_in_thread": is_latest,
        "counted": is_latest and not told["is_general"] and strength != Strength.DECLARATORY,
        "dialogues": [_dialogue(*dialogue) for dialogue in dialogues],
        "status_by_party": by_party,
    }


def _dialogue(slug: str, name: str, name_ko: str, state: str, last_met_on: str | None) -> dict[str, Any]:
    url = address("api:dialogue-detail")(slug)
    return {"slug": slug, "name": name, "name_ko": name_ko, "state": state, "last_met_on": last_met_on, "url": url}
