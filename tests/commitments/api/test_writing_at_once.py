"""Two programs at the same instant, each in a connection of its own: one wins, and the other is told."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from alliance.accounts.limits import LIMITS
from alliance.models import User
from commitments.models import StatusUpdate
from tests.accounts.test_tokens import read_with
from tests.commitments.api.writing import Writer, content
from tests.commitments.steps import stored, update_in
from tests.conftest import member
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*sends: Callable[[], Any]) -> list[Any]:
    """All are sent together; the answers in the order of the requests."""
    ready = Barrier(len(sends))

    def run(send: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(20)
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(run, sends))


def promised() -> str:
    """The code of a new commitment, whole when it is committed."""
    with transaction.atomic():
        return CommitmentFactory().code


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def test_one_key_makes_one_draft_however_many_send_it_at_once(analyst: User):
    sent = content(promised())
    writers = [Writer(analyst) for _ in range(6)]

    answers = at_once(*(lambda writer=writer: writer.post(sent, **{"Idempotency-Key": "k"}) for writer in writers))

    assert statuses(answers) == [201] * 6
    assert {(answer["Location"], answer["ETag"], answer.content) for answer in answers} == {
        (answers[0]["Location"], answers[0]["ETag"], answers[0].content)
    }
    assert StatusUpdate.objects.count() == 1


def test_of_two_publishers_one_is_told_that_the_other_was_faster(analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)
    writers = [Writer(person) for person in (reviewer, member("second", "Reviewer"))]
    for writer in writers:
        writer.get(update)

    answers = at_once(*(lambda writer=writer: writer.step("publish", update) for writer in writers))

    assert statuses(answers) == [200, 412]
    [published] = [answer.json() for answer in answers if answer.status_code == 200]
    assert stored(update).reviewer.username == published["reviewer"]


def test_change_and_submission_of_one_version_do_not_both_happen(analyst: User):
    update = update_in("draft", analyst, analyst)
    one, other = Writer(analyst), Writer(analyst)
    one.get(update)
    other.get(update)

    answers = at_once(lambda: one.patch(update, rationale="Mine."), lambda: other.step("submit", update))

    assert statuses(answers) == [200, 412]
    outcome = (stored(update).state, stored(update).rationale)
    assert outcome in [("draft", "Mine."), ("submitted", "The group met for the first time.")]


def test_changes_of_evidence_alone_do_not_overwrite_each_other(analyst: User):
    update = update_in("draft", analyst, analyst)
    one, other = Writer(analyst), Writer(analyst)
    one.get(update)
    other.get(update)
    search = {"basis": "search_record", "searched": "mofa.go.kr", "accessed_on": "2022-01-02"}

    answers = at_once(lambda: one.patch(update, evidence=[]), lambda: other.patch(update, evidence=[search]))

    assert statuses(answers) == [200, 412]


def test_limit_holds_however_many_write_at_once(analyst: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(LIMITS, "write", LIMITS["write"]._replace(most=3))
    sent = content(promised())
    writers = [Writer(analyst) for _ in range(8)]

    answers = at_once(*(lambda writer=writer: writer.post(sent) for writer in writers))

    assert Counter(statuses(answers)) == {201: 3, 429: 5}
    assert StatusUpdate.objects.count() == 3


def test_wrong_tokens_pass_the_limit_at_no_instant(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(LIMITS, "token", LIMITS["token"]._replace(most=3))

    answers = at_once(*(lambda n=n: read_with(f"pacta_{n}") for n in range(8)))

    assert Counter(statuses(answers)) == {401: 3, 429: 5}
