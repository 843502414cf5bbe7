"""The numbers of the real ledger on ten random days: each is the length of the list to which it leads."""

import csv
import random
import re
from datetime import date

import pytest
from django.test import Client

from tests.html import links, words
from tests.test_facets import facets

CHANCE = random.Random(20170105)  # any; the same days each time, so that a failure can be seen again
FIRST, LAST = date(2017, 1, 5), date(2026, 11, 22)
DAYS = sorted(date.fromordinal(day) for day in CHANCE.sample(range(FIRST.toordinal(), LAST.toordinal()), 10))
FOLLOWED = 8
"""How many links of a page are followed on each day, by chance; small ledgers have all of theirs followed elsewhere."""

FILTERS = [
    "",
    "party=KOR",
    "party=USA&role=obligor",
    "status=under_way&status=not_assessed&counted=true",
    "theme=climate",
]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("seed_ledger"),
    pytest.mark.parametrize("day", DAYS, ids=str),
]


def numbers(client: Client, address: str) -> dict[str, int]:
    """The links to lists that have a number for their text, or one at its start or end."""
    found = {}
    for link, text in links(client.get(address)).items():
        if number := re.match(r"([\d,]+)(?: [a-z]|$)", text) or re.search(r"(?:^| )([\d,]+)$", text):
            found[link] = int(number[1].replace(",", ""))
    return {
        link: number
        for link, number in found.items()
        if re.match(r"/(commitments|dialogues|meetings|changes)/\?", link)
    }


def wrong(client: Client, found: dict[str, int]) -> dict[str, int]:
    """Of some of these those that the page behind the link does not tell."""
    followed = CHANCE.sample(sorted(found.items()), min(FOLLOWED, len(found)))
    told = {link: words(client.get(link)) for link, _ in followed}
    return {
        link: number for link, number in followed if not re.search(rf" {number:,} (found|changes? after)", told[link])
    }


def test_numbers_of_the_dashboard(client: Client, day: date):
    found = numbers(client, f"/?as_of={day}")

    assert len(found) >= 5
    assert wrong(client, found) == {}


def test_numbers_of_the_charts(client: Client, day: date):
    found = numbers(client, f"/charts/?as_of={day}")

    assert len(found) > 30
    assert wrong(client, found) == {}


def test_numbers_beside_the_filters(client: Client, day: date):
    found = facets(client, f"/commitments/?as_of={day}&{CHANCE.choice(FILTERS)}")

    assert len(found) > 10
    assert wrong(client, found) == {}


@pytest.mark.parametrize("name", ["status", "themes", "agreements", "strength"])
def test_parts_of_a_chart_add_up_to_what_is_counted(client: Client, day: date, name: str):
    rows = list(csv.DictReader(client.get(f"/charts/{name}.csv?as_of={day}").content.decode("utf-8-sig").splitlines()))
    counted = client.get(f"/api/v1/commitments/?counted=true&page_size=1&as_of={day}").json()["count"]

    assert sum(int(row["total"]) for row in rows if not row["above"]) == counted
    assert [row["label"] for row in rows if sum(int(row[word]) for word in list(row)[7:]) != int(row["total"])] == []
