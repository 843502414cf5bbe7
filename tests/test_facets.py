"""The numbers beside the filters of a list: each is the length of the list to which it leads."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from tests.factories import (
    AgreementFactory,
    AgreementPartyFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    DialoguePartyFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    ObligationFactory,
    PartyFactory,
    RecommendationAddresseeFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.html import part, words

pytestmark = pytest.mark.django_db

FACET = re.compile(r'<a class="facet" href="([^"]*)"><span class="hidden">(.*?)</span>([\d,]+)</a>')


def facets(client: Client, address: str) -> dict[str, int]:
    """The number beside each box of a list that finds something, by the address to which it leads."""
    found = FACET.findall(client.get(address).text)
    path = address.partition("?")[0]
    return {path + unescape(query): int(number.replace(",", "")) for query, _, number in found}


def length(client: Client, address: str) -> int:
    """As the API counts it: the filters are the same, and it draws no page."""
    count: int = client.get(f"/api/v1{address}").json()["count"]
    return count


def a_little_of_everything() -> None:
    """Two parties with statuses of their own, a theme below another, dialogues by each way, two kinds of everything."""
    upper = ThemeFactory(slug="security")
    cyber, trade = ThemeFactory(slug="cyber", parent=upper), ThemeFactory(slug="trade")
    fact_sheet, vision = AgreementFactory(code="2021-FS"), AgreementFactory(code="2022-V", kind="vision")
    both = CommitmentFactory(agreement=fact_sheet, theme=cyber, obligors=["KOR", "USA"], strength="firm")
    standing = CommitmentFactory(agreement=fact_sheet, theme=upper, obligors=["KOR", "USA"], obligation="standing")
    late = CommitmentFactory(
        agreement=vision, theme=trade, obligors=["USA"], due_on=date(2022, 1, 1), deadline="by then", due_basis="stated"
    )
    ObligationFactory(commitment=late, party=PartyFactory(code="KOR"), role="counterpart")
    CommitmentFactory(agreement=vision, theme=trade, obligors=["KOR"], strength="declaratory")
    CommitmentLinkFactory()
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="KOR"), implementation="stalled")
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="USA"), implementation="under_way")
    StatusUpdateFactory(commitment=standing, upheld=True, confidence="low")
    StatusUpdateFactory(commitment=late, effective_on=date(2022, 3, 1))
    talks = DialogueFactory(
        slug="talks", established_by_commitment=both, theme=cyber, cadence_months=3, cadence_url="https://example.org"
    )
    talks_round = MeetingFactory(dialogue=talks, starts_on=date(2022, 2, 2))
    MeetingItemFactory(meeting=talks_round, commitment=both)
    MeetingItemFactory(meeting=talks_round, commitment=late)
    MeetingOutcomeFactory(meeting=MeetingFactory(dialogue=DialogueFactory(slug="forum")), agreement=vision)
    MeetingFactory(dialogue=talks, starts_on=date(2022, 9, 9), state="cancelled")
    for party in ("KOR", "USA"):
        DialoguePartyFactory(dialogue=talks, party=PartyFactory(code=party))
        AgreementPartyFactory(agreement=fact_sheet, party=PartyFactory(code=party))
    RecommendationAddresseeFactory(party=PartyFactory(code="KOR"), recommendation__theme=cyber)


COMMITMENTS = [
    "",
    "?party=KOR",
    "?party=KOR&party=USA&theme=security",
    "?status=under_way",
    "?status=stalled&status=under_way&party=USA",
    "?party=KOR&role=counterpart&status=under_way",
    "?role=obligor&confidence=low&confidence=medium",
    "?dialogue=talks&strength=firm",
    "?claim=late&claim=usable",
    "?claim=late&claim=doubtful&claim=not_assessed&party=KOR",
    "?claim=late&role=counterpart",
    "?claim=late&role=obligor&party=KOR",
    "?claim=late&claim=moving&status=under_way&party=USA",
    "?counted=true",
    "?counted=false&agreement=2022-V",
    "?left_out=earlier&left_out=declaratory",
    "?freshness=never&obligation=one_off",
    "?schedule=overdue&as_of=2022-06-01",
    "?as_of=2021-12-31&dialogue=talks",
]


@pytest.mark.parametrize("query", COMMITMENTS)
def test_every_number_beside_a_filter_of_commitments_is_the_length_of_the_list_behind_it(client: Client, query: str):
    a_little_of_everything()

    numbers = facets(client, f"/commitments/{query}")

    assert len(numbers) > 5
    assert numbers == {address: length(client, address) for address in numbers}


@pytest.mark.parametrize("query", COMMITMENTS)
def test_page_says_as_many_as_the_api_counts(client: Client, query: str):
    a_little_of_everything()

    found = re.search(r"([\d,]+) found", words(client.get(f"/commitments/{query}")))
    assert int(found[1].replace(",", "")) == length(client, f"/commitments/{query}")


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/agreements/", {"kind", "party", "text_held"}),
        ("/dialogues/", {"party", "theme", "state"}),
        ("/meetings/", {"dialogue", "state"}),
        ("/recommendations/", {"agreement", "addressee", "theme"}),
    ],
)
def test_every_number_beside_a_filter_of_other_lists_is_the_length_of_the_list_behind_it(
    client: Client, address: str, names: set[str]
):
    a_little_of_everything()

    numbers = facets(client, address)

    assert {found.partition("?")[2].partition("=")[0] for found in numbers} == names
    assert numbers == {found: length(client, found) for found in numbers}


@pytest.mark.parametrize("address", ["/commitments/?party=KOR", "/commitments/?counted=true", "/dialogues/"])
def test_number_beside_a_yes_or_no_is_the_length_of_that_list(client: Client, address: str):
    a_little_of_everything()
    name = "cadence_missed" if "dialogues" in address else "counted"
    select = re.search(rf'<select name="{name}">(.*?)</select>', client.get(address).text)[1]
    options = re.findall(r'<option value="(true|false)"[^>]*>\w+ \((\d+)\)', select)
    others = "" if "counted" in address else address.partition("?")[2]

    assert [flag for flag, _ in options] == ["true", "false"]
    for flag, number in options:
        assert length(client, f"{address.partition('?')[0]}?{others}&{name}={flag}") == int(number)


def test_words_that_find_nothing_stand_there_with_nought_and_records_that_find_nothing_do_not(client: Client):
    a_little_of_everything()

    page = client.get("/commitments/?agreement=2021-FS")

    assert "Reversed 0" in words(page)
    assert 'name="theme" value="trade"' not in page.text
    assert 'name="theme" value="cyber"' in page.text


def test_value_in_use_stays_even_where_it_finds_nothing(client: Client):
    a_little_of_everything()

    page = client.get("/commitments/?agreement=2021-FS&theme=trade").text

    assert 'name="theme" value="trade" checked' in page


def test_number_leads_to_its_value_alone_and_keeps_the_other_filters(client: Client):
    a_little_of_everything()

    numbers = facets(client, "/commitments/?status=stalled&status=under_way&agreement=2021-FS")

    assert numbers["/commitments/?agreement=2021-FS&status=stalled"] == 1


def test_nothing_is_counted_where_the_filters_are_not_understood(client: Client):
    a_little_of_everything()

    assert part(client.get("/commitments/?status=finished"), "facet", "a") == []
