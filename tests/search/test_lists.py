"""Lists by words: the filter `q`, the same on each page and in the API."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    PassageFactory,
    RecommendationFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


def two_of_each() -> None:
    """Of each kind one with a forum in it and one without."""
    for word in ("Forum", "Fund"):
        agreement = AgreementFactory(title_en=word)
        StatusUpdateFactory(commitment=CommitmentFactory(title_en=word, agreement=agreement), rationale=word)
        PassageFactory(agreement=agreement, text=word)
        RecommendationFactory(title_en=word, agreement=agreement)
        MeetingFactory(dialogue=DialogueFactory(name_en=word))


@pytest.mark.parametrize("name", ["commitments", "agreements", "dialogues", "meetings", "recommendations"])
def test_list_finds_by_words_what_the_api_finds(client: Client, name: str):
    two_of_each()

    assert "1 found" in words(client.get(f"/{name}/?q=forums"))
    assert client.get(f"/api/v1/{name}/?q=forums").json()["count"] == 1
    assert client.get(f"/api/v1/{name}/").json()["count"] == 2


@pytest.mark.parametrize("name", ["passages", "status-updates"])
def test_list_of_the_api_finds_by_words(client: Client, name: str):
    two_of_each()

    assert client.get(f"/api/v1/{name}/?q=forums").json()["count"] == 1


@pytest.mark.parametrize("query", ["q=", "q=%20"])
def test_empty_words_ask_nothing(client: Client, query: str):
    two_of_each()

    assert client.get(f"/api/v1/commitments/?{query}").json()["count"] == 2


@pytest.mark.parametrize("asked", ["!", "the", "zebra"])
def test_words_that_are_nowhere_find_nothing(client: Client, asked: str):
    two_of_each()

    assert client.get("/api/v1/commitments/", {"q": asked}).json()["count"] == 0


def test_list_forgives_only_where_readers_find_nothing(client: Client):
    CommitmentFactory(title_en="A forumm", agreement__draft=True)
    CommitmentFactory(title_en="A forum")

    assert client.get("/api/v1/commitments/?q=forumm").json()["count"] == 1

    CommitmentFactory(title_en="Another forumm")

    assert client.get("/api/v1/commitments/?q=forumm").json()["count"] == 1


def test_words_and_other_filters_must_both_hold(client: Client):
    CommitmentFactory(title_en="A forum", strength="intent")
    CommitmentFactory(title_en="A forum")
    CommitmentFactory(title_en="A fund")

    assert client.get("/api/v1/commitments/?q=forum&strength=firm").json()["count"] == 1


def test_words_of_a_withdrawn_update_are_found_in_the_history_that_the_api_tells(client: Client):
    StatusUpdateFactory(
        rationale="The forum met.",
        state="withdrawn",
        withdrawn_at=datetime(2022, 6, 1, tzinfo=UTC),
        withdrawal_reason="Wrong.",
        withdrawn_by=StatusUpdateFactory().reviewer,
    )

    assert client.get("/api/v1/status-updates/?q=forum").json()["count"] == 1


def test_words_are_a_control_and_a_chip(client: Client):
    CommitmentFactory(title_en="A working group")

    page = client.get("/commitments/", {"q": '"working group"', "strength": "firm"})

    assert '<input type="text" name="q" value="&quot;working group&quot;" autocomplete="off">' in page.text
    assert 'Remove the filter Words: "working group"×' in links(part(page, "chips", "ul")[0])["?strength=firm"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (f"q={'x' * 201}", "At most 200 characters can be looked for, and these are 201."),
        ("q=%00", "A NUL character cannot be looked for; take it out."),
        ("q=a&q=b", "Give this parameter once."),
    ],
)
def test_words_that_cannot_be_looked_for_are_a_400_with_a_sentence(client: Client, query: str, sentence: str):
    page, answer = client.get(f"/commitments/?{query}"), client.get(f"/api/v1/commitments/?{query}")

    assert (page.status_code, answer.status_code) == (400, 400)
    assert sentence in words(page)
    assert sentence in answer.text


@pytest.mark.parametrize("rows", [1, 4])
def test_words_cost_a_list_one_statement(client: Client, django_assert_num_queries, rows: int):
    CommitmentFactory.create_batch(rows, title_en="A forum", agreement=AgreementFactory())
    client.get("/api/v1/commitments/")

    # the words; the keys, the records; the last revision
    with django_assert_num_queries(4):
        client.get("/api/v1/commitments/?q=forum")
