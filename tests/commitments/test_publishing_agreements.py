"""The one door of agreements: coded by one person, checked and published by another."""

import pytest
from django.db import IntegrityError

from alliance.models import User
from commitments import workflow
from commitments.models import Agreement
from tests.commitments.steps import NOW, refusal, whole
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
)


@pytest.fixture
def coded(analyst: User) -> Agreement:
    """An agreement that the analyst has coded: one promise, one recommendation, both quoted and owed."""
    agreement = AgreementFactory(draft=True, code="2021-FS", coded_by=analyst, checked_by=None)
    promise = CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="establish a working group")
    advice = RecommendationFactory(agreement=agreement, code="2021-FS-R01")
    CitationFactory(commitment=None, recommendation=advice, passage=promise.citations.get().passage, quote="soon")
    return agreement


@pytest.fixture
def unsigned(coded: Agreement) -> Agreement:
    """The same, before anybody has signed it."""
    Agreement.objects.update(coded_by=None)
    return Agreement.objects.get()


def public() -> list[Agreement]:
    return list(Agreement.objects.public())


def test_coder_signs_the_coding(unsigned: Agreement, reviewer: User):
    workflow.finish_coding(agreement=unsigned, by=reviewer)

    assert Agreement.objects.get().coded_by == reviewer


def test_another_person_checks_and_publishes(coded: Agreement, reviewer: User):
    workflow.publish_agreement(agreement=coded, by=reviewer, at=NOW)

    assert public() == [coded]
    assert (public()[0].checked_by, public()[0].published_at) == (reviewer, NOW)


def test_coder_does_not_publish(unsigned: Agreement, reviewer: User):
    workflow.finish_coding(agreement=unsigned, by=reviewer)

    assert refusal(workflow.publish_agreement, agreement=unsigned, by=reviewer, at=NOW) == whole(
        "An agreement is public only when one person coded it and another checked it."
    )
    assert public() == []


def test_analyst_does_not_publish_an_agreement(unsigned: Agreement, reviewer: User, analyst: User):
    workflow.finish_coding(agreement=unsigned, by=reviewer)

    assert refusal(workflow.publish_agreement, agreement=unsigned, by=analyst, at=NOW) == whole(
        "Publishing an agreement needs the rights of a reviewer."
    )


def test_agreement_that_nobody_coded_is_not_published(reviewer: User):
    agreement = AgreementFactory(draft=True, coded_by=None, checked_by=None)

    assert refusal(workflow.publish_agreement, agreement=agreement, by=reviewer, at=NOW) == whole(
        "Nobody has signed its coding; whoever coded it finishes it first."
    )


def test_agreement_is_published_once(coded: Agreement, reviewer: User, administrator: User):
    workflow.publish_agreement(agreement=coded, by=reviewer, at=NOW)
    already = whole("The agreement is public already.")

    assert refusal(workflow.publish_agreement, agreement=coded, by=administrator, at=NOW) == already
    assert refusal(workflow.finish_coding, agreement=coded, by=administrator) == already


def test_agreement_is_published_when_its_coding_is_whole(coded: Agreement, reviewer: User):
    CommitmentFactory(agreement=coded, code="2021-FS-002", obligors=[], quote="")
    retired = {"retired_at": NOW, "retired_reason": "A double."}
    CommitmentFactory(agreement=coded, code="2021-FS-003", obligors=[], quote="", **retired)
    promise = CommitmentFactory(agreement=coded, code="2021-FS-004", obligors=[], quote="meet every year")
    promise.obligations.create(party=PartyFactory(code="USA"), role="counterpart")
    passage = PassageFactory(agreement=coded, number="7a", text="They will meet soon.")
    promise.citations.update(passage=passage)
    coded.recommendations.get().citations.update(passage=passage, occurrence=2)
    coded.passages.uncoded().update(no_commitment="recital")
    PassageFactory(agreement=coded, number="9a")

    assert refusal(workflow.publish_agreement, agreement=coded, by=reviewer, at=NOW) == {
        "__all__": [
            "2021-FS-002 has no citation in a public text; quote the words that make it.",
            "2021-FS-002 has no obligor; say who owes it.",
            "2021-FS-004 has no obligor; say who owes it.",
            "A quotation does not stand in its passage (2021-FS 7a: meet every year); copy the exact words.",
            "A quotation does not stand in its passage (2021-FS 7a: soon); copy the exact words.",
            "Say of these passages what they promise, or why they hold no commitment: 9a.",
        ]
    }
    assert public() == []

    passage.citations.all().delete()


def test_coding_is_signed_when_it_is_whole(unsigned: Agreement, reviewer: User):
    PassageFactory(agreement=unsigned, number="9a")

    assert refusal(workflow.finish_coding, agreement=unsigned, by=reviewer) == whole(
        "Say of these passages what they promise, or why they hold no commitment: 9a."
    )
    assert Agreement.objects.get().coded_by != reviewer


def test_reviewer_returns_a_coding_with_a_note(coded: Agreement, analyst: User, reviewer: User):
    workflow.return_coding(agreement=coded, by=reviewer, note=" Passage 3 is missing.\n")

    returned = Agreement.objects.get()
    assert (returned.coded_by, returned.checked_by) == (analyst, reviewer)
    assert (returned.review_note, returned.is_signed) == ("Passage 3 is missing.", False)
    assert refusal(workflow.publish_agreement, agreement=coded, by=reviewer, at=NOW) == whole(
        "Its coding was returned; whoever mends it signs it again first."
    )


def test_returned_coding_is_signed_again_and_published(coded: Agreement, analyst: User, reviewer: User):
    workflow.return_coding(agreement=coded, by=reviewer, note="Passage 3 is missing.")

    signed = workflow.finish_coding(agreement=coded, by=analyst)
    assert (signed.coded_by, signed.checked_by, signed.review_note, signed.is_signed) == (analyst, None, "", True)
    workflow.publish_agreement(agreement=coded, by=reviewer, at=NOW)
    assert public() == [coded]


def test_coding_is_returned_only_from_its_check(coded: Agreement, analyst: User, reviewer: User):
    own = AgreementFactory(draft=True, coded_by=reviewer, checked_by=None)
    unsigned = AgreementFactory(draft=True, coded_by=None, checked_by=None)
    step = workflow.return_coding
    refused = {"by": reviewer, "note": "Missing."}

    assert refusal(step, agreement=coded, by=analyst, note="Missing.") == whole(
        "Returning a coding needs the rights of a reviewer."
    )
    assert refusal(step, agreement=own, **refused) == whole("It is your own coding; another person checks it.")
    assert refusal(step, agreement=unsigned, **refused) == whole("The coding is with its coder already.")
    assert refusal(step, agreement=AgreementFactory(), **refused) == whole("The agreement is public already.")
    assert refusal(step, agreement=coded, by=reviewer, note=" ") == {"note": ["Say in the note what is missing."]}
    workflow.return_coding(agreement=coded, **refused)
    assert refusal(step, agreement=coded, **refused) == whole("The coding is with its coder already.")


def test_database_keeps_a_public_agreement_from_being_returned(coded: Agreement, reviewer: User):
    workflow.publish_agreement(agreement=coded, by=reviewer, at=NOW)

    with pytest.raises(IntegrityError, match="agreement_returned_to_its_coder"):
        Agreement.objects.update(review_note="Missing.")
