"""Lawful worlds in which one write breaks a rule between rows.

The promise of the factories is one-off, made on 21 May 2021 and owed by Korea; updates are of 1 December 2021 and
published on 1 January 2022.
"""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model

from commitments.models import (
    AgreementLink,
    Citation,
    Commitment,
    CommitmentLink,
    Evidence,
    Obligation,
    Passage,
    StatusUpdate,
)
from tests.commitments.writes import Change, New, change
from tests.factories import (
    MOMENT,
    AgreementFactory,
    AgreementLinkFactory,
    CitationFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    SearchFactory,
    StatusUpdateFactory,
    ThemeFactory,
    UserFactory,
)

BEFORE = datetime(2021, 12, 15, tzinfo=UTC)
"""Before the updates of the factories are published."""
RETIRED = {"retired_at": BEFORE, "retired_reason": "Coded twice."}
LIVING = {"retired_at": None, "retired_reason": ""}
REPORTING = {"basis": "credible_reporting", "publisher": "Yonhap"}
STATEMENT = {"basis": "official_statement"}
NO_ADDRESS = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
WORKING_GROUP = "establish a working group"


# Updates and their evidence


def passage_of(**agreement: Any) -> dict[str, Any]:
    """Evidence that is a passage of such an agreement, issued in December 2021."""
    passage = PassageFactory(agreement=AgreementFactory(**{"issued_on": date(2021, 12, 10)} | agreement))
    return NO_ADDRESS | {"passage": passage}


def own_passage(promise: Commitment) -> dict[str, Any]:
    return NO_ADDRESS | {"passage": PassageFactory(agreement=promise.agreement)}


def searched(update: StatusUpdate) -> StatusUpdate:
    SearchFactory(update=update, accessed_on=update.effective_on)
    return update


def published(implementation: str, *evidence: dict[str, Any], **fields: Any) -> StatusUpdate:
    """A published update with this evidence, or with the least that it needs."""
    update = StatusUpdateFactory(**content(implementation), **fields, evidence=not evidence)
    for item in evidence:
        EvidenceFactory(update=update, **item)
    return update


def submitted(implementation: str, *evidence: dict[str, Any], **fields: Any) -> StatusUpdate:
    """A submitted update with this evidence."""
    waiting = {"state": "submitted", "reviewer": None, "published_at": None}
    update = StatusUpdateFactory(**content(implementation), **waiting, **fields)
    for item in evidence:
        EvidenceFactory(update=update, **item)
    return update


def content(implementation: str) -> dict[str, Any]:
    return {"upheld": True} if implementation == "upheld" else {"implementation": implementation}


def publish(update: StatusUpdate, **values: Any) -> Change:
    step = {"state": "published", "reviewer": UserFactory(), "published_at": update.submitted_at}
    return Change(update, step | values)


def withdraw(update: StatusUpdate) -> Change:
    step = {"withdrawn_at": MOMENT, "withdrawn_by": UserFactory(), "withdrawal_reason": "Wrong."}
    return change(update, state="withdrawn", **step)


def new_published(**fields: Any) -> New:
    """An update that is stored as published at once; of what cannot be judged, which needs no evidence."""
    whole = {
        "implementation": "not_assessable",
        "effective_on": date(2021, 12, 1),
        "rationale": "Nothing is said of it.",
        "state": "published",
        "author": UserFactory(),
        "reviewer": UserFactory(),
        "submitted_at": MOMENT,
        "published_at": MOMENT,
    }
    return New(StatusUpdate, whole | fields)


def confirmed(implementation: str, **fields: Any) -> StatusUpdate:
    """The update that a later one confirmed, after a search alone."""
    first = published(implementation, **fields)
    searched(published_later(first, implementation))
    return first


def confirmed_alone(implementation: str) -> Commitment:
    """Korea alone owes it; an update of Korea was confirmed for all by a search alone."""
    first = published(implementation, party=PartyFactory(code="KOR"))
    searched(published_later(first, implementation))
    return first.commitment


def another_obligor_of(commitment: Commitment) -> New:
    return New(Obligation, {"commitment": commitment, "party": other_party(), "role": "obligor"})


def published_later(first: StatusUpdate, implementation: str, **fields: Any) -> StatusUpdate:
    later = {"commitment": first.commitment, "effective_on": date(2022, 11, 1)} | fields
    return StatusUpdateFactory(implementation=implementation, evidence=False, **later)


def stalled_after(first: StatusUpdate) -> StatusUpdate:
    return searched(published_later(first, "stalled"))


def two_obligors(**fields: Any) -> Commitment:
    return CommitmentFactory(obligors=["KOR", "USA"], **fields)


def obligation_of(commitment: Commitment, code: str) -> Obligation:
    return commitment.obligations.get(party__code=code)


def update_of_states() -> StatusUpdate:
    """A published update of the United States alone, one of two obligors."""
    return published("under_way", commitment=two_obligors(), party=PartyFactory(code="USA"))


def owed_by_states(update: StatusUpdate) -> Obligation:
    return obligation_of(update.commitment, "USA")


def superseded_by_text() -> AgreementLink:
    """A link between agreements on which a published update rests."""
    link = AgreementLinkFactory()
    update = StatusUpdateFactory(
        commitment__agreement=link.earlier, implementation="superseded", evidence=False, effective_on=date(2022, 6, 1)
    )
    return AgreementLink.objects.get(earlier=update.commitment.agreement)


def superseded_by_promise() -> CommitmentLink:
    update = published("superseded", effective_on=date(2022, 6, 1))
    return CommitmentLink.objects.get(earlier=update.commitment)


# What is public


def bare(**fields: Any) -> dict[str, Any]:
    """The columns of a new commitment without words and obligors, of a public agreement."""
    agreement = AgreementFactory()
    whole = {"title_en": "Establish a working group", "obligation": "one_off", "strength": "firm"}
    return whole | {"agreement": agreement, "code": f"{agreement.code}-001", "theme": ThemeFactory()} | fields


def cited(**fields: Any) -> Citation:
    """The one citation of a public commitment: its words stand twice in their passage."""
    promise = CommitmentFactory(quote="", **fields)
    text = f"They will {WORKING_GROUP} and again {WORKING_GROUP} soon."
    return CitationFactory(commitment=promise, passage=PassageFactory(agreement=promise.agreement, text=text))


def advised() -> Citation:
    """A citation of a recommendation."""
    advice = RecommendationFactory()
    return CitationFactory(commitment=None, recommendation=advice, passage=PassageFactory(agreement=advice.agreement))


def hidden_passage(text: str = f"They will {WORKING_GROUP}.") -> Passage:
    return PassageFactory(agreement=AgreementFactory(draft=True), text=text)


def draft_of(**promise: Any) -> Model:
    """The unpublished agreement of such a commitment."""
    return CommitmentFactory(agreement=AgreementFactory(draft=True), **promise).agreement


def hidden_lead_in() -> Passage:
    """A passage with its lead-in, both of an unpublished agreement."""
    lead_in = hidden_passage("Together they will:")
    return PassageFactory(agreement=lead_in.agreement, lead_in=lead_in)


def withdrawn() -> StatusUpdate:
    """An update that was published."""
    step = {"withdrawn_at": MOMENT, "withdrawn_by": UserFactory(), "withdrawal_reason": "Wrong."}
    return StatusUpdateFactory(state="withdrawn", **step)


def resting_on(implementation: str, *passages: dict[str, Any], **fields: Any) -> Any:
    """The agreement of the first passage on which a published update rests."""
    published(implementation, *passages, **fields)
    return passages[0]["passage"].agreement


def stalled(first: StatusUpdate) -> StatusUpdate:
    """The update after which nothing was heard for nine months."""
    stalled_after(first)
    return first


def evidenced() -> Evidence:
    """Evidence of a submitted update."""
    return submitted("under_way", {}).evidence.get()


def of_draft() -> Evidence:
    return EvidenceFactory(update=StatusUpdateFactory(draft=True))


def withdrawn_bare() -> StatusUpdate:
    """A withdrawn update that never had evidence."""
    step = {"withdrawn_at": MOMENT, "withdrawn_by": UserFactory(), "withdrawal_reason": "Wrong."}
    return StatusUpdateFactory(draft=True, **step | {"state": "withdrawn"})


SOURCE = {
    "basis": "official_document",
    "url": "https://example.org/more",
    "title": "More",
    "publisher": "Ministry of Foreign Affairs",
    "accessed_on": date(2022, 1, 1),
}


def other_party() -> Model:
    return PartyFactory(code="USA")
