"""A commitment that was retired: its address answers 410 for good, says why, and names what took its place."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from commitments.models import Commitment
from tests.factories import AgreementFactory, CommitmentFactory
from tests.html import links, words

pytestmark = pytest.mark.django_db

PAGE, API = "/commitments/2021-FS-001/", "/api/v1/commitments/2021-FS-001/"
TOLD = "The commitment 2021-FS-001 was retired on 2 January 2022: Coded twice."


def retired(replaced_by: Commitment | None = None, **fields: object) -> None:
    at = datetime(2022, 1, 1, 20, tzinfo=UTC)  # the next day in Seoul
    reason = {"retired_at": at, "retired_reason": "Coded twice.", "replaced_by": replaced_by}
    CommitmentFactory(code="2021-FS-001", title_en="Wrong words", quote="meet", **reason, **fields)


def test_korean_page_says_it_in_korean_and_the_api_to_the_same_reader_in_english(client: Client):
    retired()

    assert "약속 2021-FS-001은(는) 2022년 1월 2일에 폐기되었습니다. 사유: Coded twice." in words(
        client.get(f"{PAGE}?lang=ko")
    )
    assert client.get(API).json()["detail"] == TOLD


def test_page_says_why_and_leads_to_what_took_its_place(client: Client):
    retired(CommitmentFactory(code="2021-FS-002", quote="meet again"))

    page = client.get(PAGE)

    assert page.status_code == 410
    assert f"{TOLD} In its place: 2021-FS-002." in words(page)
    assert links(page)["/commitments/2021-FS-002/"] == "2021-FS-002"
    assert "Wrong words" not in page.text
    then = links(client.get(f"{PAGE}?as_of=2021-12-01"))
    assert then["/commitments/2021-FS-002/?as_of=2021-12-01"] == "2021-FS-002"


def test_api_answers_with_a_problem_that_names_what_took_its_place(client: Client):
    retired(CommitmentFactory(code="2021-FS-002", quote="meet again"))

    answer = client.get(API)

    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": TOLD,
        "replaced_by": {
            "code": "2021-FS-002",
            "url": "/api/v1/commitments/2021-FS-002/",
            "html_url": "/commitments/2021-FS-002/",
        },
    }


def test_without_a_successor_none_is_named(client: Client):
    retired()

    assert client.get(API).json()["replaced_by"] is None
    assert "In its place" not in words(client.get(PAGE))


def test_successor_that_readers_may_not_see_is_not_named(client: Client):
    retired(CommitmentFactory(code="2030-X-001", agreement=AgreementFactory(draft=True)))

    assert client.get(API).json()["replaced_by"] is None
    assert "2030-X-001" not in client.get(PAGE).text


@pytest.mark.parametrize("address", [PAGE, API])
@pytest.mark.parametrize("query", ["?as_of=2020-01-01", "?as_of=2021-12-01", "?known_at=2021-12-01"])
def test_retiring_is_coding_and_holds_for_every_day(client: Client, address: str, query: str):
    retired()

    assert client.get(address + query).status_code == 410


@pytest.mark.parametrize("address", [PAGE, API])
def test_retired_commitment_of_a_hidden_agreement_does_not_exist(client: Client, address: str):
    retired(agreement=AgreementFactory(draft=True))

    assert client.get(address).status_code == 404
