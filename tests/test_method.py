"""The method page says how many promises are assessed, out of how many, and what the assessments rest on."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import CommitmentFactory, EvidenceFactory, StatusUpdateFactory
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def promises() -> None:
    """Five promises that count, three of them assessed, and a declaratory one that does not count."""
    both = CommitmentFactory(obligors=["KOR", "USA"], theme__slug="cyber")
    StatusUpdateFactory(commitment=both, confidence="high", implementation="not_assessable")
    pressed = CommitmentFactory(obligors=["USA"], theme=both.theme)
    update = StatusUpdateFactory(commitment=pressed, confidence="low", evidence=False)
    EvidenceFactory(update=update, basis="credible_reporting")
    EvidenceFactory(update=update, basis="official_statement")
    looked = CommitmentFactory(obligors=["USA"], theme=both.theme)
    StatusUpdateFactory(commitment=looked, confidence="low", implementation="no_action_found")
    half = CommitmentFactory(obligors=["JPN", "USA"], theme=both.theme)
    StatusUpdateFactory(
        commitment=half, party=half.obligations.get(party__code="JPN").party, implementation="delivered"
    )
    CommitmentFactory(obligors=["KOR"], theme=both.theme)
    stance = CommitmentFactory(obligors=["KOR"], strength="declaratory", theme=both.theme)
    StatusUpdateFactory(commitment=stance)


def test_method_says_how_many_are_assessed_and_out_of_how_many(client: Client, promises: None):
    assert "3 of the 5 counted promises are assessed. Of 2 nothing is known." in words(client.get("/method/"))


def table(page: object, caption: str) -> str:
    return next(words(one) for one in part(page, "counts", "table") if words(one).startswith(caption))


def test_assessed_are_split_by_their_strongest_source(client: Client, promises: None):
    assert table(client.get("/method/"), "By evidence") == (
        "By evidence Strongest source Assessed Official document 0 Official statement 1 Credible reporting 0 "
        "Search record 1 The reason or the link alone 1 All 3"
    )


def test_assessed_are_split_by_confidence(client: Client, promises: None):
    assert (
        table(client.get("/method/"), "By confidence")
        == "By confidence Confidence Assessed High 1 Medium 0 Low 2 All 3"
    )


def test_each_party_has_what_it_owes_and_what_is_assessed_for_it(client: Client, promises: None):
    assert table(client.get("/method/"), "By party") == (
        "By party Party Assessed Of JPN 1 1 Republic of Korea 1 2 United States 3 4"
    )


def test_numbers_equal_the_lists_to_which_they_lead(client: Client, promises: None):
    numbers = {address: text for address, text in links(client.get("/method/")).items() if "counted=true&" in address}

    found = {address: words(client.get(address)) for address in numbers}

    assert {
        address: f"{text} found" in found[address] for address, text in numbers.items() if text != "0"
    } == dict.fromkeys((address for address, text in numbers.items() if text != "0"), True)


def test_nothing_of_it_was_assessed_on_an_earlier_day(client: Client, promises: None):
    page = client.get("/method/", {"as_of": date(2021, 6, 1)})

    assert "0 of the 5 counted promises are assessed. Of 5 nothing is known." in words(page)
