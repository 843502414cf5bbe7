"""The one door: each step taken, and each refused with its sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from alliance.models import User
from commitments import workflow
from commitments.models import Agreement, Commitment, Evidence, StatusUpdate
from commitments.workflow import Refused
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
)

NOW = datetime(2022, 6, 1, 3, tzinfo=UTC)
STATES = ["draft", "submitted", "published", "returned", "withdrawn"]


def update_in(state: str, author: User, reviewer: User, **fields: Any) -> StatusUpdate:
    """An update of the author's in this state, with its evidence."""
    columns: dict[str, dict[str, Any]] = {
        "draft": {"draft": True},
        "submitted": {"draft": True, "state": state, "submitted_at": NOW},
        "returned": {"draft": True, "state": state, "submitted_at": NOW, "reviewer": reviewer, "review_note": "Date?"},
        "published": {"reviewer": reviewer},
        "withdrawn": {
            "draft": True,
            "state": state,
            "withdrawn_at": NOW,
            "withdrawn_by": author,
            "withdrawal_reason": "A double.",
        },
    }
    with transaction.atomic():
        update = StatusUpdateFactory(author=author, evidence=False, **columns[state] | fields)
        EvidenceFactory(update=update)
    return update


def stored(update: StatusUpdate) -> StatusUpdate:
    return StatusUpdate.objects.get(pk=update.pk)


def refusal(step: Callable[..., Any], **arguments: Any) -> dict[str, list[str]]:
    """The sentences with which a step is refused."""
    with pytest.raises(Refused) as caught:
        step(**arguments)
    return caught.value.message_dict


def whole(sentence: str) -> dict[str, list[str]]:
    return {"__all__": [sentence]}


# Drafting


def test_draft_is_stored_with_its_author_and_evidence(analyst: User):
    update = StatusUpdateFactory.build(
        draft=True, commitment=CommitmentFactory(), author=None, state="published", implementation="under_way"
    )
    evidence = EvidenceFactory.build(update=None)

    workflow.draft(update=update, by=analyst, evidence=[evidence])

    assert (stored(update).author, stored(update).state) == (analyst, "draft")
    assert list(stored(update).evidence.all()) == [evidence]


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_author_changes_an_open_update(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)
    old, new = update.evidence.get(), EvidenceFactory.build(update=None, title="Second release")
    update.rationale, update.state = "It met twice.", "published"

    workflow.draft(update=update, by=analyst, evidence=[new], dropped=[old])

    assert (stored(update).rationale, stored(update).state) == ("It met twice.", state)
    assert list(stored(update).evidence.all()) == [new]


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn"])
def test_content_is_frozen_from_submission(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)
    update.rationale = "It met twice."

    told = refusal(workflow.draft, update=update, by=analyst, dropped=update.evidence.all())

    assert told == whole(f"The update is {state}; only a draft or returned one can be changed.")
    assert (stored(update).rationale, stored(update).evidence.count()) == ("The group met for the first time.", 1)


def test_nobody_changes_the_draft_of_another(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)

    assert refusal(workflow.draft, update=update, by=reviewer) == whole(
        "Only its author can change it; return it with a note instead."
    )


def test_evidence_stays_with_its_update(analyst: User, reviewer: User):
    foreign = update_in("published", analyst, reviewer).evidence.get()
    update = update_in("draft", analyst, reviewer)
    sentence = whole("Evidence stays with its update.")

    assert refusal(workflow.draft, update=update, by=analyst, evidence=[foreign]) == sentence
    assert refusal(workflow.draft, update=update, by=analyst, dropped=[foreign]) == sentence
    assert Evidence.objects.filter(pk=foreign.pk).exists()


def test_draft_is_refused_with_the_sentence_of_a_constraint(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    update.implementation = "upheld"

    assert refusal(workflow.draft, update=update, by=analyst) == whole(
        "Upheld needs the period from and to; nothing else has a period."
    )


def test_draft_that_is_gone_is_told_so(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    StatusUpdate.objects.filter(pk=update.pk).delete()

    assert refusal(workflow.submit, update=update, by=analyst, at=NOW) == whole(
        "The status update is not there any more."
    )


# Submitting


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_author_submits(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)

    workflow.submit(update=update, by=analyst, at=NOW)

    assert (stored(update).state, stored(update).submitted_at) == ("submitted", NOW)


def test_nobody_submits_for_another(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)

    assert refusal(workflow.submit, update=update, by=reviewer, at=NOW) == whole("Only its author can submit it.")


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn"])
def test_only_an_open_update_is_submitted(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)

    assert refusal(workflow.submit, update=update, by=analyst, at=NOW) == whole(
        f"The update is {state}; only a draft or returned one can be submitted."
    )


def test_faults_of_all_kinds_are_told_together(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer, implementation="delivered", effective_on=date(2022, 6, 2))
    update.evidence.update(basis="credible_reporting")

    told = refusal(workflow.submit, update=update, by=analyst, at=NOW)

    assert told == {
        "evidence": ["This verdict needs an official document, or two sources of different publishers."],
        "effective_on": ["2022-06-02 has not come yet; give the day of the event."],
    }
    assert stored(update).state == "draft"


def test_update_without_a_rationale_is_not_submitted(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer, rationale="")

    assert refusal(workflow.submit, update=update, by=analyst, at=NOW) == whole("A submitted update needs a rationale.")


def test_day_of_the_ledger_counts(analyst: User, reviewer: User):
    """At 16:00 in London it is the next day in Seoul."""
    update = update_in("draft", analyst, reviewer, effective_on=date(2022, 6, 2))

    workflow.submit(update=update, by=analyst, at=datetime(2022, 6, 1, 16, tzinfo=UTC))

    assert stored(update).state == "submitted"


# Publishing


def test_reviewer_publishes_and_readers_see_it(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)
    assert list(StatusUpdate.objects.published()) == []

    workflow.publish(update=update, by=reviewer, at=NOW)

    assert list(StatusUpdate.objects.published()) == [update]
    assert (stored(update).reviewer, stored(update).published_at) == (reviewer, NOW)


def test_analyst_does_not_publish(analyst: User, reviewer: User):
    update = update_in("submitted", reviewer, analyst)

    assert refusal(workflow.publish, update=update, by=analyst, at=NOW) == whole(
        "Publishing needs the rights of a reviewer."
    )


@pytest.mark.parametrize("group", ["reviewer", "administrator"])
def test_nobody_publishes_an_update_of_their_own(request: pytest.FixtureRequest, analyst: User, group: str):
    author = request.getfixturevalue(group)
    update = update_in("submitted", author, analyst)

    assert refusal(workflow.publish, update=update, by=author, at=NOW) == whole(
        "Nobody reviews an update of their own: ask a colleague."
    )
    assert stored(update).state == "submitted"


@pytest.mark.parametrize("state", ["draft", "returned", "published", "withdrawn"])
def test_only_a_submitted_update_is_published(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)

    assert refusal(workflow.publish, update=update, by=reviewer, at=NOW) == whole(
        f"The update is {state}; only a submitted one can be published."
    )


def test_rules_are_asked_again_on_publication(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)
    Commitment.objects.filter(pk=update.commitment_id).update(obligation="standing")

    told = refusal(workflow.publish, update=update, by=reviewer, at=NOW)

    assert list(told) == ["implementation"]
    assert stored(update).state == "submitted"


# Returning


def test_reviewer_returns_with_a_note(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)

    workflow.return_to_author(update=update, by=reviewer, note=" Which day? ")

    assert (stored(update).state, stored(update).reviewer, stored(update).review_note) == (
        "returned",
        reviewer,
        "Which day?",
    )


def test_return_needs_a_note(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)

    assert refusal(workflow.return_to_author, update=update, by=reviewer, note=" ") == whole(
        "Say in a note why the update goes back."
    )


def test_analyst_does_not_return(analyst: User, reviewer: User):
    update = update_in("submitted", reviewer, analyst)

    assert refusal(workflow.return_to_author, update=update, by=analyst, note="Which day?") == whole(
        "Returning needs the rights of a reviewer."
    )


def test_nobody_returns_an_update_of_their_own(analyst: User, reviewer: User):
    update = update_in("submitted", reviewer, analyst)

    assert refusal(workflow.return_to_author, update=update, by=reviewer, note="Which day?") == whole(
        "Nobody reviews an update of their own: ask a colleague."
    )


@pytest.mark.parametrize("state", ["draft", "returned", "published", "withdrawn"])
def test_only_a_submitted_update_is_returned(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)

    assert refusal(workflow.return_to_author, update=update, by=reviewer, note="Which day?") == whole(
        f"The update is {state}; only a submitted one can be returned."
    )


# Withdrawing


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_author_withdraws_before_publication(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)

    workflow.withdraw(update=update, by=analyst, at=NOW, reason=" A double. ")

    assert (stored(update).state, stored(update).withdrawn_at) == ("withdrawn", NOW)
    assert (stored(update).withdrawn_by, stored(update).withdrawal_reason) == (analyst, "A double.")


def test_author_does_not_withdraw_what_is_public(analyst: User, reviewer: User):
    update = update_in("published", analyst, reviewer)

    assert refusal(workflow.withdraw, update=update, by=analyst, at=NOW, reason="A double.") == whole(
        "Withdrawing it needs the rights of a reviewer."
    )


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "published"])
def test_reviewer_withdraws_from_any_state(analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)

    workflow.withdraw(update=update, by=reviewer, at=NOW, reason="The source was false.")

    assert list(StatusUpdate.objects.published()) == []
    assert (stored(update).withdrawn_by, stored(update).state) == (reviewer, "withdrawn")


def test_withdrawal_needs_a_reason(analyst: User, reviewer: User):
    update = update_in("published", analyst, reviewer)

    assert refusal(workflow.withdraw, update=update, by=reviewer, at=NOW, reason="") == whole(
        "A withdrawn update needs who withdrew it, when and why."
    )


def test_nobody_withdraws_twice(analyst: User, reviewer: User):
    update = update_in("withdrawn", analyst, reviewer)

    assert refusal(workflow.withdraw, update=update, by=reviewer, at=NOW, reason="A double.") == whole(
        "The update is withdrawn already."
    )


def test_deferred_constraints_speak_inside_the_door(analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    PassageFactory(agreement=(agreement := AgreementFactory(draft=True)), number="1", position=1)
    PassageFactory(agreement=agreement, number="2", position=1)

    assert refusal(workflow.submit, update=update, by=analyst, at=NOW) == whole(
        "The database refuses this by its rule passage_position; somebody may have been faster, so look again."
    )

    agreement.passages.all().delete()


@pytest.mark.django_db
def test_database_refuses_in_the_words_of_its_constraint():
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        CommitmentFactory(recurrence_months=12)

    assert workflow.refusal_of(caught.value).message_dict == whole(
        "Only a recurring commitment has months between its recurrences."
    )


# Agreements


@pytest.fixture
def coded(analyst: User) -> Agreement:
    """An agreement that the analyst has coded: one promise, one recommendation, both quoted and owed."""
    agreement = AgreementFactory(draft=True, code="2021-FS", coded_by=analyst, checked_by=None)
    promise = CommitmentFactory(agreement=agreement, code="2021-FS-001", quote="establish a working group")
    advice = RecommendationFactory(agreement=agreement, code="2021-FS-R01")
    CitationFactory(commitment=None, recommendation=advice, passage=promise.citations.get().passage, quote="soon")
    return agreement


def public() -> list[Agreement]:
    return list(Agreement.objects.public())


def test_coder_signs_the_coding(coded: Agreement, reviewer: User):
    workflow.finish_coding(agreement=coded, by=reviewer)

    assert Agreement.objects.get().coded_by == reviewer


def test_another_person_checks_and_publishes(coded: Agreement, reviewer: User):
    workflow.publish_agreement(agreement=coded, by=reviewer, at=NOW)

    assert public() == [coded]
    assert (public()[0].checked_by, public()[0].published_at) == (reviewer, NOW)


def test_coder_does_not_publish(coded: Agreement, reviewer: User):
    workflow.finish_coding(agreement=coded, by=reviewer)

    assert refusal(workflow.publish_agreement, agreement=coded, by=reviewer, at=NOW) == whole(
        "An agreement is public only when one person coded it and another checked it."
    )
    assert public() == []


def test_analyst_does_not_publish_an_agreement(coded: Agreement, reviewer: User, analyst: User):
    workflow.finish_coding(agreement=coded, by=reviewer)

    assert refusal(workflow.publish_agreement, agreement=coded, by=analyst, at=NOW) == whole(
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


# Two people at once


def while_another_waits(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Take the first step, begin the second in a connection of its own before the first is committed, and let it end.

    Returns what the second one was refused with, or nothing.
    """
    refused: list[Any] = []
    backend: Queue[int] = Queue()

    def run() -> None:
        try:
            backend.put(ask("SELECT pg_backend_pid()"))
            second()
        except Refused as refusal:
            refused.append(refusal.message_dict)
        finally:
            connection.close()

    other = Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        pid = backend.get()
        while other.is_alive() and not ask("SELECT pg_backend_pid() = ANY (pg_blocking_pids(%s))", pid):
            pass  # until it waits for a row of ours, or has come to its end without
    other.join()
    return refused


def ask(sql: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_second_of_two_reviewers_is_told_that_it_is_published(analyst: User, reviewer: User, administrator: User):
    update = update_in("submitted", analyst, reviewer)

    refused = while_another_waits(
        lambda: workflow.publish(update=update, by=reviewer, at=NOW),
        lambda: workflow.publish(update=update, by=administrator, at=NOW),
    )

    assert refused == [whole("The update is published; only a submitted one can be published.")]
    assert stored(update).reviewer == reviewer


@pytest.mark.django_db(transaction=True)
def test_reviewer_is_told_that_the_author_withdrew_meanwhile(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)

    refused = while_another_waits(
        lambda: workflow.withdraw(update=update, by=analyst, at=NOW, reason="A double."),
        lambda: workflow.publish(update=update, by=reviewer, at=NOW),
    )

    assert refused == [whole("The update is withdrawn; only a submitted one can be published.")]
    assert stored(update).published_at is None


@pytest.mark.django_db(transaction=True)
def test_author_is_told_that_a_reviewer_published_meanwhile(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)

    refused = while_another_waits(
        lambda: workflow.publish(update=update, by=reviewer, at=NOW),
        lambda: workflow.withdraw(update=update, by=analyst, at=NOW, reason="A double."),
    )

    assert refused == [whole("Withdrawing it needs the rights of a reviewer.")]
    assert stored(update).withdrawn_at is None


@pytest.mark.django_db(transaction=True)
def test_second_of_two_publishers_of_an_agreement_is_told(reviewer: User, administrator: User):
    agreement = AgreementFactory(draft=True, checked_by=None)

    refused = while_another_waits(
        lambda: workflow.publish_agreement(agreement=agreement, by=reviewer, at=NOW),
        lambda: workflow.publish_agreement(agreement=agreement, by=administrator, at=NOW),
    )

    assert refused == [whole("The agreement is public already.")]
    assert Agreement.objects.get().checked_by == reviewer
