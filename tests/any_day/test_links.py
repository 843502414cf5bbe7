"""Links, forms and addresses keep the moment that a page is of."""

from html import unescape

import pytest
from django.test import Client

from tests.any_day.pages import PAGES, THEN
from tests.factories import CommitmentFactory
from tests.html import links, part, words

pytestmark = pytest.mark.django_db
OF_NO_DAY = ("/api/", "/admin/", "/data/")


@pytest.mark.parametrize("address", PAGES)
def test_every_link_to_another_page_keeps_the_moment(client: Client, address: str):
    page = client.get(f"{address}?{THEN}")

    inner = [link for link in links(page) if link.startswith("/") and not link.startswith(OF_NO_DAY)]
    assert len(inner) > 7
    assert [link for link in inner if THEN not in link] == [address]  # the way back to today


def test_walk_along_all_links_stays_on_the_day_and_never_breaks(client: Client):
    """As of a day of which every record is there."""
    then = "as_of=2024-06-01&known_at=2022-12-31"
    ahead, seen = [f"/?{then}"], set()
    while ahead:
        address = ahead.pop().partition("#")[0]
        if address in seen:
            continue
        seen.add(address)
        page = client.get(address)
        assert page.status_code == 200, address
        if page.streaming:  # a file: all that it has to say is that it is there
            b"".join(page.streaming_content)
            continue
        ahead += [unescape(link) for link in links(page) if then in link and link.startswith("/")]

    assert {address.partition("?")[0] for address in seen} >= {*PAGES, "/commitments/2021-FS-001/", "/api/v1/meetings/"}


def test_permanent_address_names_the_day_that_is_shown(client: Client):
    told = words(client.get("/commitments/2018-V-001/?as_of=2020-01-01"))

    assert "http://testserver/commitments/2018-V-001/?as_of=2020-01-01" in told


def test_list_keeps_its_moment_in_form_pages_and_data(client: Client):
    CommitmentFactory.create_batch(51, quote="meet")

    page = client.get("/commitments/?as_of=2024-01-01")

    assert links(page)["?as_of=2024-01-01&page=2"] == "After →"
    assert links(page)["/api/v1/commitments/?as_of=2024-01-01"] == "The same rows as JSON"
    form = part(page, "filters", "form")[0]
    assert '<input type="date" name="as_of" value="2024-01-01">' in form
    assert part(page, "chips", "ul") == []
    assert part(page, "as-of", "form") == []


def test_clearing_all_filters_stays_on_the_day(client: Client):
    page = client.get("/commitments/?as_of=2020-01-01&party=KOR&status=under_way")

    assert links(part(page, "chips", "ul")[0])["?as_of=2020-01-01"] == "Clear all"


def test_any_page_without_filters_asks_for_another_day(client: Client):
    [form] = part(client.get("/meetings/scm-1/?known_at=2022-12-31"), "as-of", "form")

    assert '<input type="date" name="as_of" value="2025-01-01">' in form
    assert '<input type="hidden" name="known_at" value="2022-12-31">' in form
