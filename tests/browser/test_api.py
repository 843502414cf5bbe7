"""The page of the API's description in a real browser: Swagger UI, without a fault of our own."""

import re

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_admin import faults, signed_in

SWAGGERS_OWN = {
    "heading-order": r"opblock-tag",  # the groups stand two levels below the title
    "nested-interactive": r"opblock-summary-control",  # a button to copy stands in the button that opens
    "region": r"information-container",  # the title and its text stand outside of its own <main>
    "scrollable-region-focusable": r"example microlight",  # long examples
    "select-name": r"<select ",  # the values of a parameter, whose name stands beside them
}
"""What axe finds in the page as Swagger UI makes it: the rule, and the markup that it is about."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_description_has_no_fault_of_our_own_closed_and_open(live_server: LiveServer, chromium: Browser, width: int):
    page = signed_in(chromium, live_server, None)
    page.set_viewport_size({"width": width, "height": 900})

    page.goto("/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    found = faults(page)
    page.locator("#operations-commitments-commitments_list .opblock-summary-control").click()
    page.locator("#operations-commitments-commitments_list .responses-table").first.wait_for()
    found |= faults(page)

    assert {fault for fault in found if not is_swaggers_own(fault)} == set()
    assert {rule for rule, _ in found} == set(SWAGGERS_OWN)  # no rule is listed for nothing
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def is_swaggers_own(fault: tuple[str, str]) -> bool:
    rule, markup = fault
    return rule in SWAGGERS_OWN and re.search(SWAGGERS_OWN[rule], markup) is not None


@pytest.mark.django_db(transaction=True)
def test_description_leads_back_to_the_ledger(live_server: LiveServer, chromium: Browser):
    page = signed_in(chromium, live_server, None)

    page.goto("/api/v1/docs/")
    page.get_by_role("link", name="Pacta", exact=True).click()

    assert page.title() == "Where the promises stand · Pacta"
    page.context.close()
