"""Pairs of writes, each lawful alone, that break a rule together: the two sides of each rule that has two."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from commitments.models import (
    Agreement,
    Citation,
    Commitment,
    Evidence,
    Obligation,
    ObligationAgency,
    Passage,
    StatusUpdate,
)
from tests.commitments.rule_worlds import (
    LIVING,
    RETIRED,
    SOURCE,
    bare,
    cited,
    hidden_lead_in,
    new_link,
    other_party,
    passage_of,
    publish,
    published,
    same_day,
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
    EvidenceFactory,
    ObligationFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    ThemeFactory,
    UserFactory,
)


class Pair(NamedTuple):
    rule: str
    sides: str
    world: Callable[[], tuple[Write, Write]]
    """Makes the world, and says what the two write."""
    is_symmetric: bool = True
    """Whether the rule breaks in either order; otherwise the second may write before the first does."""
    other_rule: str = ""
    """Where the two are told of different rules: what the first is told."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.sides}"


def quote_and_text() -> tuple[Write, Write]:
    one = cited()
    return change(one, occurrence=2), change(one.passage, text="They will establish a working group soon.")


def new_quote_and_text() -> tuple[Write, Write]:
    one = cited()
    quote = {"commitment": one.commitment, "passage": one.passage, "number": 2, "quote": "soon"}
    return New(Citation, quote), change(one.passage, text=one.passage.text.replace("soon", "later"))


def both_citations() -> tuple[Write, Write]:
    one = cited()
    return Gone(one), Gone(CitationFactory(commitment=one.commitment, passage=one.passage, number=2))


def both_obligations() -> tuple[Write, Write]:
    one, other = two_obligors().obligations.all()
    return Gone(one), Gone(other)


def agreement_and_citation() -> tuple[Write, Write]:
    promise = CommitmentFactory(agreement=AgreementFactory(draft=True))
    return change(promise.agreement, published_at=MOMENT), Gone(promise.citations.get())


def agreement_and_bare_commitment() -> tuple[Write, Write]:
    agreement = AgreementFactory(draft=True)
    new = bare(agreement=agreement, code=f"{agreement.code}-001")
    return change(agreement, published_at=MOMENT), New(Commitment, new)


def agreement_and_moved_passage() -> tuple[Write, Write]:
    promise = CommitmentFactory(agreement=AgreementFactory(draft=True))
    moved = change(promise.citations.get().passage, agreement=AgreementFactory(draft=True))
    return change(promise.agreement, published_at=MOMENT), moved


def revived_and_obligation() -> tuple[Write, Write]:
    promise = CommitmentFactory(**RETIRED)
    return change(promise, **LIVING), Gone(promise.obligations.get())


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


PAIRS = [
    Pair("quote_stands", "occurrence, text", quote_and_text),
    Pair("quote_stands", "new quotation, text", new_quote_and_text),
    Pair("commitment_has_citation", "both deleted", both_citations),
    Pair("commitment_has_citation", "agreement published, deleted", agreement_and_citation),
    Pair("commitment_has_obligor", "both deleted", both_obligations),
    Pair("commitment_has_obligor", "no longer retired, deleted", revived_and_obligation),
    Pair("update_party_owes_it", "published, obligation deleted", update_of_states_and_obligation),
    Pair(
        "update_party_owes_it",
        "published, other role",
        lambda: update_of_states_and_obligation(role="counterpart"),
    ),
    Pair(
        "update_fits_obligation", "published, kind", lambda: update_and_commitment("under_way", obligation="standing")
    ),
    Pair("verdict_has_its_test", "published, emptied", lambda: update_and_commitment("delivered", delivered_when="")),
    Pair("update_of_living_commitment", "published, retired", lambda: update_and_commitment("under_way", **RETIRED)),
    Pair(
        "update_not_before_the_promise",
        "published, date of the promise",
        lambda: update_and_agreement(issued_on=date(2021, 12, 2)),
    ),
    Pair(
        "under_way_has_a_later_source",
        "published, date of the source",
        lambda: update_and_source("under_way", {"issued_on": date(2021, 5, 21)}),
    ),
    Pair("under_way_has_a_later_source", "date of the promise, of the source", promise_and_source_dated),
    Pair(
        "verdict_has_strong_evidence",
        "published, nature of the source",
        lambda: update_and_source("delivered", {"nature": "secondary"}),
    ),
    Pair("verdict_has_strong_evidence", "confirmed, withdrawn", review_and_withdrawal),
    Pair("status_has_a_source", "confirmed, another obligor", review_and_obligor),
    Pair(
        "upheld_has_a_source_of_its_period",
        "published, date of the source",
        lambda: update_and_source("upheld", {"issued_on": date(2021, 12, 2)}, issued_on=date(2021, 11, 1)),
    ),
    Pair("stalled_has_stopped", "published, last news withdrawn", stalled_and_withdrawal),
    Pair("superseded_has_its_link", "published, link deleted", lambda: superseded_and_link("promise")),
    Pair("superseded_has_its_link", "published, link of texts deleted", lambda: superseded_and_link("text")),
    Pair("superseded_has_its_link", "published, later one retired", superseded_and_retirement),
    Pair("superseded_has_its_link", "both links deleted", both_links),
    Pair("link_goes_back", "new link, date", link_and_date),
    Pair("link_goes_back", "both dates", both_dates_of_a_link),
    Pair("link_goes_back", "both dates of texts", both_dates_of_a_link_of_texts),
    Pair("link_goes_back", "new link of texts, date", link_of_texts_and_date),
    Pair("part_has_no_parts", "two links", part_and_part_of_it),
    Pair("lead_in_of_same_agreement", "chosen, moved", lead_in_and_move),
    Pair("agency_of_the_party", "new agency, agency of another", agency_and_link),
    Pair("agency_of_the_party", "new agency, obligation of another", obligation_and_agency_link),
    Pair("themes_have_two_levels", "three in a row", two_levels),
    Pair("themes_have_two_levels", "in a circle", circle_of_themes),
    Pair("evidence_is_frozen", "submitted, added", submission_and_new_evidence, False),
    Pair("evidence_is_frozen", "submitted, changed", lambda: submission_and_evidence(gone=False), False),
    Pair("evidence_is_frozen", "submitted, deleted", lambda: submission_and_evidence(gone=True), False),
    Pair("update_is_frozen", "submitted, changed", submission_and_content, False),
    Pair("only_drafts_are_deleted", "submitted, deleted", submission_and_deletion, False),
    Pair("update_steps", "withdrawn, published", publication_and_withdrawal, False),
    Pair("public_is_never_deleted", "agreement published, advice deleted", agreement_and_deleted_advice, False),
    Pair("public_is_never_deleted", "agreement published, passage deleted", agreement_and_deleted_passage, False),
    Pair("key_is_permanent", "agreement published, passage renumbered", agreement_and_number, False),
    Pair(
        "key_is_permanent",
        "agreement published, passage moved",
        agreement_and_moved_passage,
        other_rule="commitment_has_citation",
    ),
    Pair("key_is_permanent", "agreement published, other slug", agreement_and_slug, False),
]
