"""Status updates in the API as of any day: which there were, in which state, and what each changed."""

from datetime import date

import pytest
from django.test import Client

from commitments.models import Commitment, StatusUpdate
from tests.any_day.asking import ROOT, record
from tests.factories import CommitmentFactory, UserFactory
from tests.history import CORRECTED, FOUND, assessed

pytestmark = pytest.mark.django_db


def updates(client: Client, query: str) -> list[tuple]:
    found = client.get(f"{ROOT}status-updates/?{query}").json()["results"]
    return [(each["implementation"], each["previous"], bool(each["withdrawn_at"])) for each in found]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("as_of=2019-05-31", []),
        ("as_of=2020-05-31", [("under_way", None, False)]),
        ("known_at=2021-12-31", []),
        ("known_at=2022-12-31", [("stalled", "under_way", False), ("under_way", None, False)]),
        (
            "",
            [
                ("partly_delivered", "under_way", False),
                ("stalled", "under_way", True),
                ("under_way", None, False),
            ],
        ),
    ],
)
def test_updates_are_those_of_the_day_in_the_state_in_which_they_were_known(client, query: str, found: list[tuple]):
    assert updates(client, query) == found


def test_withdrawal_that_nobody_knew_of_yet_is_not_told(client):
    wrong = StatusUpdate.objects.get(state="withdrawn")

    then = record(client, f"status-updates/{wrong.pk}/?known_at=2022-12-31")
    now = record(client, f"status-updates/{wrong.pk}/")

    assert (then["withdrawn_at"], then["withdrawal_reason"]) == (None, "")
    assert (now["withdrawn_at"], now["withdrawal_reason"]) == ("2023-01-01T12:00:00+09:00", "It told of another group.")


def test_what_an_update_changed_is_what_was_known_then(client):
    """Of an update between two others that were published later."""
    commitment = CommitmentFactory(code="2020-X-001", quote="meet", agreement__issued_on=date(2020, 1, 1))
    assessed(commitment, "stalled", date(2021, 1, 1), published_at=CORRECTED)
    assessed(commitment, "stalled", date(2021, 2, 1), published_at=FOUND)

    def previous(query: str) -> list[str | None]:
        path = f"{ROOT}status-updates/?commitment=2020-X-001&{query}"
        return [each["previous"] for each in client.get(path).json()["results"]]

    assert previous("known_at=2022-12-31") == [None]
    assert previous("") == ["stalled", None]
    assert previous("changed=false") == ["stalled"]
    assert previous("changed=false&known_at=2022-12-31") == []


def test_what_held_before_an_update_is_what_had_not_been_withdrawn_by_then(client):
    commitment = Commitment.objects.get(code="2018-V-001")
    assessed(commitment, "delivered", date(2020, 7, 1), published_at=FOUND)

    def previous(query: str) -> str:
        return client.get(f"{ROOT}status-updates/?status=delivered&{query}").json()["results"][0]["previous"]

    assert previous("known_at=2022-12-31") == "stalled"
    assert previous("") == "partly_delivered"


def test_correction_names_only_what_was_there_on_the_day(client):
    commitment = CommitmentFactory(code="2020-X-001", quote="meet", agreement__issued_on=date(2020, 1, 1))
    gone = {
        "state": "withdrawn",
        "withdrawn_at": CORRECTED,
        "withdrawal_reason": "Wrong.",
        "withdrawn_by": UserFactory(),
    }
    late = assessed(commitment, "stalled", date(2021, 6, 1), published_at=FOUND, **gone)
    correction = assessed(commitment, "stalled", date(2020, 2, 1), published_at=CORRECTED, replaces=late)

    assert record(client, f"status-updates/{correction.pk}/?as_of=2020-03-01")["replaces"] is None
    assert record(client, f"status-updates/{correction.pk}/")["replaces"] == str(late.pk)


def test_update_that_was_not_known_yet_is_a_404_that_says_when_it_was_published(client):
    update = StatusUpdate.objects.get(implementation="under_way")

    early = client.get(f"{ROOT}status-updates/{update.pk}/?as_of=2019-05-31")
    unknown = client.get(f"{ROOT}status-updates/{update.pk}/?known_at=2021-12-31")

    assert early.json()["detail"] == (
        "On 31 May 2019 there was no such status update yet: it counts from 1 June 2019 on."
    )
    assert unknown.json()["detail"] == (
        "This status update was not known yet at 23:59:59, 31 December 2021: it was published at 12:00:00, "
        "1 January 2022."
    )
