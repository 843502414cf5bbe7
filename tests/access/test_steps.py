"""No gap between what a page offers and what the door allows: each step is tried in each state by everybody."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction

from alliance.models import User
from commitments.admin import agreement as agreements
from commitments.admin import status_steps as updates
from commitments.admin.steps import Step
from commitments.choices import UpdateState
from commitments.unseen import sealed
from commitments.workflow import Refused
from tests.commitments.steps import update_in
from tests.conftest import member
from tests.factories import AgreementFactory

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


def seal() -> str:
    """What a form says that was opened now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return sealed(cursor.fetchone()[0])


@pytest.mark.parametrize("coder", [None, "analyst", "reviewer"])
@pytest.mark.parametrize("state", ["public", "signed", "returned"])
def test_steps_of_an_agreement_are_offered_to_whom_they_are_allowed(
    request: pytest.FixtureRequest, coder: str | None, state: str
):
    people = {name: request.getfixturevalue(name) for name in ("analyst", "reviewer", "administrator", "reader")}
    signed = {"coded_by": people[coder]} if coder else {}
    unseen = {"draft": True, "checked_by": None, "coded_by": None}
    returned = {"review_note": "Passage 3?"} if state == "returned" and coder else {}
    text = AgreementFactory(**(signed if state == "public" else unseen | signed | returned))

    buttons = {name: offered(agreements.STEPS, text, person) for name, person in people.items()}
    doors = {name: allowed(agreements.STEPS, text, person, seal()) for name, person in people.items()}

    again = {name: {"finish"} if name == coder and state == "signed" else set() for name in people}  # changes nothing
    assert {name: steps | again[name] for name, steps in buttons.items()} == doors
