"""The agreement and the promise that the API is asked for."""

from datetime import date

import pytest

from commitments.models import Agreement, Commitment
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
)


@pytest.fixture
def fact_sheet() -> Agreement:
    korea = PartyFactory(code="KOR")
    PartyFactory(code="USA")
    agreement = AgreementFactory(code="2021-FS", slug="fact-sheet", title_en="Fact sheet", issuer="White House")
    agreement.parties.add(korea)
    return agreement


@pytest.fixture
def pledge(fact_sheet: Agreement) -> Commitment:
    """A promise with something in every field, delivered by one of two obligors."""
    commitment = CommitmentFactory(
        code="2021-FS-064",
        agreement=fact_sheet,
        title_en="Release a final target",
        title_ko="최종 목표 발표",
        summary="Both will say how much they cut.",
        note="The date is that of COP26.",
        theme=ThemeFactory(slug="climate", parent=ThemeFactory(slug="environment")),
        deadline="by COP26",
        due_on=date(2021, 11, 12),
        due_basis="event",
        obligors=["KOR", "USA"],
        quote="",
    )
    commitment.further_themes.add(ThemeFactory(slug="energy"))
    ministry = AgencyFactory(code="kor-me", party=PartyFactory(code="KOR"))
    commitment.obligations.get(party__code="KOR").agencies.add(ministry)
    lead_in = PassageFactory(agreement=fact_sheet, number="1", position=1, text="Together they will:")
    text = "release a target in October, and release a target by COP26."
    passage = PassageFactory(agreement=fact_sheet, number="2", position=2, text=text, lead_in=lead_in)
    CitationFactory(commitment=commitment, passage=passage, quote="release a target", occurrence=2)
    CitationFactory(commitment=commitment, passage=passage, quote="by COP26", number=2)
    TargetFactory(commitment=commitment, quantity="40.5", unit="percent", text="40.5 percent")
    status = {"party": PartyFactory(code="KOR"), "implementation": "delivered", "evidence": False}
    EvidenceFactory(update=StatusUpdateFactory(commitment=commitment, **status))
    return commitment
