"""What must hold before a status update may be submitted or published (domain.md, "Status").

Each rule is a small function: nothing where it holds, else one sentence that says what is wrong and what to do. `RULES`
names the field that each one speaks of. The rules that one row can keep are constraints of the model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Self

from commitments.choices import (
    AgreementLinkKind,
    Basis,
    CommitmentLinkKind,
    Implementation,
    Nature,
    ObligationKind,
    Precision,
    Role,
)
from commitments.models import Agreement, AgreementLink, Commitment, CommitmentLink, Evidence, StatusUpdate

IDLE_MONTHS = 9
"""After so many months without news, a search that finds nothing shows that work has stalled."""

ONE_OFF_ONLY = (Implementation.DELIVERED, Implementation.UNDER_WAY)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An update as the rules see it: with its evidence, what stood before it, and the day on which it is judged."""

    update: StatusUpdate
    commitment: Commitment
    evidence: list[Evidence]
    previous: list[StatusUpdate | None]
    today: date

    @classmethod
    def of(cls, update: StatusUpdate, today: date) -> Self:
        return cls(
            update=update,
            commitment=update.commitment,
            evidence=list(update.evidence.select_related("passage__agreement")),
            previous=StatusUpdate.objects.before(update),
            today=today,
        )

    @property
    def sources(self) -> list[Evidence]:
        """The evidence that shows something: passages and addresses, no searches."""
        return [item for item in self.evidence if item.basis != Basis.SEARCH_RECORD]

    @property
    def has_search(self) -> bool:
        return len(self.sources) < len(self.evidence)

    @property
    def is_review_without_change(self) -> bool:
        """A search that found nothing new, on a status that stays as it was: its evidence was given before.

        Not so for upheld: that a further period was kept needs a source of that period.
        """
        held = {before.implementation if before else None for before in self.previous}
        same = held == {self.update.implementation}
        return same and self.has_search and self.update.implementation != Implementation.UPHELD


type Rule = Callable[[Case], str | None]


def dated_on(item: Evidence) -> date | None:
    """The day of a source: when its agreement was issued, or when it was published."""
    return item.passage.agreement.issued_on if item.passage else item.published_on


def publisher_of(item: Evidence) -> str:
    """Who speaks in a source, so that two can be told apart: the issuer of an agreement, or the publisher."""
    name = (item.passage.agreement.issuer or item.passage.agreement.code) if item.passage else item.publisher
    return " ".join(name.split()).casefold()


def is_official_document(item: Evidence) -> bool:
    """An official document; a passage is one only where the parties speak themselves."""
    is_primary = item.passage is None or item.passage.agreement.nature == Nature.PRIMARY
    return item.basis == Basis.OFFICIAL_DOCUMENT and is_primary


def commitment_is_not_retired(case: Case) -> str | None:
    if case.commitment.retired_at is None:
        return None
    return f"{case.commitment.code} is retired; assess the commitment that replaced it."


def party_owes_it(case: Case) -> str | None:
    party = case.update.party
    if party is None or case.commitment.obligations.filter(party=party, role=Role.OBLIGOR).exists():
        return None
    return f"{party} does not owe {case.commitment.code}; choose one of its obligors, or leave it empty for all."


def implementation_fits_obligation(case: Case) -> str | None:
    """What ends can be delivered; what goes on can be upheld."""
    is_one_off = case.commitment.obligation == ObligationKind.ONE_OFF
    kind = case.commitment.get_obligation_display().lower()
    if case.update.implementation in ONE_OFF_ONLY and not is_one_off:
        return f"Only a one-off commitment is {_said(case).lower()}; {case.commitment.code} is {kind}."
    if case.update.implementation == Implementation.UPHELD and is_one_off:
        return f"Only a recurring or standing commitment is upheld; {case.commitment.code} is {kind}."
    return None


def verdict_has_its_test(case: Case) -> str | None:
    """The test comes before the verdict."""
    is_judged = case.update.implementation in Implementation.VERDICTS
    if not is_judged or case.commitment.obligation == ObligationKind.STANDING or case.commitment.delivered_when:
        return None
    return f"{case.commitment.code} does not say yet what counts as delivered; write its test before the verdict."


def not_effective_after_today(case: Case) -> str | None:
    if case.update.effective_on <= case.today:
        return None
    return f"{case.update.effective_on} has not come yet (today is {case.today}); give the day of the event."


def not_effective_before_the_promise(case: Case) -> str | None:
    made_on = case.commitment.made_on
    if made_on is None or case.update.effective_on >= made_on:
        return None
    return f"{case.update.effective_on} is before the promise, which was made on {made_on}."


def evidence_is_of_another_document(case: Case) -> str | None:
    own = [item.passage for item in case.evidence if item.passage and _agreement(item) == case.commitment.agreement_id]
    if not own:
        return None
    return f"Passage {own[0].number} is of {case.commitment.agreement.code}, where the promise itself was made."


def evidence_is_not_of_the_future(case: Case) -> str | None:
    """What is known to the month or the year may end later than today, but not begin so."""
    first = {Precision.MONTH: {"day": 1}, Precision.YEAR: {"day": 1, "month": 1}}
    for item in case.evidence:
        began = item.published_on and item.published_on.replace(**first.get(Precision(item.published_precision), {}))
        if late := next((day for day in (began, item.accessed_on) if day and day > case.today), None):
            return f"“{item}” is dated {late}, which has not come yet (today is {case.today})."
    return None


def evidence_is_of_a_published_agreement(case: Case) -> str | None:
    hidden = [item.passage for item in case.evidence if item.passage and not item.passage.agreement.is_public]
    if not hidden:
        return None
    return f"Readers cannot see passage {hidden[0].number} of {hidden[0].agreement.code} yet; publish that text first."


def has_a_source(case: Case) -> str | None:
    """The least that most statuses rest on: something to read, or a review that found nothing new."""
    needs = Implementation.PARTLY_DELIVERED, Implementation.LAPSED
    if case.update.implementation not in needs or case.sources or case.is_review_without_change:
        return None
    return f"{_said(case)} needs a source: a passage of another document, or an address."


def no_action_found_has_a_search(case: Case) -> str | None:
    if case.update.implementation != Implementation.NO_ACTION_FOUND or case.has_search:
        return None
    return "No action found needs a search on record: where, when, and with which words."


def under_way_has_a_later_source(case: Case) -> str | None:
    """Something beyond the announcement has happened."""
    if case.update.implementation != Implementation.UNDER_WAY or case.is_review_without_change:
        return None
    made_on = case.commitment.made_on or date.min
    if any(day > made_on for day in map(dated_on, case.sources) if day):
        return None
    return "Under way needs one dated source later than the promise."


def strong_verdict_has_strong_evidence(case: Case) -> str | None:
    if case.update.implementation not in Implementation.NEED_STRONG_EVIDENCE or case.is_review_without_change:
        return None
    is_strong = any(map(is_official_document, case.sources)) or len({*map(publisher_of, case.sources)}) > 1
    return None if is_strong else f"{_said(case)} needs an official document, or two sources of different publishers."


def upheld_has_a_source_of_its_period(case: Case) -> str | None:
    start, end = case.update.period_from, case.update.period_to
    if case.update.implementation != Implementation.UPHELD or start is None or end is None:
        return None
    if any(start <= day <= end for day in map(dated_on, case.sources) if day):
        return None
    return f"Upheld needs a source dated in its period, from {start} to {end}."


def stalled_has_stopped(case: Case) -> str | None:
    """A source that tells of it, or a search that finds nothing for nine months after the last news."""
    if case.update.implementation != Implementation.STALLED or case.sources or case.is_review_without_change:
        return None
    if case.has_search and case.previous and all(_is_idle(before, case.update) for before in case.previous):
        return None
    return f"Stalled needs a source, or a search {IDLE_MONTHS} months or more after the last published update."


def superseded_has_its_link(case: Case) -> str | None:
    if case.update.implementation != Implementation.SUPERSEDED:
        return None
    promises = CommitmentLink.objects.filter(kind=CommitmentLinkKind.SUPERSEDES, earlier=case.commitment)
    texts = AgreementLink.objects.filter(kind=AgreementLinkKind.SUPERSEDES, earlier=case.commitment.agreement)
    is_seen = promises.filter(later__in=Commitment.objects.public()), texts.filter(later__in=Agreement.objects.public())
    if any(links.exists() for links in is_seen):
        return None
    return f"Nothing public supersedes {case.commitment.code}; link the later commitment or agreement to it first."


RULES: dict[str, tuple[Rule, ...]] = {
    "commitment": (commitment_is_not_retired,),
    "party": (party_owes_it,),
    "implementation": (implementation_fits_obligation, verdict_has_its_test, superseded_has_its_link),
    "effective_on": (not_effective_after_today, not_effective_before_the_promise),
    "evidence": (
        has_a_source,
        no_action_found_has_a_search,
        under_way_has_a_later_source,
        strong_verdict_has_strong_evidence,
        upheld_has_a_source_of_its_period,
        stalled_has_stopped,
        evidence_is_of_another_document,
        evidence_is_not_of_the_future,
        evidence_is_of_a_published_agreement,
    ),
}


def broken_rules(update: StatusUpdate, today: date) -> dict[str, list[str]]:
    """The sentences of every rule that a stored update breaks, by field; empty where it may be published."""
    case = Case.of(update, today)
    found = {field: [sentence for rule in rules if (sentence := rule(case))] for field, rules in RULES.items()}
    return {field: sentences for field, sentences in found.items() if sentences}


def sentences(broken: dict[str, list[str]]) -> list[str]:
    return list(chain.from_iterable(broken.values()))


def _agreement(item: Evidence) -> int | None:
    return item.passage.agreement_id if item.passage else None


def _said(case: Case) -> str:
    return case.update.get_implementation_display()


def _is_idle(before: StatusUpdate | None, after: StatusUpdate) -> bool:
    """Whether there was news, and none for so long that work counts as stopped: in whole months between two events."""
    if before is None:
        return False
    start, end = before.effective_on, after.effective_on
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day) >= IDLE_MONTHS
