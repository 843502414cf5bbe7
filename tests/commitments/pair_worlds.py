"""Worlds in which two writes, each lawful alone, break a rule together."""

from datetime import date
from typing import Any

from commitments.models import (
    Agreement,
    Citation,
    Evidence,
    Obligation,
    ObligationAgency,
    Passage,
    StatusUpdate,
)
from dialogues.models import DialogueMention
from tests.commitments.link_worlds import new_link, same_day
from tests.commitments.rule_worlds import (
    RETIRED,
    SOURCE,
    cited,
    hidden_lead_in,
    other_party,
    passage_of,
    publish,
    published,
    searched,
    submitted,
    superseded_by_promise,
    two_obligors,
    withdraw,
)
from tests.commitments.writes import Change, Gone, New, Write, change
from tests.factories import (
    MOMENT,
    AgencyFactory,
    AgreementFactory,
    AgreementLinkFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    EvidenceFactory,
    ObligationFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    ThemeFactory,
    UserFactory,
)


def quote_and_text() -> tuple[Write, Write]:
    one = cited()
    return change(one, occurrence=2), change(one.passage, text="They will establish a working group soon.")


def new_quote_and_text() -> tuple[Write, Write]:
    one = cited()
    quote = {"commitment": one.commitment, "passage": one.passage, "number": 2, "quote": "soon"}
    return New(Citation, quote), change(one.passage, text=one.passage.text.replace("soon", "later"))


def mention_and_text() -> tuple[Write, Write]:
    passage = PassageFactory(text="They will meet soon.")
    named = {"dialogue": DialogueFactory(), "passage": passage, "quote": "soon"}
    return New(DialogueMention, named), change(passage, text="They will meet later.")


def both_citations() -> tuple[Write, Write]:
    one = cited()
    return Gone(one), Gone(CitationFactory(commitment=one.commitment, passage=one.passage, number=2))


def both_obligations() -> tuple[Write, Write]:
    one, other = two_obligors().obligations.all()
    return Gone(one), Gone(other)


def agreement_and_citation() -> tuple[Write, Write]:
    promise = CommitmentFactory(agreement=AgreementFactory(draft=True))
    return change(promise.agreement, published_at=MOMENT), Gone(promise.citations.get())


def agreement_and_moved_passage() -> tuple[Write, Write]:
    promise = CommitmentFactory(agreement=AgreementFactory(draft=True))
    moved = change(promise.citations.get().passage, agreement=AgreementFactory(draft=True))
    return change(promise.agreement, published_at=MOMENT), moved


def update_of_states_and_obligation(**values: Any) -> tuple[Write, Write]:
    promise = two_obligors()
    owed = promise.obligations.get(party__code="USA")
    update = submitted("under_way", {}, commitment=promise, party=PartyFactory(code="USA"))
    return publish(update), change(owed, **values) if values else Gone(owed)


def update_and_commitment(implementation: str, **values: Any) -> tuple[Write, Write]:
    update = submitted(implementation, {})
    return publish(update), change(update.commitment, **values)


def update_and_agreement(**values: Any) -> tuple[Write, Write]:
    update = submitted("not_assessable")
    return publish(update), change(update.commitment.agreement, **values)


def update_and_source(implementation: str, values: dict[str, Any], **agreement: Any) -> tuple[Write, Write]:
    """Publishing, and the text on whose passage it rests."""
    passage = passage_of(**agreement)
    return publish(submitted(implementation, passage)), change(passage["passage"].agreement, **values)


def promise_and_source_dated() -> tuple[Write, Write]:
    """The promise later, its source earlier; each alone leaves the source the later one."""
    passage = passage_of(issued_on=date(2021, 11, 1))
    promise = published("under_way", passage).commitment
    source = passage["passage"].agreement
    return change(promise.agreement, issued_on=date(2021, 9, 1)), change(source, issued_on=date(2021, 7, 1))


def review_and_withdrawal() -> tuple[Write, Write]:
    first = published("delivered")
    later = {"commitment": first.commitment, "effective_on": date(2022, 6, 1)}
    return publish(searched(submitted("delivered", **later))), withdraw(first)


def stalled_and_withdrawal() -> tuple[Write, Write]:
    first = published("under_way")
    later = {"commitment": first.commitment, "effective_on": date(2022, 11, 1)}
    return publish(searched(submitted("stalled", **later))), withdraw(first)


def review_and_obligor() -> tuple[Write, Write]:
    first = published("lapsed", party=PartyFactory(code="KOR"))
    later = {"commitment": first.commitment, "effective_on": date(2022, 6, 1)}
    obligor = {"commitment": first.commitment, "party": PartyFactory(code="USA"), "role": "obligor"}
    return publish(searched(submitted("lapsed", **later))), New(Obligation, obligor)


def superseded(kind: str) -> tuple[StatusUpdate, Any]:
    """A submitted update, and the link on which it rests: of the promise, or of its text."""
    update = submitted("superseded", effective_on=date(2022, 6, 1))
    if kind == "promise":
        return update, CommitmentLinkFactory(earlier=update.commitment, kind="supersedes")
    return update, AgreementLinkFactory(earlier=update.commitment.agreement, kind="supersedes")


def superseded_and_link(kind: str) -> tuple[Write, Write]:
    update, link = superseded(kind)
    return publish(update), Gone(link)


def superseded_and_retirement() -> tuple[Write, Write]:
    update, link = superseded("promise")
    return publish(update), change(link.later, **RETIRED)


def both_links() -> tuple[Write, Write]:
    """A published update rests on two links; each alone is enough."""
    link = superseded_by_promise()
    return Gone(link), Gone(AgreementLinkFactory(earlier=link.earlier.agreement, kind="supersedes"))


def link_and_date() -> tuple[Write, Write]:
    later, earlier = CommitmentFactory(agreement__issued_on=date(2022, 5, 21)), CommitmentFactory()
    return new_link(later, earlier), change(later.agreement, issued_on=date(2020, 1, 1))


def both_dates_of_a_link() -> tuple[Write, Write]:
    link = CommitmentLinkFactory()
    return drawn_together(link.later.agreement, link.earlier.agreement)


def both_dates_of_a_link_of_texts() -> tuple[Write, Write]:
    link = AgreementLinkFactory()
    return drawn_together(link.later, link.earlier)


def drawn_together(later: Agreement, earlier: Agreement) -> tuple[Write, Write]:
    return change(later, issued_on=date(2021, 8, 1)), change(earlier, issued_on=date(2022, 2, 1))


def link_of_texts_and_date() -> tuple[Write, Write]:
    later, earlier = AgreementFactory(issued_on=date(2022, 5, 21)), AgreementFactory()
    link = New(AgreementLinkFactory._meta.model, {"later": later, "earlier": earlier, "kind": "amends"})
    return link, change(earlier, issued_on=date(2023, 1, 1))


def part_and_part_of_it() -> tuple[Write, Write]:
    first, second = same_day()
    third = CommitmentFactory(agreement=first.agreement)
    return new_link(third, second, "part_of"), new_link(second, first, "part_of")


def lead_in_and_move() -> tuple[Write, Write]:
    lead_in = hidden_lead_in().lead_in
    passage = PassageFactory(agreement=lead_in.agreement)
    Passage.objects.filter(lead_in=lead_in).delete()
    return change(passage, lead_in=lead_in), change(lead_in, agreement=AgreementFactory(draft=True))


def agency_and_link() -> tuple[Write, Write]:
    obligation, agency = ObligationFactory(), AgencyFactory()
    return New(ObligationAgency, {"obligation": obligation, "agency": agency}), change(agency, party=other_party())


def obligation_and_agency_link() -> tuple[Write, Write]:
    obligation, agency = ObligationFactory(), AgencyFactory()
    return New(ObligationAgency, {"obligation": obligation, "agency": agency}), change(obligation, party=other_party())


def two_levels() -> tuple[Write, Write]:
    upper, middle, lower = (ThemeFactory(slug=f"{level}-{UserFactory().pk}") for level in ("upper", "middle", "lower"))
    return change(middle, parent=upper), change(lower, parent=middle)


def circle_of_themes() -> tuple[Write, Write]:
    one, other = (ThemeFactory(slug=f"{place}-{UserFactory().pk}") for place in ("one", "other"))
    return change(one, parent=other), change(other, parent=one)


def submit(update: StatusUpdate) -> Change:
    return change(update, state="submitted", submitted_at=MOMENT)


def submission_and_new_evidence() -> tuple[Write, Write]:
    update = StatusUpdateFactory(draft=True)
    return submit(update), New(Evidence, SOURCE | {"update": update})


def submission_and_evidence(gone: bool) -> tuple[Write, Write]:
    evidence = EvidenceFactory(update=StatusUpdateFactory(draft=True))
    return submit(evidence.update), Gone(evidence) if gone else change(evidence, title="Another")


def submission_and_content() -> tuple[Write, Write]:
    update = StatusUpdateFactory(draft=True)
    return submit(update), change(update, rationale="It met twice.")


def submission_and_deletion() -> tuple[Write, Write]:
    update = StatusUpdateFactory(draft=True)
    return submit(update), Gone(update)


def publication_and_withdrawal() -> tuple[Write, Write]:
    update = submitted("under_way", {})
    return withdraw(update), publish(update)


def agreement_and_deleted_advice() -> tuple[Write, Write]:
    advice = RecommendationFactory(agreement=AgreementFactory(draft=True))
    return change(advice.agreement, published_at=MOMENT), Gone(advice)


def agreement_and_deleted_passage() -> tuple[Write, Write]:
    passage = PassageFactory(agreement=AgreementFactory(draft=True))
    return change(passage.agreement, published_at=MOMENT), Gone(passage)


def agreement_and_number() -> tuple[Write, Write]:
    passage = PassageFactory(agreement=AgreementFactory(draft=True))
    return change(passage.agreement, published_at=MOMENT), change(passage, number="12a")


def agreement_and_slug() -> tuple[Write, Write]:
    agreement = AgreementFactory(draft=True)
    return change(agreement, published_at=MOMENT), change(agreement, slug=f"other-{agreement.slug}")
