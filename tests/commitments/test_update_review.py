"""The door of a status update, after it is submitted: published, returned or withdrawn, or refused with a sentence."""

import pytest

from alliance.models import User
from commitments import workflow
from commitments.models import Commitment, StatusUpdate
from tests.commitments.steps import NOW, refusal, stored, update_in, whole

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
