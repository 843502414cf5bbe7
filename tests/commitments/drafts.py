"""Updates on the way to publication, with the evidence they are handed in with, and the rules that they break."""

from datetime import UTC, date, datetime
from typing import Any

from commitments.models import StatusUpdate
from commitments.rules import broken_by
from tests.factories import AgreementFactory, EvidenceFactory, PassageFactory, StatusUpdateFactory

TODAY = datetime(2022, 6, 1, 12, tzinfo=UTC)
SEARCH = {
    "basis": "search_record",
    "searched": "mofa.go.kr, “working group”",
    "accessed_on": date(2022, 6, 1),
    "url": "",
    "title": "",
    "publisher": "",
    "published_on": None,
}


def update_of(implementation: str, *evidence: dict[str, Any], **fields: Any) -> StatusUpdate:
    """A draft of today with this evidence."""
    traits = {"upheld": True} if implementation == "upheld" else {"implementation": implementation}
    update = StatusUpdateFactory(draft=True, submitted_at=TODAY, **traits, **fields)
    for item in evidence:
        EvidenceFactory(update=update, **item)
    return update


def passage_of(**agreement: Any) -> dict[str, Any]:
    """Evidence that is a passage of such an agreement, issued in December 2021."""
    passage = PassageFactory(agreement=AgreementFactory(**{"issued_on": date(2021, 12, 10)} | agreement))
    empty = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
    return {"passage": passage} | empty


def broken(update: StatusUpdate) -> dict[str, list[str]]:
    return broken_by(update.pk)
