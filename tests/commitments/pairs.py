"""Pairs of writes that break a rule together: the two sides of each rule that has two."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tests.commitments.pair_worlds import (
    agency_and_link,
    agreement_and_citation,
    agreement_and_deleted_advice,
    agreement_and_deleted_passage,
    agreement_and_moved_passage,
    agreement_and_number,
    agreement_and_slug,
    both_citations,
    both_dates_of_a_link,
    both_dates_of_a_link_of_texts,
    both_links,
    both_obligations,
    circle_of_themes,
    lead_in_and_move,
    link_and_date,
    link_of_texts_and_date,
    mention_and_text,
    new_quote_and_text,
    obligation_and_agency_link,
    part_and_part_of_it,
    promise_and_source_dated,
    publication_and_withdrawal,
    quote_and_text,
    review_and_obligor,
    review_and_withdrawal,
    stalled_and_withdrawal,
    submission_and_content,
    submission_and_deletion,
    submission_and_evidence,
    submission_and_new_evidence,
    superseded_and_link,
    superseded_and_retirement,
    two_levels,
    update_and_agreement,
    update_and_commitment,
    update_and_source,
    update_of_states_and_obligation,
)
from tests.commitments.rule_worlds import RETIRED
from tests.commitments.writes import Write


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


PAIRS = [
    Pair("quote_stands", "occurrence, text", quote_and_text),
    Pair("quote_stands", "new quotation, text", new_quote_and_text),
    Pair("quote_stands", "new mention of a dialogue, text", mention_and_text),
    Pair("commitment_has_citation", "both deleted", both_citations),
    Pair("commitment_has_citation", "agreement published, deleted", agreement_and_citation),
    Pair("commitment_has_obligor", "both deleted", both_obligations),
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
        lambda: update_and_source("upheld", {"issued_on": date(2020, 12, 31)}, issued_on=date(2021, 11, 1)),
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
