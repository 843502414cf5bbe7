"""What holds for all lists: filters, chips, pages, and what is not understood."""

import re

import pytest
from django.test import Client

from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

LISTS = ["/commitments/", "/agreements/", "/dialogues/", "/meetings/", "/recommendations/"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", ["stauts=done", "ordering=sideways", f"ordering={'x' * 10_000}", "ordering=%00"])
def test_filter_that_is_not_understood_is_a_400_with_form_and_sentence(client: Client, address: str, query: str):
    page = client.get(f"{address}?{query}")

    assert page.status_code == 400
    assert len(part(page, "errors", "div")) == 1
    assert "Nothing is shown until the filters are understood." in words(page)
    assert '<form class="filters"' in page.text
    assert "\0" not in page.text


def test_error_names_the_value_and_what_would_be_right(client: Client):
    errors = words(part(client.get("/commitments/?stauts=done"), "errors", "div")[0])

    assert "There is no parameter 'stauts' here. Did you mean status?" in errors


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", ["utm_source=mail&utm_campaign=x&fbclid=1&gclid=2", "page=1"])
def test_what_campaigns_add_is_ignored(client: Client, address: str, query: str):
    assert client.get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 5_000, "%00"])
def test_page_that_does_not_exist_is_a_404_with_a_sentence(client: Client, page: str):
    answer = client.get(f"/commitments/?page={page}")

    assert answer.status_code == 404
    assert "This list has no such page." in words(answer)


def test_page_links_keep_the_filters(client: Client):
    CommitmentFactory.create_batch(51, agreement=AgreementFactory())

    first = client.get("/commitments/?status=not_assessed&utm_source=mail")

    assert links(first)["?status=not_assessed&page=2"] == "After →"
    assert "51 found, 1 to 50 shown" in words(first)
    assert "51 found, 51 to 51 shown" in words(client.get("/commitments/?status=not_assessed&page=2"))


def test_each_filter_in_use_is_a_chip_that_takes_it_away(client: Client):
    CommitmentFactory()

    page = client.get("/commitments/?party=KOR&status=stalled&status=under_way&ordering=-due_on")

    chips = links(part(page, "chips", "ul")[0])
    assert chips == {
        "?status=stalled&status=under_way&ordering=-due_on": "Remove the filter Party: Republic of Korea×",
        "?party=KOR&status=under_way&ordering=-due_on": "Remove the filter Status: Stalled×",
        "?party=KOR&status=stalled&ordering=-due_on": "Remove the filter Status: Under way×",
        "?": "Clear all",
    }


@pytest.mark.parametrize("address", LISTS)
def test_list_leads_to_the_same_rows_in_the_api(client: Client, address: str):
    CommitmentFactory()

    [data] = [found for found, text in links(client.get(f"{address}?utm_source=mail")).items() if "as JSON" in text]

    assert data == f"/api/v1{address}"
    assert client.get(data).status_code == 200


def test_address_in_the_api_keeps_the_filters(client: Client):
    StatusUpdateFactory.create_batch(2)
    CommitmentFactory()

    page = client.get("/commitments/?status=under_way&party=KOR&ordering=-code")

    assert links(page)["/api/v1/commitments/?status=under_way&party=KOR&ordering=-code"] == "The same rows as JSON"


def test_form_shows_what_is_in_use_and_keeps_what_it_has_no_panel_for(client: Client):
    CommitmentFactory(code="2021-FS-001")

    form = part(client.get("/commitments/?party=KOR&thread=2021-FS-001"), "filters", "form")[0]

    assert '<input type="checkbox" name="party" value="KOR" checked>' in form
    assert '<input type="hidden" name="thread" value="2021-FS-001">' in form


def test_form_shows_days_and_each_of_several_texts(client: Client):
    form = part(client.get("/commitments/?due_after=2021-05-21&target=USD&target=KRW"), "filters", "form")[0]

    assert '<input type="date" name="due_after" value="2021-05-21">' in form
    assert [value in form for value in ('name="target" value="USD"', 'name="target" value="KRW"')] == [True, True]


def test_list_without_matches_offers_a_way_out(client: Client):
    CommitmentFactory()

    page = client.get("/commitments/?status=reversed")

    assert page.status_code == 200
    assert "Nothing matches all of these filters." in words(page)
    assert '<a href="?">start again</a>' in page.text


@pytest.mark.parametrize("address", LISTS)
def test_empty_list_says_that_the_ledger_holds_none(client: Client, address: str):
    assert "0 found The ledger holds none yet." in words(client.get(address))


def test_address_without_measure_is_a_short_400(client: Client):
    page = client.get("/commitments/?" + "&".join(f"x{n}=1" for n in range(500)))

    assert page.status_code == 400
    assert "An address takes at most 100 values; give fewer." in words(page)
    assert part(page, "chips", "ul") == []


def test_of_very_many_records_those_with_the_most_can_be_chosen(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("alliance.filter_form.MOST_OPTIONS", 2)
    for code, promises in {"2021-A": 2, "2021-B": 1, "2021-C": 3, "2021-D": 1}.items():
        text = AgreementFactory(code=code)
        for _ in range(promises):
            CommitmentFactory(agreement=text)

    def offered(query: str = "") -> list[str]:
        page = client.get(f"/commitments/{query}").text
        assert "The 2 with the most, of 4." in page
        return re.findall(r'name="agreement" value="(.*?)"', page)

    assert offered() == ["2021-A", "2021-C"]
    assert offered("?agreement=2021-D") == ["2021-A", "2021-C", "2021-D"]
