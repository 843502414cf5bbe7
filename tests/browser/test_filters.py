"""The filters of a list: boxes that change it at once, panels, and the same without JavaScript."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import DESK, PHONE, faults

pytestmark = pytest.mark.django_db  # else pytest-django makes no database, and there is nothing to copy


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_panel_of_the_filters_opens_within_the_page(page: Page, ledger: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{ledger}/commitments/?status=reversed&theme=climate")

    found = []
    for summary in page.locator(".panel > summary").all():
        summary.click()
        box = page.locator(".panel[open] .panel-body").bounding_box()
        assert box
        found += faults(page) + ([] if box["x"] >= 0 and box["x"] + box["width"] <= width else [f"cut: {box}"])

    assert found == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_panel_that_scrolls_shows_it_and_on_a_phone_the_page_scrolls_instead(page: Page, ledger: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{ledger}/commitments/")

    page.get_by_text("Dialogue", exact=True).first.click()
    box = page.locator(".panel[open] .checks")

    scrolls = box.evaluate("box => box.scrollHeight > box.clientHeight")
    shows_it = "gradient" in box.evaluate("box => getComputedStyle(box).backgroundImage")
    assert (scrolls, shows_it) == ((False, False) if width == PHONE else (True, True))


def test_ticked_box_changes_the_list_at_once_and_its_panel_stays_open(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/?theme=climate")
    page.evaluate("window.stays = true")

    page.get_by_text("Status", exact=True).first.click()
    page.get_by_label("Upheld", exact=True).check()

    expect(page.get_by_role("link", name="Remove the filter Status: Upheld")).to_be_visible()
    assert page.url == f"{ledger}/commitments/?status=upheld&theme=climate"
    assert page.evaluate("[window.stays, document.activeElement.value]") == [True, "upheld"]
    expect(page.locator(".panel[open] > summary")).to_contain_text("Status")
    assert page.locator("#language").get_attribute("href") == "?status=upheld&theme=climate&lang=ko"


def test_back_shows_the_list_of_before(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/")
    all_of_them = page.locator(".count").inner_text()
    page.get_by_text("Status", exact=True).first.click()
    page.locator(".panel[open] .facet").first.click()
    expect(page.locator(".chip")).to_have_count(1)

    page.go_back()

    expect(page.locator(".count")).to_have_text(all_of_them)
    expect(page.locator(".chip")).to_have_count(0)


def test_escape_closes_the_open_panel(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/")
    page.get_by_text("Status", exact=True).first.click()

    page.keyboard.press("Escape")

    assert page.locator(".panel[open]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Status"


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_filters_work_without_javascript(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/?theme=climate")

    page.get_by_text("Status", exact=True).first.click()
    page.get_by_label("Not assessed").check()
    page.locator(".panel[open]").get_by_role("button", name="Show").click()

    assert page.url.startswith(f"{ledger}/commitments/?")
    assert {"status=not_assessed", "theme=climate"} <= set(urlsplit(page.url).query.split("&"))
    expect(page.get_by_role("link", name="Remove the filter Status")).to_have_count(1)
