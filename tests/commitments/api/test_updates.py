"""What the API says of status updates: their evidence, what they followed, and what they replace."""

from datetime import date

import pytest

from tests.commitments.api.records import MOMENT
from tests.factories import (
    AgreementFactory,
    EvidenceFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_status_update(client, pledge):
    told = PassageFactory(agreement=AgreementFactory(code="2024-GSP", slug="report"), number="7")
    nothing = {"url": "", "title": "", "publisher": "", "published_on": None}
    dated = {"effective_on": date(2022, 2, 28), "effective_precision": "month"}
    update = StatusUpdateFactory(commitment=pledge, party=PartyFactory(code="KOR"), evidence=False, **dated)
    EvidenceFactory(update=update, passage=told, basis="official_statement", accessed_on=None, **nothing)
    EvidenceFactory(update=update)

    record = client.get(f"/api/v1/status-updates/{update.id}/").json()
    evidence = record.pop("evidence")

    assert client.get("/api/v1/status-updates/").json()["results"][0] == record | {"evidence": evidence}
    assert record == {
        "id": str(update.id),
        "url": f"/api/v1/status-updates/{update.id}/",
        "html_url": f"/commitments/2021-FS-064/#u-{update.id}",
        "commitment": "2021-FS-064",
        "party": "KOR",
        "implementation": "under_way",
        "previous": "delivered",
        "changed": True,
        "effective_on": "2022-02-28",
        "effective_precision": "month",
        "period_from": None,
        "period_to": None,
        "rationale": "The group met for the first time.",
        "confidence": "medium",
        "batch": "",
        "published_at": "2022-02-28T21:00:00+09:00",
        "withdrawn_at": None,
        "withdrawal_reason": "",
        "replaces": None,
        "achieved": None,
    }
    empty = {"title": "", "publisher": "", "published_on": None, "published_precision": None, "accessed_on": None}
    empty |= {"url": "", "archived_url": "", "passage": None, "searched": ""}
    assert evidence == [
        empty
        | {
            "basis": "official_document",
            "title": "Press release",
            "publisher": "Ministry of Foreign Affairs",
            "published_on": "2021-12-02",
            "published_precision": "day",
            "accessed_on": "2022-01-01",
            "url": "https://example.org/release",
        },
        empty
        | {
            "basis": "official_statement",
            "passage": {"agreement": "2024-GSP", "passage": "7", "url": "/agreements/report/#p7"},
        },
    ]


def test_correction_stands_beside_the_withdrawn_update_that_it_replaces(client):
    wrong = StatusUpdateFactory(
        state="withdrawn",
        withdrawn_at=MOMENT,
        withdrawn_by=UserFactory(),
        withdrawal_reason="The wrong group.",
        achieved="1.5000",
    )
    StatusUpdateFactory(commitment=wrong.commitment, replaces=wrong, effective_on=date(2021, 12, 2))

    correction, withdrawn = client.get("/api/v1/status-updates/").json()["results"]

    assert (correction["replaces"], correction["withdrawn_at"], correction["previous"]) == (str(wrong.id), None, None)
    assert (withdrawn["withdrawn_at"], withdrawn["withdrawal_reason"]) == (
        "2023-01-01T09:00:00+09:00",
        "The wrong group.",
    )
    assert withdrawn["achieved"] == "1.5"


def test_joint_update_names_no_party_and_followed_nothing_where_the_obligors_stood_apart(client, pledge):
    StatusUpdateFactory(commitment=pledge, effective_on=date(2022, 1, 1))

    joint, own = client.get("/api/v1/status-updates/").json()["results"]

    assert (own["party"], own["previous"]) == ("KOR", None)
    assert (joint["party"], joint["previous"], joint["changed"]) == (None, None, True)


def test_review_without_change_is_not_changed(client):
    first = StatusUpdateFactory()
    StatusUpdateFactory(commitment=first.commitment, effective_on=date(2022, 1, 1))

    updates = client.get("/api/v1/status-updates/").json()["results"]

    assert [(each["previous"], each["changed"]) for each in updates] == [("under_way", False), (None, True)]
