"""A file that is taken in while somebody publishes: readers get what was checked, or the file is refused."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from alliance.models import User
from alliance.tables.importing import Import, take_in
from alliance.tables.sheets import Sheet
from alliance.tables.trying import Attempt
from commitments import workflow
from commitments.models import Agreement, Commitment, Passage
from commitments.workflow import Refused, Stale
from tests.commitments.at_once import let_run
from tests.commitments.steps import NOW, snapshot
from tests.conftest import member
from tests.tables.conftest import make_promise
from tests.tables.files import csv_of

pytestmark = pytest.mark.django_db(transaction=True)

PROMISE = "2021-P1-001"
ROWS: dict[str, dict[str, str]] = {
    "changed noun": {"record": "commitment", "code": PROMISE, "version": "1", "title_en": "Slipped in"},
    "new noun": {"record": "commitment", "code": "2021-P1-002", "agreement": "2021-P1", "title_en": "Slipped in"}
    | {"obligation": "one_off", "strength": "firm", "theme": "energy"},
    "changed part": {"record": "target", "version": "1", "commitment": PROMISE, "number": "1", "text": "$9 billion"},
    "deleted part": {"record": "target", "version": "1", "commitment": PROMISE, "number": "1", "delete": "x"},
    "new part": {"record": "target", "commitment": PROMISE, "number": "7", "text": "10", "quantity": "10", "unit": "t"},
    "new part of a part": {
        "record": "obligation_agency",
        "obligation": f"{PROMISE} KOR obligor",
        "agency": "ministry-2",
    },
}
"""What an analyst writes into a coding that is being published."""


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    """A thread with a connection of its own."""
    with ThreadPoolExecutor(1) as lane:
        yield lane
        lane.submit(lambda: connection.close()).result()  # that of its own thread


@pytest.fixture
def signed(db: None) -> Agreement:
    """A coding that a colleague has signed, to be published."""
    with transaction.atomic():  # the rules look at each transaction as a whole
        text = make_promise().agreement
        make_promise(2)
        Passage.objects.filter(agreement=text, citations=None).update(no_commitment="recital")
        Agreement.objects.filter(pk=text.pk).update(coded_by=None)
    return workflow.finish_coding(agreement=text, by=member("coder", "Analyst"))


def publishing(text: Agreement, by: User) -> Callable[[], Any]:
    """The step of a reviewer who has looked at the coding as it is now."""
    seen = snapshot()

    def publish() -> Any:
        try:
            return workflow.publish_agreement(agreement=text, by=by, at=NOW, snapshot=seen)
        except Refused as refused:
            return refused

    return publish


def importing(row: dict[str, str], by: User) -> Import:
    return take_in(Sheet(Commitment), csv_of([{"version": ""} | row]), by, for_good=True)


@pytest.mark.parametrize("kind", ROWS)
def test_publishing_waits_for_a_file_and_then_knows_of_it(
    monkeypatch: pytest.MonkeyPatch, elsewhere: ThreadPoolExecutor, signed: Agreement, analyst, reviewer, kind: str
):
    publish, looked_at = publishing(signed, reviewer), Attempt._look_at_new
    published: list[Future[Any]] = []

    def at_the_last_moment(attempt: Attempt, new: Any) -> None:
        looked_at(attempt, new)
        published.append(elsewhere.submit(publish))
        let_run(published[0].done)

    monkeypatch.setattr(Attempt, "_look_at_new", at_the_last_moment)

    told = importing(ROWS[kind], analyst)

    signed.refresh_from_db()
    assert (told.faults, type(published[0].result()), signed.is_public) == ([], Stale, False)


@pytest.mark.parametrize("kind", ROWS)
def test_file_waits_for_publishing_and_is_then_refused(
    elsewhere: ThreadPoolExecutor, signed: Agreement, analyst, reviewer, kind: str
):
    publish = publishing(signed, reviewer)
    with transaction.atomic():
        publish()
        file = elsewhere.submit(importing, ROWS[kind], analyst)
        let_run(file.done)

    sentences = [fault.sentence for fault in file.result().faults]
    assert kind == "new noun" or "ask a reviewer to change it" in sentences[0]
    assert sentences != []  # of a new commitment that it lacks what readers are owed
