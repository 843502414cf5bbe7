"""The moment that the API is asked for: how it is written, told and kept, and days that are still ahead."""

import pytest

from tests.any_day.asking import ROOT, keys
from tests.factories import CommitmentFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def test_list_says_which_day_it_is_of(client):
    asked = client.get(f"{ROOT}meetings/?as_of=2020-01-01&known_at=2021-05-21T09:30").json()
    today = client.get(f"{ROOT}meetings/").json()

    assert (asked["as_of"], asked["known_at"]) == ("2020-01-01", "2021-05-21T00:30:00Z")
    assert (today["as_of"], today["known_at"]) == ("2025-01-01", None)


def test_pages_of_a_list_stay_at_its_moment(client):
    first = client.get(f"{ROOT}commitments/?as_of=2021-05-21&known_at=2022-12-31&page_size=1").json()
    second = client.get(first["next"]).json()

    assert (second["as_of"], second["count"]) == ("2021-05-21", 2)
    assert [row["code"] for row in second["results"]] == ["2021-FS-001"]
    assert client.get(second["previous"]).json() == first


@pytest.mark.parametrize("query", ["as_of=2021-05-22", "", "as_of=2021-05-21&known_at=2022-12-31"])
def test_cursor_of_another_moment_is_refused(client, query: str):
    cursor = client.get(f"{ROOT}commitments/?as_of=2021-05-21&page_size=1").json()["next"].partition("cursor=")[2]

    answer = client.get(f"{ROOT}commitments/?{query}&cursor={cursor}")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"cursor": ["This cursor belongs to another list, filter or ordering."]}


@pytest.mark.parametrize("path", ["commitments/", "parties/", "commitments/2018-V-001/", "themes/climate/"])
@pytest.mark.parametrize(("name", "value"), [("as_of", "soon"), ("known_at", "2025-01-02"), ("known_at", "soon")])
def test_moment_that_is_not_understood_is_a_400_everywhere(client, path: str, name: str, value: str):
    answer = client.get(f"{ROOT}{path}?{name}={value}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert answer.json()["errors"][name][0].startswith(f"'{value}' is ")


def test_day_ahead_shows_what_will_be_due_by_then(client):
    """As of a day ahead the schedule moves on; what is known does not."""
    CommitmentFactory(
        code="2021-FS-002",
        agreement__issued_on="2021-05-21",
        quote="finish",
        due_on="2026-01-01",
        deadline="by 2026",
        due_basis="stated",
    )

    assert keys(client, "commitments/?schedule=due_soon") == []
    assert keys(client, "commitments/?schedule=due_soon&as_of=2025-12-01") == ["2021-FS-002"]
    assert keys(client, "commitments/?schedule=date_passed&as_of=2026-01-02") == ["2021-FS-002"]
    assert keys(client, "commitments/?as_of=9999-12-31&status=partly_delivered") == ["2018-V-001"]


def test_meeting_ahead_is_on_record_today_and_was_not_before(client):
    MeetingFactory(code="scm-3", dialogue=None, title_en="Talks", state="scheduled", starts_on="2025-03-01")

    assert keys(client, "meetings/?state=scheduled") == ["scm-3"]
    assert keys(client, "meetings/?state=scheduled&as_of=2025-01-01") == ["scm-3"]
    assert keys(client, "meetings/?state=scheduled&as_of=2024-12-31") == []
    assert client.get(f"{ROOT}meetings/scm-3/").status_code == 200
    assert client.get(f"{ROOT}meetings/scm-3/?as_of=2024-12-31").status_code == 404


@pytest.mark.parametrize("offset", ["-20:04", "%2B23:59"])
def test_moment_may_have_any_offset_that_a_moment_can_have(client, offset: str):
    answer = client.get(f"{ROOT}commitments/2018-V-001/?known_at=2022-06-01T04:54:28.941617{offset}")

    assert (answer.status_code, answer.json()["status"]["implementation"]) == (200, "stalled")
