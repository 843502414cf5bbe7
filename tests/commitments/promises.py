"""Random promises of a small ledger with their updates, drawn by Hypothesis and stored as rows."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from commitments.choices import Implementation
from commitments.models import Commitment
from tests.commitments import oracle
from tests.factories import CommitmentFactory, StatusUpdateFactory

DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31))
MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PARTIES = ["KOR", "USA", "JPN"]


@st.composite
def updates(draw, obligors):
    published_at = draw(st.none() | MOMENTS)
    withdrawn = published_at is not None and draw(st.booleans())
    return oracle.Update(
        implementation=draw(st.sampled_from(Implementation.values)),
        effective_on=draw(DAYS),
        published_at=published_at,
        party=draw(st.sampled_from([None, *obligors])),
        confidence=draw(st.sampled_from(["high", "medium", "low"])),
        withdrawn_at=draw(MOMENTS) if withdrawn else None,
    )


@st.composite
def promises(draw):
    obligors = draw(st.lists(st.sampled_from(PARTIES), min_size=1, max_size=3, unique=True))
    recurring = draw(st.booleans())
    return oracle.Promise(
        code="",
        obligors=sorted(obligors),
        updates=draw(st.lists(updates(obligors), max_size=6)),
        obligation="recurring" if recurring else "one_off",
        made_on=draw(st.none() | DAYS),
        due_on=draw(st.none() | DAYS),
        recurrence_months=draw(st.none() | st.integers(1, 24)) if recurring else None,
        review_every_days=draw(st.integers(1, 500)),
    )


def store(promise: oracle.Promise, people: dict[str, object]) -> Commitment:
    """Write the promise and its updates as rows, whether or not a rule would allow them: roll them back."""
    commitment = CommitmentFactory(
        agreement__issued_on=promise.made_on,
        agreement__coded_by=people["author"],
        agreement__checked_by=people["reviewer"],
        theme=people["theme"],
        obligors=promise.obligors,
        obligation=promise.obligation,
        due_on=promise.due_on,
        due_basis="stated" if promise.due_on else "",
        deadline="by then" if promise.due_on else "",
        recurrence_months=promise.recurrence_months,
        review_every_days=promise.review_every_days,
    )
    parties = {owed.party.code: owed.party for owed in commitment.obligations.select_related("party")}
    for update in promise.updates:
        published = update.published_at is not None
        StatusUpdateFactory(
            id=update.id,
            commitment=commitment,
            party=parties[update.party] if update.party else None,
            implementation=update.implementation,
            upheld=update.implementation == "upheld",
            effective_on=update.effective_on,
            confidence=update.confidence,
            author=people["author"],
            reviewer=people["reviewer"] if published else None,
            published_at=update.published_at,
            state="draft" if not published else "withdrawn" if update.withdrawn_at else "published",
            withdrawn_at=update.withdrawn_at,
            withdrawn_by=people["author"] if update.withdrawn_at else None,
            withdrawal_reason="Wrong." if update.withdrawn_at else "",
            evidence=False,
        )
    return commitment
