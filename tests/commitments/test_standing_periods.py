"""Where commitments stand is noted when a transaction is settled: it is what the definition finds, on every day."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.models import User
from commitments import workflow
from commitments.models import Agreement, Commitment, Obligation, StandingPeriod, StatusUpdate
from tests.commitments.at_once import while_another_waits
from tests.commitments.noting import is_asked, settle_without_rules
from tests.commitments.promises import DAYS, promises, store
from tests.commitments.steps import NOW, update_in
from tests.factories import (
    CommitmentFactory,
    ObligationFactory,
    PartyFactory,
    StatusUpdateFactory,
    ThemeFactory,
    UserFactory,
)

DAY = date(2024, 6, 30)


def rows(function: str, day: date) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}(%s, 'infinity') ORDER BY commitment_id, party_id", [day])
        return cursor.fetchall()


def are_noted() -> bool:
    return is_asked("commitments_standingperiod", "stood('2024-06-30', 'infinity')")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=st.lists(promises(), min_size=1, max_size=3), day=DAYS)
def test_what_is_noted_is_what_the_updates_say_on_any_day(ledger, day):
    with transaction.atomic():
        people = {"author": UserFactory(), "reviewer": UserFactory(), "theme": ThemeFactory()}
        for promise in ledger:
            store(promise, people)
        settle_without_rules()
        turns = {update.effective_on for promise in ledger for update in promise.updates}

        for turn in {day, *turns, *(turn - timedelta(days=1) for turn in turns)}:
            assert rows("stood", turn) == rows("found_standing", turn) != []
        assert are_noted()
        transaction.set_rollback(True)


@pytest.fixture
def promise(db: None) -> Commitment:
    """A settled one of two obligors, of whom one is assessed."""
    commitment = CommitmentFactory(obligors=["KOR", "USA"], agreement__issued_on=date(2021, 5, 21))
    StatusUpdateFactory(commitment=commitment, party=PartyFactory(code="KOR"), effective_on=date(2022, 3, 1))
    connection.check_constraints()
    return commitment


def withdraw(promise: Commitment) -> None:
    promise.status_updates.update(
        state="withdrawn", withdrawn_at=NOW, withdrawn_by=UserFactory(), withdrawal_reason="Misread."
    )


CHANGES = {
    "an update is published": lambda promise: StatusUpdateFactory(commitment=promise, effective_on=date(2023, 3, 1)),
    "an update is withdrawn": withdraw,
    "an obligor joins": lambda promise: ObligationFactory(commitment=promise, party=PartyFactory(code="JPN")),
    "an obligor leaves": lambda promise: promise.obligations.filter(party__code="USA").delete(),
    "an obligor becomes the counterpart": lambda promise: promise.obligations.filter(party__code="USA").update(
        role="counterpart"
    ),
    "its date is read anew": lambda promise: Commitment.objects.filter(pk=promise.pk).update(
        deadline="by 2023", due_on=date(2023, 12, 31), due_basis="stated"
    ),
    "its reviews come more often": lambda promise: Commitment.objects.filter(pk=promise.pk).update(review_every_days=7),
    "its text gets another date": lambda promise: Agreement.objects.filter(pk=promise.agreement_id).update(
        issued_on=date(2021, 6, 1)
    ),
    "a commitment joins": lambda promise: CommitmentFactory(agreement=promise.agreement),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_is_noted_anew_when(promise: Commitment, change):
    Commitment.objects.filter(pk=promise.pk).update(
        obligation="recurring", recurrence_months=12, delivered_when="It is held."
    )
    settle_without_rules()
    change(promise)
    assert not are_noted()

    settle_without_rules()

    assert rows("stood", DAY) == rows("found_standing", DAY)
    assert are_noted()


def test_draft_that_is_deleted_takes_its_periods_along(db: None):
    draft = CommitmentFactory(agreement__draft=True)
    connection.check_constraints()
    assert StandingPeriod.objects.filter(commitment=draft).exists()

    Obligation.objects.filter(commitment=draft).delete()
    draft.citations.all().delete()
    draft.delete()
    settle_without_rules()

    assert not StandingPeriod.objects.exists()


def test_transaction_sees_what_it_has_not_settled(promise: Commitment):
    StatusUpdateFactory(commitment=promise, implementation="reversed", effective_on=date(2023, 3, 1))

    standing = Commitment.objects.with_standing(DAY, timezone.now()).get().standing

    assert standing.implementation == "reversed"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.django_db(transaction=True)
def test_of_two_publications_at_once_both_are_noted(analyst: User, reviewer: User, order: int):
    update = update_in("submitted", analyst, reviewer)
    first, second = [update, update_in("submitted", analyst, reviewer, commitment=update.commitment)][::order]

    refused = while_another_waits(
        lambda: workflow.publish(update=first, by=reviewer, at=NOW),
        lambda: workflow.publish(update=second, by=reviewer, at=NOW),
    )

    assert refused == []
    assert StatusUpdate.objects.filter(state="published", commitment=first.commitment).count() == 2
    assert rows("stood", DAY) == rows("found_standing", DAY)
    assert are_noted()
