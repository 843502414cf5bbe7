"""What is done with selected words: marks are made, moved and taken away, by whom, and what is refused."""

from typing import Any

import pytest

from alliance.models import Change, User
from commitments import marking, workflow
from commitments.models import Citation, Commitment, Obligation, Passage, Recommendation
from tests.commitments.marking.selecting import TEXT, cited, found, promise, words
from tests.commitments.steps import NOW, refusal, whole
from tests.factories import (
    CitationFactory,
    CommitmentFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def test_words_become_a_commitment(passage: Passage, analyst: User):
    korea, states = PartyFactory(code="KOR"), PartyFactory(code="USA")

    citation = marking.mark_commitment(
        words=found(passage, "will cooperate"),
        commitment=promise(),
        by=analyst,
        obligors=[korea],
        counterparts=[states],
    )

    stored = Commitment.objects.get()
    assert (stored.code, stored.agreement) == ("2021-FS-001", passage.agreement)
    assert cited(citation) == (1, "original", "will cooperate", 1, 6, 20)
    assert set(Obligation.objects.values_list("party__code", "role")) == {("KOR", "obligor"), ("USA", "counterpart")}
    assert set(Change.objects.filter(table__startswith="commitments_ci").values_list("actor__username")) == {
        ("analyst",)
    }


def test_commitment_is_cited_again(passage: Passage, analyst: User):
    own = CommitmentFactory(agreement=passage.agreement, code="2021-FS-001", quote="")
    CitationFactory(commitment=own, passage=passage, quote="space")
    other = CommitmentFactory(agreement__code="2018-SCM", code="2018-SCM-001", quote="meet")

    again = marking.cite(words=words(passage, 0, 5), parent=own, by=analyst)
    told = marking.cite(words=words(passage, 0, 5), parent=other, by=analyst)

    assert (cited(again)[:2], cited(told)[:2]) == ((2, "original"), (2, "reported"))


def test_retired_commitment_is_not_cited_again(passage: Passage, analyst: User):
    retired = CommitmentFactory(agreement=passage.agreement, code="2021-FS-001", quote="")
    workflow.retire(commitment=retired, by=analyst, at=NOW, reason="Coded twice.")

    told = refusal(marking.cite, words=words(passage, 0, 5), parent=retired, by=analyst)

    assert told == whole("2021-FS-001 is retired; cite the commitment that replaced it.")
    assert Citation.objects.count() == 0


def test_words_become_a_recommendation(passage: Passage, analyst: User):
    advice = Recommendation(title_en="Cooperate", theme=ThemeFactory())
    RecommendationFactory(agreement=passage.agreement, code="2021-FS-R07")

    citation = marking.mark_recommendation(
        words=words(passage, 0, 5), recommendation=advice, by=analyst, addressees=[PartyFactory()]
    )

    stored = Recommendation.objects.get(title_en="Cooperate")
    assert (stored.code, [party.code for party in stored.addressees.all()]) == ("2021-FS-R08", ["KOR"])
    assert cited(citation)[2] == "Korea"


def test_passage_with_a_commitment_says_no_more_why_it_holds_none(passage: Passage, analyst: User):
    Passage.objects.update(no_commitment="recital")
    passage.refresh_from_db()

    marking.mark_commitment(words=words(passage, 0, 5), commitment=promise(), by=analyst)

    passage.refresh_from_db()
    assert passage.no_commitment == ""
    assert refusal(
        marking.say_no_commitment, passage=passage.pk, version=passage.version, why="recital", by=analyst
    ) == whole("Passage 3 holds a commitment; take its mark away first.")


def test_reason_is_given_and_taken_back(passage: Passage, analyst: User):
    marking.say_no_commitment(passage=passage.pk, version=passage.version, why="recital", by=analyst)
    given = Passage.objects.get()
    marking.say_no_commitment(passage=passage.pk, version=given.version, why="", by=analyst)

    assert (given.no_commitment, Passage.objects.get().no_commitment) == ("recital", "")
    assert refusal(
        marking.say_no_commitment, passage=passage.pk, version=passage.version + 2, why="because", by=analyst
    ) == whole("Choose one of the reasons.")


def test_citation_gets_other_words_and_goes(passage: Passage, analyst: User):
    citation = marking.mark_commitment(words=words(passage, 0, 20), commitment=promise(), by=analyst)

    moved = marking.move(citation=citation.pk, version=1, words=found(passage, "will cooperate", 2), by=analyst)
    assert cited(moved) == (1, "original", "will cooperate", 2, 40, 54)

    marking.unmark(citation=citation.pk, version=2, passage=passage, by=analyst)
    assert (list(Citation.objects.all()), Commitment.objects.get().code) == ([], "2021-FS-001")
    gone = whole("The mark is not there any more.")
    assert refusal(marking.unmark, citation=citation.pk, version=2, passage=passage, by=analyst) == gone
    assert refusal(marking.move, citation=citation.pk, version=1, words=words(passage, 0, 5), by=analyst) == gone


def test_mark_that_a_colleague_moved_is_not_changed_unseen(passage: Passage, analyst: User, reviewer: User):
    citation = marking.mark_commitment(words=words(passage, 0, 20), commitment=promise(), by=analyst)
    marking.move(citation=citation.pk, version=1, words=found(passage, "will cooperate", 2), by=reviewer)

    changed = whole("The mark was changed meanwhile by reviewer; here it is as it stands now.")
    mine: dict[str, Any] = {"citation": citation.pk, "version": 1, "by": analyst}
    assert refusal(marking.unmark, passage=passage, **mine) == changed
    assert refusal(marking.move, words=words(passage, 0, 5), **mine) == changed
    assert cited(citation)[2:] == ("will cooperate", 2, 40, 54)


def test_mark_that_one_has_moved_in_another_window_is_told_as_ones_own(passage: Passage, analyst: User):
    citation = marking.mark_commitment(words=words(passage, 0, 20), commitment=promise(), by=analyst)
    marking.move(citation=citation.pk, version=1, words=found(passage, "will cooperate", 2), by=analyst)

    assert refusal(marking.unmark, citation=citation.pk, version=1, passage=passage, by=analyst) == whole(
        "The mark was changed meanwhile by yourself, in another window or by another way; here it is as it stands now."
    )


def test_passage_of_a_retired_commitment_promises_nothing(passage: Passage, analyst: User):
    citation = marking.mark_commitment(words=words(passage, 0, 5), commitment=promise(), by=analyst)
    assert list(Passage.objects.uncoded()) == []

    workflow.retire(commitment=citation.commitment, by=analyst, at=NOW, reason="Marked by mistake.")
    assert [*Passage.objects.uncoded()] == [passage]
    assert refusal(workflow.finish_coding, agreement=passage.agreement, by=analyst) == whole(
        "Say of these passages what they promise, or why they hold no commitment: 3."
    )

    marking.say_no_commitment(passage=passage.pk, version=passage.version, why="recital", by=analyst)
    assert list(Passage.objects.uncoded()) == []


def test_passage_with_another_mark_than_a_retired_one_is_coded(passage: Passage, analyst: User):
    retired = marking.mark_commitment(words=words(passage, 0, 5), commitment=promise(), by=analyst)
    advice = Recommendation(title_en="Cooperate", theme=ThemeFactory())
    marking.mark_recommendation(words=words(passage, 0, 5), recommendation=advice, by=analyst)

    workflow.retire(commitment=retired.commitment, by=analyst, at=NOW, reason="Marked by mistake.")

    assert list(Passage.objects.uncoded()) == []


def test_same_words_are_cited_once_for_the_same_record(passage: Passage, analyst: User):
    citation = marking.mark_commitment(words=words(passage, 0, 5), commitment=promise(), by=analyst)
    parent = citation.commitment
    assert parent is not None

    assert refusal(marking.cite, words=words(passage, 0, 5), parent=parent, by=analyst) == whole(
        "2021-FS-001 has these very words already."
    )
    assert cited(marking.move(citation=citation.pk, version=1, words=words(passage, 0, 5), by=analyst))[2] == "Korea"


def test_commitment_that_is_not_whole_is_refused_by_field(passage: Passage, analyst: User):
    told = refusal(marking.mark_commitment, words=words(passage, 0, 5), commitment=promise(title_en=""), by=analyst)

    assert told == {"title_en": ["This field cannot be blank."]}


def test_who_may_not_code_does_not(passage: Passage, reader: User):
    assert refusal(marking.mark_commitment, words=words(passage, 0, 5), commitment=promise(), by=reader) == whole(
        "Coding an agreement needs the rights of an analyst."
    )


def test_public_coding_is_added_to_by_a_reviewer_with_a_reason(analyst: User, reviewer: User):
    passage = PassageFactory(agreement__code="2021-FS", text=TEXT)
    asked: dict[str, Any] = {"words": words(passage, 0, 5), "commitment": promise(), "obligors": [PartyFactory()]}

    assert refusal(marking.mark_commitment, by=analyst, reason="Found.", **asked) == whole(
        "Readers see this agreement already; ask a reviewer to add to its coding."
    )
    assert refusal(marking.mark_commitment, by=reviewer, **asked) == whole(
        "Say why: readers see this among the corrections."
    )
    marking.mark_commitment(by=reviewer, reason="Found.", **asked)
    assert Change.objects.filter(table="commitments_citation").get().reason == "Found."


def test_public_commitment_keeps_its_words_and_needs_who_owes_it(reviewer: User):
    shown = CommitmentFactory(code="2021-FS-001", quote="meet")
    passage = shown.citations.get().passage

    assert refusal(
        marking.unmark, citation=shown.citations.get().pk, version=1, passage=passage, by=reviewer, reason="Wrong."
    ) == {"citations": ["2021-FS-001 has no citation in a public text; quote the words that make it."]}
    assert refusal(
        marking.mark_commitment, words=words(passage, 0, 4), commitment=promise(), by=reviewer, reason="Found."
    ) == {"obligations": [f"{passage.agreement.code}-002 has no obligor; say who owes it."]}


def test_words_of_a_draft_tell_of_a_public_commitment(passage: Passage, analyst: User):
    """Nobody reads them before the draft is published, by a second person."""
    shown = CommitmentFactory(code="2018-SCM-001", agreement__published_at=NOW)

    assert cited(marking.cite(words=words(passage, 0, 5), parent=shown, by=analyst))[:2] == (2, "reported")
    assert [citation.passage == passage for citation in Citation.objects.public()] == [False]
