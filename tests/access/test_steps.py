"""No gap between what a page offers and what the door allows: each step is tried in each state by everybody."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from alliance.access import steps as access
from alliance.access.steps import STEPS, Whose
from alliance.access.who import Who
from alliance.coding.turns import turn_of
from alliance.history import recorded
from alliance.models import User
from commitments import workflow
from commitments.admin import status_steps as updates
from commitments.admin.status_steps import Step
from commitments.choices import UpdateState
from commitments.workflow import Refused
from tests.access.walking import PEOPLE
from tests.commitments.steps import NOW, update_in
from tests.conftest import member
from tests.factories import AgreementFactory, CommitmentFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


def offered(steps: Sequence[Step], record: Any, person: User) -> set[str]:
    return {step.name for step in steps if step.is_open(record, person)}


def allowed(steps: Sequence[Step], record: Any, person: User, note: str = "Say which day.") -> set[str]:
    return {step.name for step in steps if is_allowed(step, type(record).objects.get(pk=record.pk), person, note)}


def is_allowed(step: Step, record: Any, person: User, note: str) -> bool:
    try:
        with transaction.atomic():
            step.take(record, person, note)
            transaction.set_rollback(True)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("state", UpdateState.values)
@pytest.mark.parametrize("author", ["analyst", "reviewer", "administrator", "reader"])
def test_steps_of_an_update_are_offered_to_whom_they_are_allowed(
    request: pytest.FixtureRequest, state: str, author: str
):
    people = {name: request.getfixturevalue(name) for name in ("analyst", "reviewer", "administrator", "reader")}
    colleague = member("colleague", "Reviewer")
    update = update_in(state, people[author], colleague)

    buttons = {name: offered(updates.STEPS, update, person) for name, person in people.items()}

    assert buttons == {name: allowed(updates.STEPS, update, person) for name, person in people.items()}


@pytest.mark.parametrize("has_changed", [False, True])
@pytest.mark.parametrize("coder", [None, "analyst", "reviewer"])
@pytest.mark.parametrize("state", ["public", "signed", "returned"])
def test_steps_of_a_coding_are_offered_to_whom_they_are_allowed(
    request: pytest.FixtureRequest, coder: str | None, state: str, has_changed: bool
):
    people = {name: request.getfixturevalue(name) for name in ("analyst", "reviewer", "administrator", "reader")}
    signed = {"coded_by": people[coder]} if coder else {}
    unseen = {"draft": True, "checked_by": None, "coded_by": None}
    returned = {"review_note": "Passage 3?"} if state == "returned" and coder else {}
    text = AgreementFactory(**(signed if state == "public" else unseen | signed | returned))
    if has_changed:
        for person in people.values():
            with recorded(actor=person):
                CommitmentFactory(agreement=text)

    turns = {name: vars(turn_of(person, text)) for name, person in people.items()}
    allowed = {
        name: {f"may_{step}" for step, taken in WHOLE.items() if takes(taken, text, person)}
        for name, person in people.items()
    }

    if coder and state == "signed":
        turns[coder]["may_finish"] = True  # which changes nothing, so that nobody is offered it
    assert {name: {step for step, may in turn.items() if may} for name, turn in turns.items()} == allowed


WHOLE = {"finish": "finish_coding", "return": "return_coding", "publish": "publish_agreement"}


# The table of docs/permissions.md

type Taken = dict[str, Callable[[Any, User], object]]

OF_UPDATES: Taken = {
    "draft": lambda update, by: workflow.draft(update=update, by=by),
    "discard": lambda update, by: workflow.discard(update=update, by=by),
    "submit": lambda update, by: workflow.submit(update=update, by=by, at=NOW),
    "publish": lambda update, by: workflow.publish(update=update, by=by, at=NOW),
    "return_to_author": lambda update, by: workflow.return_to_author(update=update, by=by, note="Which day?"),
    "withdraw": lambda update, by: workflow.withdraw(update=update, by=by, at=NOW, reason="A double."),
    "correct": lambda update, by: workflow.correct(update=update, by=by),
}
OF_CODINGS: Taken = {
    "finish_coding": lambda text, by: workflow.finish_coding(agreement=text, by=by),
    "publish_agreement": lambda text, by: workflow.publish_agreement(agreement=text, by=by, at=NOW),
    "return_coding": lambda text, by: workflow.return_coding(agreement=text, by=by, note="Passage 3?"),
}
OF_PROMISES: Taken = {
    "retire": lambda promise, by: workflow.retire(commitment=promise, by=by, at=NOW, reason="Coded twice."),
}
TAKEN = OF_UPDATES | OF_CODINGS | OF_PROMISES
CODINGS = ("unsigned", "signed", "sent back", "public")
PROMISES = ("hidden", "seen", "retired")
CASES = [
    ("draft", "new"),
    *product(OF_UPDATES, UpdateState.values),
    *product(OF_CODINGS, CODINGS),
    *product(OF_PROMISES, PROMISES),
]


def record(state: str, owner: User, colleague: User) -> Any:
    """An update, a coding or a commitment in this state, the work of this owner."""
    if state == "new":
        return StatusUpdateFactory.build(draft=True, commitment=CommitmentFactory(), author=None)
    if state in UpdateState.values:
        return update_in(state, owner, colleague)
    if state in PROMISES:
        retired = {"retired_at": NOW, "retired_reason": "Coded twice."} if state == "retired" else {}
        return CommitmentFactory(agreement__draft=state == "hidden", **retired)
    if state == "public":
        return AgreementFactory(coded_by=owner, checked_by=colleague)
    note, coder = "Passage 3?" if state == "sent back" else "", None if state == "unsigned" else owner
    return AgreementFactory(draft=True, checked_by=None, coded_by=coder, review_note=note)


@pytest.mark.parametrize("whose", [Whose.OWN, Whose.COLLEAGUES])
@pytest.mark.parametrize(("step", "state"), CASES)
def test_table_of_steps_says_what_the_door_allows(request: pytest.FixtureRequest, step: str, state: str, whose: Whose):
    people = {who: request.getfixturevalue(name) for who, name in PEOPLE.items() if name}
    author, checker = member("author", "Reviewer"), member("checker", "Reviewer")

    allowed = [
        who
        for who, person in people.items()
        if takes(step, record(state, person if whose is Whose.OWN else author, checker), person)
    ]

    told = [line.who for line in STEPS if step in line.steps and state in line.states and is_of(line, whose)]
    assert allowed == [who for who in people if who >= min(told, default=Who.NOBODY)]


def is_of(line: access.Step, whose: Whose) -> bool:
    return line.whose in (whose, Whose.ANYBODYS)


def takes(step: str, record: Any, person: User) -> bool:
    try:
        with transaction.atomic():
            TAKEN[step](record, person)
            transaction.set_rollback(True)
    except Refused:
        return False
    return True


def test_table_of_steps_names_every_step_and_state_that_is_tried():
    named = {(step, state) for line in STEPS for step in line.steps for state in line.states}

    assert named <= set(CASES)
    assert {step for step, _ in named} == TAKEN.keys()
