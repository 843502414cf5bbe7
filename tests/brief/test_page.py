"""The numbers of a brief, its cost, and its paper."""

from datetime import date

import pytest
from django.test import Client

from alliance.templatetags.brief import clipped, short_address
from commitments.models import Commitment
from tests.brief.ledger import a_dialogue
from tests.factories import (
    CommitmentFactory,
    MeetingItemFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["dialogue=scm", "party=USA", "claim=late&claim=usable", "as_of=2022-03-15", ""])
def test_every_number_leads_to_a_list_of_that_many(client: Client, query: str):
    a_dialogue()

    page = client.get(f"/brief/?{query}")

    brief = links(part(page, "brief", "article")[0]).items()
    listed = {link: text.split()[0] for link, text in brief if link.startswith("/commitments/?")}
    assert len(listed) >= 2
    for link, number in listed.items():
        assert f" {number} found" in words(client.get(link)), link


@pytest.mark.parametrize("times", [3, 60])
def test_brief_costs_the_same_for_few_rows_and_for_many(client: Client, django_assert_num_queries, times: int):
    scm = a_dialogue()
    for commitment in CommitmentFactory.create_batch(times):
        MeetingItemFactory(meeting=scm.meetings.get(ordinal=1), commitment=commitment)
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 4, 1))

    # commitments, obligations, updates, evidence, agreements that end; of the dialogue: is it there, pulse, rounds
    with django_assert_num_queries(8):
        client.get("/brief/?dialogue=scm")
    with django_assert_num_queries(5):
        client.get("/brief/")


def test_brief_of_five_kinds_of_keys_costs_twelve_statements(client: Client, django_assert_num_queries):
    a_dialogue()
    code = Commitment.objects.get(code="2021-A-003").agreement.code

    with django_assert_num_queries(12):  # a statement for each kind says whether such keys are there
        page = client.get(f"/brief/?dialogue=scm&party=KOR&theme=climate&thread=2021-A-003&agreement={code}")

    assert page.context["total"] == 1


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("meet each year", 14, "meet each year"),
        ("meet each year", 13, "meet each …"),
        ("meet, each", 9, "meet …"),
        ("unbreakable", 6, "unbre …"),
    ],
)
def test_long_words_are_cut_at_their_end_between_two(text: str, most: int, kept: str):
    assert clipped(text, most) == kept


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.mofa.go.kr/", "mofa.go.kr"),
        ("https://example.org/release", "example.org/release"),
        (f"https://example.org/{'a' * 60}", f"example.org/{'a' * 35}…"),
        (f"https://{'a' * 60}.org/page", f"{'a' * 60}.org/…"),
    ],
)
def test_address_is_short_on_paper_and_keeps_its_host(url: str, told: str):
    assert short_address(url) == told
