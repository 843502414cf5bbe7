"""A random small ledger, asked for a random day and moment: the API and a plain recomputation in Python agree."""

from datetime import date, datetime
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import CommitmentLink
from tests.commitments import oracle
from tests.commitments.promises import DAYS, MOMENTS, promises, store
from tests.factories import ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db

LINKS = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=st.lists(promises(), min_size=1, max_size=4), pairs=LINKS, day=DAYS, known=MOMENTS)
def test_api_and_the_oracle_agree_on_what_there_was(client, ledger, pairs, day: date, known: datetime):
    with transaction.atomic():
        links = stored(ledger, pairs)
        asked = urlencode({"as_of": day, "known_at": known.isoformat()})

        commitments = results(client, f"commitments/?full=1&{asked}")
        updates = results(client, f"status-updates/?{asked}")

        assert {
            row["code"]: (sorted(link["commitment"] for link in row["links"]), row["counted"]) for row in commitments
        } == oracle.on_the_day(ledger, links, day)
        assert {row["code"]: row["status"]["implementation"] for row in commitments} == {
            promise.code: oracle.headline(promise, day, known)[0] for promise in ledger if promise.is_made(day)
        }
        assert {row["id"]: row["withdrawn_at"] is not None for row in updates} == {
            str(update.id): update.is_withdrawn(known)
            for promise in ledger
            if promise.is_made(day)
            for update in promise.updates
            if update.is_known(day, known)
        }
        transaction.set_rollback(True)


def stored(ledger: list[oracle.Promise], pairs: set[tuple[int, int]]) -> set[tuple[str, str]]:
    """Writes the promises, which get their codes, and links between them, from the later to the earlier."""
    people = {"author": UserFactory(), "reviewer": UserFactory(), "theme": ThemeFactory()}
    rows = [store(promise, people) for promise in ledger]
    for promise, row in zip(ledger, rows, strict=True):
        promise.code = row.code
    order = sorted(range(len(rows)), key=lambda n: (ledger[n].made_on or date.min, rows[n].code))
    ends = {(order[max(pair)], order[min(pair)]) for pair in pairs if max(pair) < len(rows) and pair[0] != pair[1]}
    CommitmentLink.objects.bulk_create(
        CommitmentLink(later=rows[later], earlier=rows[earlier], kind="reaffirms") for later, earlier in ends
    )
    return {(rows[later].code, rows[earlier].code) for later, earlier in ends}


def results(client: Client, path: str) -> list[dict]:
    body = client.get(f"/api/v1/{path}&page_size=500").json()
    assert body["count"] == len(body["results"])
    return body["results"]
