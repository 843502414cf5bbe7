"""What readers may not see never appears in the API; and every link in it leads somewhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from commitments.models import StatusUpdate
from tests.world import bare_ledger, hidden_ledger, public_ledger

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
LISTS = [
    *("agreements", "passages", "commitments", "status-updates", "dialogues", "meetings", "recommendations"),
    *("parties", "themes"),
]
OPEN = {  # what the hidden ledger holds for readers, and how they name it
    "agreements": ["2022-open"],
    "commitments": ["2022-OPEN-001"],
    "dialogues": ["open", "open-2"],
    "meetings": ["open-1"],
    "recommendations": ["2022-OPEN-R01"],
}


@pytest.mark.parametrize("resource", LISTS)
def test_hidden_records_and_what_hangs_on_them_never_appear(client, resource: str):
    hidden_ledger()

    for query in ("", "?full=1"):
        answer = client.get(f"{ROOT}{resource}/{query}")
        assert answer.status_code == 200
        assert answer.json()["results"]
        assert "secret" not in answer.text.lower()
    for key in OPEN.get(resource, []):
        answer = client.get(f"{ROOT}{resource}/{key}/")
        assert answer.status_code == 200
        assert "secret" not in answer.text.lower()


@pytest.mark.parametrize(
    "path",
    ["agreements/secret/", "commitments/SECRET-001/", "recommendations/SECRET-R01/"],
)
def test_hidden_record_is_not_found_like_one_that_does_not_exist(client, path: str):
    hidden_ledger()
    resource, key, _ = path.split("/")
    missing = client.get(f"{ROOT}{resource}/nothing/")

    answer = client.get(ROOT + path)

    assert answer.status_code == missing.status_code == 404
    assert answer.json()["detail"] == missing.json()["detail"].replace("nothing", key)


def test_drafts_and_updates_of_hidden_commitments_are_not_found(client):
    hidden_ledger()
    seen = {record["id"] for record in client.get(f"{ROOT}status-updates/").json()["results"]}

    found = {
        str(pk): client.get(f"{ROOT}status-updates/{pk}/").status_code
        for pk in StatusUpdate.objects.values_list("pk", flat=True)
    }

    assert len(found) == 5
    assert found == {pk: 200 if pk in seen else 404 for pk in found}
    assert len(seen) == 1


def test_counts_tell_nothing_of_what_is_hidden(client):
    hidden_ledger()

    agreement = client.get(f"{ROOT}agreements/2022-open/").json()

    assert agreement["commitments_count"] == 1
    assert {resource: client.get(f"{ROOT}{resource}/").json()["count"] for resource in OPEN} == {
        resource: len(keys) for resource, keys in OPEN.items()
    }


def test_filters_and_suggestions_tell_nothing_of_what_is_hidden(client):
    hidden_ledger()

    for query in ("agreement=SECRE", "thread=SECRET-00", "thread=SECRET-001", "agreement=SECRET"):
        problem = client.get(f"{ROOT}commitments/?{query}").json()
        assert problem["status"] == 400
        assert "Did you mean" not in problem["detail"]


def paths(value: Any) -> Iterator[str]:
    """Every path of this site in an answer."""
    match value:
        case dict():
            for each in value.values():
                yield from paths(each)
        case list():
            for each in value:
                yield from paths(each)
        case str() if re.match(r"(http://testserver)?/[a-z]", value):
            yield value.removeprefix("http://testserver")


def test_every_link_of_the_api_leads_somewhere(client: Client):
    public_ledger(2)
    bare_ledger()
    hidden_ledger()
    ahead, seen = [ROOT], set()

    while ahead:
        address, _, fragment = ahead.pop().partition("#")
        if (address, fragment) in seen:
            continue
        seen.add((address, fragment))
        address += "?q=act" if address == f"{ROOT}search/" else ""
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.streaming:
            b"".join(answer.streaming_content)
        elif answer["Content-Type"] == "application/json":
            ahead += paths(answer.json())
            ahead += [f"{address}?page_size=1"] if "results" in answer.json() and "?" not in address else []
        elif fragment:
            assert f'id="{fragment}"' in answer.text, f"{address} has no place {fragment}"

    addresses = {address for address, _ in seen}
    pages = {"agreements", "commitments", "dialogues", "meetings", "recommendations"}
    assert {f"{ROOT}{name}/" for name in [*LISTS, "schema", "docs"]} <= addresses
    assert {address.split("/")[1] for address in addresses} == {"api", *pages}
