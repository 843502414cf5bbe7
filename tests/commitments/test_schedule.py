"""Schedule: which word a due date, a status and a day make together, and when a recurring promise is due."""

from datetime import date, timedelta

import pytest
from django.db import connection

from commitments.choices import Implementation
from commitments.models import Commitment
from tests.commitments.standings import DAY, KNOWN, assessed, of
from tests.factories import CommitmentFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

BEFORE, DUE, AFTER = date(2023, 3, 1), date(2023, 4, 1), date(2023, 5, 1)
SCHEDULES = """
                  none         overdue        passed       soon         later
not_assessed      no_deadline  date_passed    date_passed  due_soon     not_yet_due
no_action_found   no_deadline  overdue        date_passed  due_soon     not_yet_due
stalled           no_deadline  overdue        date_passed  due_soon     not_yet_due
under_way         no_deadline  overdue        date_passed  due_soon     not_yet_due
partly_delivered  no_deadline  overdue        date_passed  due_soon     not_yet_due
upheld            no_deadline  date_passed    date_passed  due_soon     not_yet_due
not_assessable    no_deadline  date_passed    date_passed  due_soon     not_yet_due
delivered         no_deadline  delivered_late delivered_on_time delivered_on_time delivered_on_time
reversed          closed       closed         closed       closed       closed
lapsed            closed       closed         closed       closed       closed
superseded        closed       closed         closed       closed       closed
"""
CASES = {  # the date, and the day from which the status holds
    "none": (None, AFTER),
    "overdue": (DUE, AFTER),
    "passed": (DUE, BEFORE),
    "soon": (DAY + timedelta(days=90), BEFORE),
    "later": (DAY + timedelta(days=91), BEFORE),
}


def schedule(implementation: str, effective_on: date | None, due: date | None, day: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT schedule(%s, %s, %s, %s)", [implementation, effective_on, due, day])
        return cursor.fetchone()[0]


def test_schedule_of_every_implementation():
    header, *rows = [line.split() for line in SCHEDULES.strip().splitlines()]

    found = {
        (name, case): schedule(name, None if name == "not_assessed" else CASES[case][1], CASES[case][0], DAY)
        for name, *_ in rows
        for case in header
    }

    assert found == {(name, case): value for name, *values in rows for case, value in zip(header, values, strict=True)}
    assert {name for name, _ in found} == {*Implementation.values, "not_assessed"}


@pytest.mark.parametrize(
    ("due", "expected"),
    [(DAY - timedelta(days=1), "date_passed"), (DAY, "due_soon"), (DAY + timedelta(days=1), "due_soon")],
)
def test_date_has_passed_only_on_the_day_after(due, expected):
    assert schedule("not_assessed", None, due, DAY) == expected


def test_status_on_the_due_day_does_not_say_what_came_after():
    assert schedule("under_way", DUE, DUE, DAY) == "date_passed"
    assert schedule("delivered", DUE, DUE, DAY) == "delivered_on_time"


def test_recurring_commitment_is_due_its_months_after_it_was_last_kept():
    commitment = CommitmentFactory(obligation="recurring", recurrence_months=12)
    assert of(commitment).due_on == date(2022, 5, 21)  # made on 21 May 2021

    StatusUpdateFactory(commitment=commitment, upheld=True, effective_on=date(2022, 10, 31))
    assert of(commitment).due_on == date(2023, 10, 31)
    assert of(commitment).schedule == "not_yet_due"
    assert of(commitment, day=date(2023, 11, 1)).schedule == "date_passed"


@pytest.mark.parametrize(
    ("made_on", "precision", "due"),
    [
        (date(2021, 5, 21), "day", date(2022, 5, 21)),
        (date(2023, 2, 28), "month", date(2024, 2, 29)),
        (date(2021, 12, 31), "year", date(2022, 12, 31)),
    ],
)
def test_next_date_is_known_as_exactly_as_the_day_it_is_counted_from(made_on, precision, due):
    agreement = {"agreement__issued_on": made_on, "agreement__issued_precision": precision}
    commitment = CommitmentFactory(obligation="recurring", recurrence_months=12, **agreement)
    by_party = Commitment.objects.with_standing_by_party(made_on, KNOWN).get().standing_by_party

    assert [(one.due_on, one.due_precision) for one in (of(commitment), *by_party)] == [(due, precision)] * 2

    StatusUpdateFactory(commitment=commitment, upheld=True, effective_on=date(2023, 3, 15))
    assert (of(commitment).due_on, of(commitment).due_precision) == (date(2024, 3, 15), "day")


def test_deadline_is_known_as_exactly_as_it_says():
    month = {"deadline": "by May", "due_on": date(2022, 5, 31), "due_precision": "month", "due_basis": "stated"}

    standing = of(CommitmentFactory(**month))

    assert (standing.due_on, standing.due_precision) == (date(2022, 5, 31), "month")


def test_recurring_commitment_that_one_obligor_never_kept_is_due_from_the_day_it_was_made():
    commitment = CommitmentFactory(obligation="recurring", recurrence_months=12, obligors=["KOR", "USA"])
    assessed(commitment, "KOR", "upheld", effective_on=date(2022, 10, 31))

    assert of(commitment).due_on == date(2022, 5, 21)


def test_recurring_commitment_without_a_date_has_no_deadline():
    commitment = CommitmentFactory(obligation="recurring", recurrence_months=12, agreement__issued_on=None)

    assert of(commitment).schedule == "no_deadline"
