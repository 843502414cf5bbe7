"""The columns of the tables that the API gives out: new ones come last, none ever moves."""

from typing import Any

from alliance.api.columns import Columns, Record


def _parties(role: str) -> Any:
    def codes(record: Record) -> list[str]:
        return [each["party"] for each in record["obligations"] if each["role"] == role]

    return codes


def _agencies(record: Record) -> list[str]:
    return [code for each in record["obligations"] for code in each["agencies"]]


COMMITMENTS: Columns = {
    "code": "code",
    "title": "title",
    "title_ko": "title_ko",
    "agreement": "agreement.code",
    "agreement_title": "agreement.title",
    "made_on": "made_on",
    "obligation": "obligation",
    "strength": "strength",
    "theme": "theme.slug",
    "obligors": _parties("obligor"),
    "counterparts": _parties("counterpart"),
    "agencies": _agencies,
    "deadline": "deadline.text",
    "due_on": "deadline.due_on",
    "due_precision": "deadline.precision",
    "due_basis": "deadline.basis",
    "quote": lambda record: record["citations"][0]["quote"] if record["citations"] else None,
    "quoted_from": lambda record: record["citations"][0]["agreement"] if record["citations"] else None,
    "passage": lambda record: record["citations"][0]["passage"] if record["citations"] else None,
    "status": "status.implementation",
    "effective_on": "status.effective_on",
    "confidence": "status.confidence",
    "schedule": "status.schedule",
    "freshness": "status.freshness",
    "obligors_count": "status.obligors",
    "obligors_assessed": "status.obligors_assessed",
    "reviewed_at": "status.reviewed_at",
    "evidence_count": "status.evidence_count",
    "revision": "revision",
    "html_url": "html_url",
}

OF_OBLIGOR: Columns = {
    "obligor": "own.party",
    "obligor_status": "own.implementation",
    "obligor_effective_on": "own.effective_on",
    "obligor_schedule": "own.schedule",
}
"""What a row for each obligor has after those."""

AGREEMENTS: Columns = {
    **{name: name for name in ("code", "slug", "title", "title_ko", "title_ko_source", "other_names", "kind")},
    **{name: name for name in ("nature", "legal_force", "state", "issued_on", "issued_precision", "in_force_until")},
    "issuer": "issuer",
    **{name: name for name in ("parties", "source_url", "text_held", "passages_held", "commitments_count", "note")},
    "html_url": "html_url",
}

PASSAGES: Columns = {
    name: name
    for name in ("agreement", "number", "heading", "text", "anchor", "lead_in", "no_commitment", "commitments")
}

STATUS_UPDATES: Columns = {
    **{name: name for name in ("id", "commitment", "party", "implementation", "previous", "changed", "effective_on")},
    **{name: name for name in ("effective_precision", "period_from", "period_to", "rationale", "confidence", "batch")},
    **{name: name for name in ("published_at", "withdrawn_at", "withdrawal_reason", "replaces", "achieved")},
    "evidence_basis": "evidence.basis",
    "evidence_title": "evidence.title",
    "evidence_publisher": "evidence.publisher",
    "evidence_url": "evidence.url",
    "evidence_searched": "evidence.searched",
    "html_url": "html_url",
}

RECOMMENDATIONS: Columns = {
    **{name: name for name in ("code", "title", "title_ko", "summary", "note")},
    "agreement": "agreement.code",
    "theme": "theme.slug",
    "addressees": "addressees",
    "quotes": "citations.quote",
    "passages": "citations.passage",
    "concerns": "concerns",
    "taken_up_by": "taken_up_by",
    "html_url": "html_url",
}

PARTIES: Columns = {
    **{name: name for name in ("code", "name", "name_ko", "name_ko_source", "other_names", "kind")},
    "agencies": "agencies.code",
}

THEMES: Columns = {name: name for name in ("slug", "name", "name_ko", "parent")}
