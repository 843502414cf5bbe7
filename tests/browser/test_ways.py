"""How readers come in and get about."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db  # else pytest-django makes no database, and there is nothing to copy


def test_another_day_is_another_page_with_its_banner(page: Page, ledger: str):
    page.goto(f"{ledger}/commitments/?status=upheld")

    page.get_by_text("Any day", exact=True).click()
    page.get_by_label("As of").fill("2022-01-01")
    page.keyboard.press("Enter")

    expect(page.locator(".moment")).to_be_visible()
    assert page.get_by_role("link", name="Agreements").get_attribute("href") == "/agreements/?as_of=2022-01-01"


def test_keyboard_reaches_the_content_with_the_first_step(page: Page, ledger: str):
    page.goto(ledger)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.url == f"{ledger}/#main"


def test_first_page_costs_a_new_reader_little(page: Page, ledger: str):
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))

    page.goto(ledger, wait_until="networkidle")
    asked.add(ledger + (page.locator("link[rel=icon]").get_attribute("href") or ""))  # browsers ask when they like

    assert len(asked) <= 5
    assert sum(len(page.request.get(address).body()) for address in asked) <= 100 * 1024
