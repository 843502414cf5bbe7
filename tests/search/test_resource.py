"""The search for programs: what the page finds, with addresses."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.search.asking import sections
from tests.world import public_ledger

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search/"


def asked(client: Client, words: str, **more: str) -> dict[str, Any]:
    answer = client.get(f"{SEARCH}?{urlencode({'q': words, **more})}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_kind_is_found_with_its_addresses(client: Client):
    public_ledger()
    results = [row for words in ("group", "dialogue", "2021") for row in asked(client, words)["results"]]

    assert {row["kind"] for row in results} == {
        *("commitment", "agreement", "passage", "status_update", "dialogue", "meeting", "recommendation")
    }
    for row in results:
        assert row["title"]
        assert client.get(row["html_url"].partition("#")[0]).status_code == 200
        assert (row["url"] is None) == (row["kind"] == "passage")
        if row["url"]:
            assert client.get(row["url"]).json()["url"] == row["url"]


def test_passage_is_told_with_its_sentence(client: Client):
    public_ledger()

    [row] = [row for row in asked(client, '"hold an annual meeting"')["results"] if row["kind"] == "passage"]

    assert row["title"].endswith(", passage 2")
    assert row["html_url"] == "/agreements/2021-p1/#p2"
    assert row["excerpt"] == "establish a working group, and hold an annual meeting."


def test_sections_hold_what_the_page_shows(client: Client):
    public_ledger(3)
    answer = asked(client, "group")

    shown = [text.rpartition(": ")[2] for text in sections(client, "group")]
    assert [str(each["count"]) for each in answer["sections"]] == shown
    assert answer["count"] == sum(each["count"] for each in answer["sections"])
    for each in answer["sections"]:
        assert client.get(each["url"]).json()["count"] == each["count"]


def test_section_is_read_page_by_page(client: Client):
    public_ledger(15)
    page = asked(client, "working group", **{"in": "commitments"})
    rows, back = list(page["results"]), None
    while page["next"]:
        following = client.get(page["next"]).json()
        back, page = following["previous"], following
        rows += page["results"]

    assert page["count"] == len({row["url"] for row in rows}) == len(rows) == 30
    assert client.get(back).json()["previous"] is None


def test_typing_errors_are_forgiven_where_nothing_is_found(client: Client):
    public_ledger()

    assert [asked(client, words)["forgiving"] for words in ("establish", "establihs", "xyzzy")] == [False, True, False]


def test_moment_is_that_of_the_address(client: Client):
    public_ledger()

    early = asked(client, "group", as_of="2020-01-01")

    assert (early["as_of"], [row["kind"] for row in early["results"] if row["kind"] == "commitment"]) == (
        "2020-01-01",
        [],
    )


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("", "q", "Say what to look for"),
        ("q=+", "q", "Say what to look for"),
        ("q=" + "x" * 201, "q", "At most 200 characters can be looked for, and these are 201."),
        ("q=%00", "q", "A NUL character cannot be looked for; take it out."),
        ("q=a&q=b", "q", "Give this parameter once."),
        ("q=a&page=2", "page", "Only one section has pages; say which by `in`."),
        ("q=a&in=people", "in", "'people' is not among the words allowed here: commitments, agreements"),
        ("q=a&in=commitments&page=0", "page", "'0' is no whole number from 1"),
        ("q=a&qq=b", "qq", "There is no parameter 'qq' here. Did you mean q?"),
        ("q=a&as_of=soon", "as_of", "'soon' is no date"),
    ],
)
def test_what_is_not_understood_is_refused(client: Client, query: str, name: str, sentence: str):
    answer = client.get(f"{SEARCH}?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][name][0].startswith(sentence)


def test_page_that_is_not_there_is_a_404(client: Client):
    public_ledger()

    assert client.get(f"{SEARCH}?q=group&in=commitments&page=9").status_code == 404


@pytest.mark.parametrize("rows", [1, 9])
def test_search_costs_the_same_for_one_hit_and_for_many(client: Client, django_assert_num_queries: Any, rows: int):
    public_ledger(rows)

    with django_assert_num_queries(8):  # the revision, the search, four kinds of record, the words, the marks
        asked(client, "group")
