"""The door of a status update, for its author: drafted and submitted, or refused with a sentence."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from alliance.history import recorded
from alliance.meanwhile import moment
from alliance.models import Change, User
from commitments import workflow
from commitments.models import Evidence, StatusUpdate
from tests.commitments.steps import NOW, refusal, stored, update_in, whole
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    EvidenceFactory,
    PassageFactory,
    StatusUpdateFactory,
)

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


def test_correction_that_says_the_same_is_not_submitted(analyst: User):
    wrong = StatusUpdateFactory()
    draft = workflow.correct(update=wrong, by=analyst)

    same = refusal(workflow.submit, update=draft, by=analyst, at=NOW)
    assert same == whole("It says the same as the update that it corrects; change it, or withdraw it.")

    workflow.draft(update=draft, by=analyst, evidence=[EvidenceFactory.build(update=None, title="Second release")])
    assert workflow.submit(update=draft, by=analyst, at=NOW).state == "submitted"


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
    with recorded(actor=analyst, reason="A double."):
        StatusUpdate.objects.filter(pk=update.pk).delete()
    at = moment(Change.objects.latest("id").at)

    assert refusal(workflow.submit, update=update, by=analyst, at=NOW) == whole(
        f"The status update is not there any more: analyst deleted it on {at}. Why: A double."
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


# What the database refuses


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
