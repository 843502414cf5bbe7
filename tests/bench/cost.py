"""What a write costs: the same steps as on the day when there were neither history nor rules, for comparison."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from commitments import workflow
from commitments.models import Commitment, Evidence, StatusUpdate

ROUNDS = 20


def measured() -> Iterator[tuple[str, float]]:
    """Name and milliseconds of each step, in a ledger that is empty at first."""
    yield "load_ledger, empty ledger", once(lambda: call_command("load_ledger", verbosity=0))
    yield "load_ledger, nothing to do", once(lambda: call_command("load_ledger", verbosity=0))
    author, reviewer = (get_user_model().objects.create(username=name, is_superuser=True) for name in ("bench", "peer"))
    one_off = Commitment.objects.filter(obligation="one_off", agreement__published_at__isnull=False)
    commitments = list(one_off.order_by("code")[:ROUNDS])
    updates = [submitted(commitment, author) for commitment in commitments]
    moment = datetime.now(UTC)
    yield "publish an update", fastest(lambda n: workflow.publish(update=updates[n], by=reviewer, at=moment))
    connection.close()
    edited = [Commitment.objects.filter(pk=commitment.pk) for commitment in commitments]
    connection.ensure_connection()
    yield "edit a commitment, first on a connection", once(lambda: edited[0].update(summary="First."))
    yield "edit a commitment", fastest(lambda n: edited[n].update(summary="Edited."))
    yield "the same edit again, which changes nothing", fastest(lambda n: edited[n].update(summary="Edited."))


def submitted(commitment: Commitment, author: Any) -> StatusUpdate:
    today = date.today()  # noqa: DTZ011
    source = Evidence(basis="official_document", url="https://example.org", title="Release", publisher="Ministry")
    source.published_on = source.accessed_on = today
    content = {"implementation": "under_way", "effective_on": today, "rationale": "They met."}
    update = StatusUpdate(commitment=commitment, **content)
    update = workflow.draft(update=update, by=author, evidence=[source])
    return workflow.submit(update=update, by=author, at=datetime.now(UTC))


def once(step: Callable[[], Any]) -> float:
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


def fastest(step: Callable[[int], Any]) -> float:
    """The least over twenty records, as other work on the machine only adds to it."""
    return min(once(partial(step, number)) for number in range(ROUNDS))
