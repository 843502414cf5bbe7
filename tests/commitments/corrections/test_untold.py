"""What the page of corrections never tells: what readers do not see, or never saw.

Whether something was public before is a question between transactions, so these tests commit.
"""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from alliance.models import User
from commitments import workflow
from commitments.corrections import corrections
from commitments.models import Commitment, StatusUpdate
from tests.commitments.corrections.changes import NOWADAYS, change, page, public_promise, told
from tests.commitments.steps import NOW
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_changed_before_the_agreement_was_public_is_never_told():
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, title_en="CANARY", checked_by=None)
        promise, other = (CommitmentFactory(agreement=agreement, title_en="CANARY") for _ in range(2))
    change(promise, title_en="CANARY two")
    change(agreement, title_en="Fact sheet")
    with transaction.atomic():
        change(promise, title_en="CANARY three")
        change(agreement, published_at=NOW, checked_by=UserFactory())
        change(promise, title_en="Meet")
        change(other, title_en="Meet once")
    assert told() == []

    change(promise, title_en="Meet twice")
    assert told() == [("changed", [("title", "Meet", "Meet twice")])]


def test_value_that_was_gone_before_anybody_saw_it_is_not_told():
    promise = public_promise()

    with transaction.atomic():
        change(promise, title_en="CANARY")
        change(promise, title_en="Meet twice")
        TargetFactory(commitment=promise, text="CANARY").delete()
    with transaction.atomic():
        change(promise, title_en="CANARY")
        change(promise, title_en="Meet twice")

    assert told() == [("changed", [("title", "Meet", "Meet twice")])]


def test_new_records_are_no_corrections():
    promise = public_promise()
    with transaction.atomic():
        later = CommitmentFactory(agreement__issued_on=date(2022, 5, 1))
        TargetFactory(commitment=later)
        CommitmentLinkFactory(later=later, earlier=promise)
        change(later, title_en="Meet again")
        PassageFactory(agreement=promise.agreement)
        RecommendationFactory(agreement=promise.agreement)
        StatusUpdateFactory(commitment=promise)

    assert told() == []


def test_columns_that_readers_do_not_see_are_not_told():
    promise = public_promise()
    change(promise.agreement, sha256="0" * 64, language="ko")
    change(promise.citations.get().passage, note="CANARY")

    assert told() == []


def test_words_of_a_text_that_was_not_public_are_never_told():
    promise = public_promise()
    with transaction.atomic():
        hidden = PassageFactory(agreement__draft=True, agreement__checked_by=None, text="CANARY one and CANARY two.")
        citation = CitationFactory(commitment=promise, passage=hidden, quote="CANARY one")
    change(citation, quote="CANARY two")
    change(hidden, heading="CANARY")
    change(hidden.agreement, published_at=NOW, checked_by=UserFactory())

    assert told() == []


def test_words_that_were_moved_to_a_hidden_text_are_not_told():
    promise = public_promise()
    with transaction.atomic():
        hidden = PassageFactory(agreement__draft=True, text="CANARY.")
        citation = CitationFactory(commitment=promise, quote="meet", passage=PassageFactory(text="They meet."))
    change(citation, passage=hidden, quote="CANARY")

    assert [row for row in told() if "CANARY" in str(row)] == []


@pytest.mark.parametrize("hidden", ["draft", "retired"])
def test_link_to_what_readers_do_not_see_is_not_told(reviewer: User, hidden: str):
    promise = public_promise(agreement__issued_on=date(2022, 5, 21))
    with transaction.atomic():
        other = CommitmentFactory(agreement__draft=hidden == "draft", code="CANARY-001", title_en="CANARY")
    link = CommitmentLinkFactory(later=promise, earlier=other, note="CANARY")
    change(link, note="CANARY two")
    if hidden == "retired":
        assert [what for what, _ in told()] == [
            "commitment link CANARY-001 CANARY reaffirms changed",
            "commitment link added",
        ]
        workflow.retire(commitment=other, by=reviewer, at=NOW, reason="Coded twice.")

    assert [what for what, _ in told() if what] == []


def test_retired_commitment_is_told_by_code_and_reason_alone(client: Client, reviewer: User):
    promise = public_promise(title_en="CANARY", summary="CANARY")
    change(promise, summary="CANARY two")
    TargetFactory(commitment=promise, text="CANARY")
    with transaction.atomic():
        update = StatusUpdateFactory(commitment=promise, rationale="CANARY")
    workflow.withdraw(update=update, by=reviewer, at=NOW, reason="CANARY")
    with transaction.atomic():
        hidden = CommitmentFactory(agreement__draft=True, title_en="CANARY")

    workflow.retire(commitment=promise, by=reviewer, at=NOW, reason="Coded twice.", replaced_by=hidden)
    change(Commitment.objects.get(pk=promise.pk), summary="CANARY three")

    assert "CANARY" not in client.get("/corrections/").text
    assert "1 correction" in page(client)


def test_retirement_before_publication_is_not_told(reviewer: User):
    with transaction.atomic():
        promise = CommitmentFactory(agreement__draft=True, agreement__checked_by=None)
    workflow.retire(commitment=promise, by=reviewer, at=NOW, reason="CANARY")
    change(promise.agreement, published_at=NOW, checked_by=UserFactory())

    assert corrections(1, **NOWADAYS) == ([], 0)


def test_updates_that_were_never_public_are_not_told(client: Client, analyst: User, reviewer: User):
    promise = public_promise()
    with transaction.atomic():
        update = StatusUpdateFactory(commitment=promise, draft=True, author=analyst, rationale="CANARY")
        EvidenceFactory(update=update, title="CANARY")
    workflow.submit(update=update, by=analyst, at=NOW)
    workflow.return_to_author(update=update, by=reviewer, note="CANARY")
    workflow.withdraw(update=update, by=analyst, at=NOW, reason="CANARY")
    with transaction.atomic():
        seen = StatusUpdateFactory(commitment=promise)
    workflow.correct(update=seen, by=analyst)

    assert "There is none yet." in page(client)
    assert StatusUpdate.objects.count() == 3
