"""Pages of a list: whatever the ordering and however many values are empty or equal, walking gives every row once."""

from datetime import date, timedelta

import pytest
from django.core.signing import Signer
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from alliance.api.pagination import SIGNER, Cursor
from dialogues.models import Meeting
from tests.factories import (
    CommitmentFactory,
    MeetingFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MEETINGS = "/api/v1/meetings/"


def walked(client: Client, address: str | None, *, towards: str) -> list[list[str]]:
    """The codes of each page from this one on, and the address of the last page."""
    pages = []
    while address:
        body = client.get(address).json()
        pages.append([row["code"] for row in body["results"]])
        assert len(pages) < 20, "the walk does not end"
        last, address = address, body[towards]
    return [*pages, last]


DAYS = st.none() | st.integers(0, 3).map(lambda days: date(2022, 1, 1) + timedelta(days))


ORDERINGS = st.sampled_from(["starts_on", "-starts_on", "code", "-code"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(DAYS, max_size=9), size=st.integers(1, 4), ordering=ORDERINGS)
def test_walking_forwards_and_back_gives_every_row_once_and_in_order(client, days, size: int, ordering: str):
    with transaction.atomic():
        source = {"source_url": "https://example.org", "source_title": "x", "source_publisher": "x", "title_en": "x"}
        Meeting.objects.bulk_create(Meeting(code=f"m{n}", starts_on=day, **source) for n, day in enumerate(days))
        expected = in_order(days, ordering)

        *pages, last = walked(client, f"{MEETINGS}?ordering={ordering}&page_size={size}", towards="next")
        *back, _ = walked(client, last, towards="previous")

        assert [code for page in pages for code in page] == expected
        assert [code for page in reversed(back) for code in page] == expected
        assert all(len(page) == size for page in pages[:-1])
        assert client.get(MEETINGS).json()["count"] == len(days)
        transaction.set_rollback(True)


def in_order(days: list[date | None], ordering: str) -> list[str]:
    """The oracle: empty values last whichever way, equal ones by ascending code."""
    codes = [f"m{n}" for n in range(len(days))]
    if ordering.endswith("code"):
        return codes[::-1] if ordering.startswith("-") else codes
    undated = [code for code, day in zip(codes, days, strict=True) if day is None]
    dated = [(code, day) for code, day in zip(codes, days, strict=True) if day]
    dated.sort(key=lambda row: row[1], reverse=ordering.startswith("-"))  # stable, also in reverse
    return [code for code, _ in dated] + undated


def test_ordering_by_several_columns_is_walked_whole(client):
    commitment = CommitmentFactory()
    person, other = UserFactory(), UserFactory()
    for n in range(7):
        moments = {"effective_on": date(2022, 1, 1 + n // 4), "published_at": f"2023-01-01T00:00:00.{n // 2:06}Z"}
        StatusUpdateFactory(commitment=commitment, author=person, reviewer=other, rationale=str(n), **moments)

    whole = [row["id"] for row in client.get("/api/v1/status-updates/").json()["results"]]
    pages, address = [], "/api/v1/status-updates/?page_size=2"
    while address:
        body = client.get(address).json()
        pages, address = [*pages, [row["id"] for row in body["results"]]], body["next"]

    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [key for page in pages for key in page] == whole


@pytest.mark.parametrize("ordering", ["effective_on", "-effective_on", "due_on", "-due_on"])
def test_commitments_are_walked_whole_by_what_is_computed_or_empty(client, ordering: str):
    dated = {"deadline": "by then", "due_basis": "stated"}
    for n in range(6):
        deadline = dated | {"due_on": date(2022, 1, 1 + n // 2)} if n % 3 else {}
        commitment = CommitmentFactory(code=f"2021-A-00{n}", **deadline)
        if n % 3 < 2:
            StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 1, 1 + n // 4))
    address = f"/api/v1/commitments/?ordering={ordering}"
    whole = [row["code"] for row in client.get(address).json()["results"]]

    *pages, last = walked(client, f"{address}&page_size=1", towards="next")
    *back, _ = walked(client, last, towards="previous")

    assert pages == [[code] for code in whole]
    assert back == pages[::-1]
    assert len(whole) == 6


def test_rows_added_meanwhile_shift_nothing(client):
    for letter in "bdf":
        MeetingFactory(code=letter)
    first = client.get(f"{MEETINGS}?ordering=code&page_size=2").json()

    MeetingFactory(code="a")
    MeetingFactory(code="e")
    second = client.get(first["next"]).json()

    assert [row["code"] for row in second["results"]] == ["e", "f"]
    assert second["count"] == 5
    assert [row["code"] for row in client.get(second["previous"]).json()["results"]] == ["b", "d"]


def test_ends_of_a_list_have_no_link_beyond(client):
    MeetingFactory(code="a")

    body = client.get(MEETINGS).json()

    assert list(body) == ["count", "next", "previous", "revision", "as_of", "known_at", "results"]
    assert (body["count"], body["next"], body["previous"]) == (1, None, None)


def test_links_keep_filters_form_and_size(client):
    for letter in "ab":
        MeetingFactory(code=letter)

    address = client.get(f"{MEETINGS}?state=held&full=1&page_size=1").json()["next"]

    assert address.startswith("http://testserver/api/v1/meetings/?state=held&full=1&page_size=1&cursor=")
    assert client.get(address).json()["results"][0]["items"] == []


def cursor_of(client: Client, query: str = "") -> str:
    return client.get(f"{MEETINGS}?page_size=1&{query}").json()["next"].partition("cursor=")[2]


@pytest.mark.parametrize(
    "path", ["meetings/?ordering=code", "meetings/?state=held", "meetings/?dialogue=scm", "dialogues/"]
)
def test_cursor_of_another_list_filter_or_ordering_is_refused(client, path: str):
    MeetingFactory(code="a", dialogue__slug="scm")
    MeetingFactory(code="b")
    joint = "&" if "?" in path else "?"

    response = client.get(f"/api/v1/{path}{joint}cursor={cursor_of(client)}")

    assert response.status_code == 400
    assert response.json()["errors"] == {"cursor": ["This cursor belongs to another list, filter or ordering."]}


def test_cursor_of_another_list_in_the_same_order_is_refused(client):
    CommitmentFactory(code="2021-A-001")
    CommitmentFactory(code="2021-A-002")
    cursor = client.get("/api/v1/commitments/?page_size=1").json()["next"].partition("cursor=")[2]

    assert client.get(f"/api/v1/commitments/?cursor={cursor}").status_code == 200
    assert client.get(f"/api/v1/recommendations/?cursor={cursor}").status_code == 400


def test_cursor_from_before_the_order_of_a_list_was_changed_is_refused():
    text = Cursor(of="list", order=["code"], values=["a"], backwards=False).encoded()

    assert Cursor.decoded(text, of="list", order=["code"]).values == ["a"]
    with pytest.raises(ValidationError):
        Cursor.decoded(text, of="list", order=["-starts_on", "code"])


def test_filters_in_another_order_are_the_same_filters(client):
    MeetingFactory(code="a")
    MeetingFactory(code="b")
    cursor = cursor_of(client, "state=held&state=postponed&starts_after=2020-01-01")

    response = client.get(f"{MEETINGS}?starts_after=2020-01-01&state=postponed&state=held&cursor={cursor}")

    assert response.status_code == 200


@pytest.mark.parametrize("edited", ["{}x", "x{}", "{}.", ".{}", "{}{}"])
def test_edited_cursor_is_refused(client, edited: str):
    MeetingFactory(code="a")
    MeetingFactory(code="b")
    cursor = cursor_of(client)

    assert client.get(f"{MEETINGS}?cursor={cursor}").status_code == 200
    assert client.get(f"{MEETINGS}?cursor={edited.replace('{}', cursor)}").status_code == 400


def test_cursor_made_by_somebody_else_is_refused(client):
    MeetingFactory(code="a")
    MeetingFactory(code="b")
    payload = SIGNER.unsign_object(cursor_of(client))

    forged = Signer(key="guessed", salt="alliance.api.cursor", sep=".").sign_object(payload)

    assert client.get(f"{MEETINGS}?cursor={forged}").status_code == 400
