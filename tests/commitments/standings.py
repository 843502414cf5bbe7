"""The standing of a commitment on one day with the knowledge of one moment, and statuses to compute it from."""

from datetime import UTC, date, datetime

from commitments.models import Commitment
from tests.factories import StatusUpdateFactory

DAY = date(2023, 6, 30)
KNOWN = datetime(2023, 7, 1, tzinfo=UTC)


def assessed(commitment: Commitment, party: str, implementation: str | None, **fields: object) -> None:
    """Publish an update of one obligor, unless there is none to publish."""
    if implementation:
        owed = commitment.obligations.get(party__code=party)
        StatusUpdateFactory(
            commitment=commitment,
            party=owed.party,
            implementation=implementation,
            upheld=implementation == "upheld",
            **fields,
        )


def of(commitment: Commitment, day: date = DAY, known_at: datetime = KNOWN):
    """The commitment's standing."""
    return Commitment.objects.with_standing(day, known_at).get(pk=commitment.pk).standing
