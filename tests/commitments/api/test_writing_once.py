"""A request that is sent again with its key makes nothing twice; and nobody writes without end."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from alliance.accounts.limits import LIMITS
from alliance.api.models import FirstAnswer
from alliance.models import SignInAttempt, User
from commitments.models import StatusUpdate
from tests.commitments.api.writing import UPDATES, Writer, content, faults, problem
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db


def send(writer: Writer, sent: Any, key: str = "8e03978e") -> Any:
    return writer.post(sent, **{"Idempotency-Key": key})


def test_same_request_gets_the_first_answer_whatever_became_of_the_draft_since(analyst: User):
    kim, sent = Writer(analyst), content(CommitmentFactory().code)
    first = send(kim, sent)
    kim.patch(first.json()["id"], rationale="It met twice.")

    again = send(kim, dict(reversed(sent.items())))

    assert (again.status_code, again.content) == (201, first.content)
    assert {name: again[name] for name in ("ETag", "Location", "Cache-Control")} == {
        name: first[name] for name in ("ETag", "Location", "Cache-Control")
    }
    assert StatusUpdate.objects.count() == 1


def test_same_key_with_another_body_is_refused(analyst: User):
    kim, code = Writer(analyst), CommitmentFactory().code
    send(kim, content(code))

    told = problem(send(kim, content(code, rationale="Another.")))

    assert told == (
        422,
        "This Idempotency-Key was sent before with another body; take a new key for a new record.",
    )
    assert StatusUpdate.objects.count() == 1


def test_key_is_one_persons_own(analyst: User, reviewer: User):
    sent = content(CommitmentFactory().code)

    made = [send(Writer(person), sent).json()["author"] for person in (analyst, reviewer)]

    assert made == ["analyst", "reviewer"]


def test_refused_request_may_be_mended_under_its_key(analyst: User):
    kim, code = Writer(analyst), CommitmentFactory().code

    assert list(faults(send(kim, content(code, effective_on="soon")))) == ["effective_on"]
    assert send(kim, content(code)).status_code == 201


def test_key_is_free_again_after_a_day_and_old_ones_are_swept_out(analyst: User):
    kim, sent = Writer(analyst), content(CommitmentFactory().code)
    send(kim, sent)
    send(kim, sent, "another")

    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        kim.client.force_login(analyst)
        assert send(kim, sent | {"rationale": "Another."}).status_code == 201

    assert StatusUpdate.objects.count() == 3
    assert list(FirstAnswer.objects.values_list("key", flat=True)) == ["8e03978e"]


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_key_that_is_none_is_refused(analyst: User, key: str):
    status, told = problem(send(Writer(analyst), content(CommitmentFactory().code), key))

    assert (status, told.partition(" is ")[0]) == (400, "Idempotency-Key")


def test_who_writes_without_end_is_told_when_to_come_again(analyst: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(LIMITS, "write", LIMITS["write"]._replace(most=2))
    kim = Writer(analyst)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        kim.client.force_login(analyst)
        assert [kim.post({}).status_code for _ in range(2)] == [422, 422]
        clock.shift(timedelta(minutes=14))
        refused = kim.post({})
        clock.shift(timedelta(seconds=61))
        kim.client.force_login(analyst)
        later = kim.post({})

    assert problem(refused) == (429, "You may write 2 times in 15 minutes. Try again in 60 seconds.")
    assert refused["Retry-After"] == "60"
    assert later.status_code == 422


def test_reading_is_not_counted(analyst: User):
    kim = Writer(analyst)

    kim.send("GET", UPDATES)
    told = kim.send("OPTIONS", UPDATES)

    assert (told["Allow"], "actions" in told.json()) == ("GET, POST, HEAD, OPTIONS", False)
    assert not SignInAttempt.objects.exists()
