"""Small ledgers for tests that look at every face: one with something of each kind, and what readers must never see."""

from datetime import date

from commitments.models import AgreementParty, Commitment, ObligationAgency, RecommendationLink
from tests.factories import (
    AgencyFactory,
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    DialogueMentionFactory,
    DialoguePartyFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    ObligationFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    TargetFactory,
    ThemeFactory,
)


def public_ledger(rows: int = 1) -> None:
    """So many of each kind of record that readers see, each with something in every field and relation."""
    korea, states = PartyFactory(code="KOR"), PartyFactory(code="USA")
    security = ThemeFactory(slug="security")
    for n in range(1, rows + 1):
        theme = ThemeFactory(slug=f"theme-{n}", parent=security)
        agency = AgencyFactory(code=f"kor-{n}", party=korea)
        agreement = AgreementFactory(code=f"2021-P{n}", issued_on=date(2021, 5, n))
        AgreementParty.objects.create(agreement=agreement, party=korea)
        AgreementParty.objects.create(agreement=agreement, party=states)
        lead_in = PassageFactory(agreement=agreement, number="1", position=1, text="Together they will:")
        text = "establish a working group, and hold an annual meeting."
        passage = PassageFactory(agreement=agreement, number="2", position=2, lead_in=lead_in, text=text)

        first = promise(f"2021-P{n}-001", agreement, theme, passage, agency)
        second = promise(f"2021-P{n}-002", agreement, theme, passage, agency)
        CommitmentLinkFactory(later=second, earlier=first)
        report = AgreementFactory(code=f"2024-R{n}", issued_on=None, nature="secondary", kind="report")
        told = PassageFactory(agreement=report, number="1", position=1, text="The group was established.")
        StatusUpdateFactory(commitment=first, party=korea)
        lasting = {"implementation": "not_assessable", "effective_on": date(2022, 1, n)}
        place = {"passage": told, "url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
        EvidenceFactory(update=StatusUpdateFactory(commitment=second, **lasting), **place)
        advice = RecommendationFactory(code=f"2024-R{n}-R01", agreement=report, theme=theme)
        advice.addressees.add(korea, states)
        CitationFactory(recommendation=advice, commitment=None, passage=told, quote="The group")
        RecommendationLink.objects.create(recommendation=advice, commitment=first, kind="concerns")
        RecommendationLink.objects.create(recommendation=advice, commitment=second, kind="taken_up_by")

        dialogue = DialogueFactory(slug=f"dialogue-{n}", theme=theme, established_by_commitment=first)
        DialoguePartyFactory(dialogue=dialogue, party=korea)
        DialoguePartyFactory(dialogue=dialogue, party=states)
        DialogueMentionFactory(dialogue=dialogue, passage=passage)
        other = DialogueFactory(slug=f"other-{n}", theme=theme, established_by_agreement=agreement)
        meeting = MeetingFactory(dialogue=dialogue, code=f"dialogue-{n}-1", starts_on=date(2022, 3, n))
        MeetingItemFactory(meeting=meeting, commitment=first)
        MeetingItemFactory(meeting=meeting, commitment=second)
        place = {"source_passage": told, "source_url": "", "source_title": "", "source_publisher": ""}
        MeetingOutcomeFactory(meeting=MeetingFactory(dialogue=other, code=f"other-{n}-1", **place), agreement=agreement)


def promise(code: str, agreement, theme, passage, agency) -> Commitment:
    dated = {"deadline": "in 2022", "due_on": date(2022, 12, 31), "due_precision": "year", "due_basis": "stated"}
    fields = {"code": code, "agreement": agreement, "theme": theme, "title_ko": "약속", "summary": "In our words."}
    commitment = CommitmentFactory(obligors=["KOR"], quote="", **fields, **dated)
    commitment.further_themes.add(theme.parent)
    ObligationAgency.objects.create(obligation=commitment.obligations.get(), agency=agency)
    ObligationFactory(commitment=commitment, party__code="USA", role="counterpart")
    CitationFactory(commitment=commitment, passage=passage, number=1, quote="establish a working group")
    CitationFactory(commitment=commitment, passage=passage, number=2, quote="hold an annual meeting")
    TargetFactory(commitment=commitment, number=1, payer=PartyFactory(code="USA"))
    TargetFactory(commitment=commitment, number=2, unit="participants", payer=None)
    return commitment


def bare_ledger() -> None:
    """Of each kind of public record one with nothing in it that may be empty."""
    agreement = AgreementFactory(code="1953-B", issued_on=None, title_ko="", text_held="none")
    PassageFactory(agreement=agreement)
    CommitmentFactory(code="1953-B-001", agreement=agreement, obligors=["KOR"], delivered_when="", broken_when="")
    RecommendationFactory(code="1953-B-R01", agreement=agreement)
    StatusUpdateFactory(commitment=CommitmentFactory(code="1953-B-002", agreement=agreement))
    DialogueFactory(slug="bare", name_ko="")
    MeetingFactory(code="bare-1", dialogue=None, title_en="Talks", starts_on=None)


def hidden_ledger() -> None:
    """Everything that hangs on what is not public, beside public records that name it. Each hidden text says SECRET."""
    secret = AgreementFactory(code="SECRET", slug="secret", title_en="SECRET", draft=True)
    words = PassageFactory(agreement=secret, number="1", text="SECRET words", no_commitment="", note="SECRET")
    hidden = CommitmentFactory(code="SECRET-001", agreement=secret, title_en="SECRET", quote="")
    named = {"code": "SECRET-2", "slug": "secret-2", "title_en": "SECRET"}
    coming = AgreementFactory(issued_on=date(2023, 5, 1), draft=True, **named)
    later = CommitmentFactory(code="SECRET-2-001", agreement=coming, title_en="SECRET", quote="")
    CitationFactory(commitment=hidden, passage=words, quote="SECRET")
    StatusUpdateFactory(commitment=hidden, rationale="SECRET")
    RecommendationFactory(code="SECRET-R01", agreement=secret, title_en="SECRET")

    agreement = AgreementFactory(code="2022-OPEN", issued_on=date(2022, 5, 1))
    CommitmentFactory(
        code="2022-OPEN-999", agreement=agreement, title_en="SECRET", retired_at="2023-01-01T00:00Z", retired_reason="x"
    )
    seen = CommitmentFactory(code="2022-OPEN-001", agreement=agreement, quote="meet")
    CitationFactory(commitment=seen, number=2, passage=words, quote="SECRET")
    CommitmentLinkFactory(later=seen, earlier=hidden, note="SECRET")
    CommitmentLinkFactory(later=later, earlier=seen, kind="strengthens", note="SECRET")
    StatusUpdateFactory(commitment=seen, effective_on=date(2022, 5, 20))
    no_url = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
    for state in ("draft", "submitted", "returned"):
        draft = {"published_at": None, "reviewer": None, "review_note": "SECRET", "rationale": "SECRET"}
        update = StatusUpdateFactory(commitment=seen, state=state, effective_on=date(2022, 6, 1), **draft)
        EvidenceFactory(update=update, passage=words, **no_url)

    advice = RecommendationFactory(code="2022-OPEN-R01", agreement=agreement)
    CitationFactory(recommendation=advice, commitment=None, passage=words, quote="SECRET")
    RecommendationLink.objects.create(recommendation=advice, commitment=hidden, kind="concerns")
    RecommendationLink.objects.create(recommendation=advice, commitment=hidden, kind="taken_up_by")
    cadence = {"cadence_months": 12, "cadence_passage": words}
    dialogue = DialogueFactory(slug="open", established_by_commitment=hidden, **cadence)
    DialogueFactory(slug="open-2", established_by_agreement=secret)
    DialogueMentionFactory(dialogue=dialogue, passage=words, quote="SECRET words")
    told = {"source_passage": words, "source_url": "", "source_title": "", "source_publisher": ""}
    meeting = MeetingFactory(dialogue=dialogue, code="open-1", **told)
    MeetingItemFactory(meeting=meeting, commitment=hidden, note="SECRET")
    MeetingOutcomeFactory(meeting=meeting, agreement=secret)
