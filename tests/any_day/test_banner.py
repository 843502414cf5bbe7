"""The banner of a page of another day, and its way back to today."""

import pytest
from django.test import Client

from tests.any_day.pages import PAGES, THEN
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", PAGES)
def test_page_of_another_day_says_so_and_leads_to_today(client: Client, address: str):
    page = client.get(f"{address}?{THEN}")

    [banner] = part(page, "moment", "aside")
    assert words(banner).startswith(
        "The ledger as of 1 January 2020, with the statuses known on 31 December 2022 at 23:59. Show today "
        "Only what was made by that day is here, with the meetings that had begun,"
    )
    assert words(banner).endswith("how they changed stands in their history and is not replayed.")
    assert list(links(banner)) == [address]
    assert "As of 1 January 2020." in words(page)


@pytest.mark.parametrize("address", PAGES)
def test_page_of_today_has_no_banner(client: Client, address: str):
    page = client.get(address)

    assert page.status_code == 200
    assert part(page, "moment", "aside") == []
    assert "As of 1 January 2025." in words(page)


def test_day_ahead_is_named_as_one(client: Client):
    banner = words(part(client.get("/?as_of=2025-01-02"), "moment", "aside")[0])

    assert banner.startswith(
        "The ledger as of 2 January 2025, with the statuses known today. Show today That day is still ahead:"
    )
    assert "still ahead" not in words(client.get("/?as_of=2025-01-01"))


def test_way_back_to_today_keeps_the_filters(client: Client):
    [banner] = part(client.get(f"/commitments/?party=KOR&{THEN}&status=stalled"), "moment", "aside")

    assert list(links(banner)) == ["/commitments/?party=KOR&status=stalled"]


@pytest.mark.parametrize("address", ["/accounts/login/", "/nope/", "/commitments/NOPE-001/"])
def test_page_of_no_moment_names_no_day(client: Client, address: str):
    assert "As of" not in words(client.get(address))
