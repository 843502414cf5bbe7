"""Charts as pictures on other pages, and their numbers as tables."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.looking import DESK, PHONE, faults

pytestmark = pytest.mark.django_db  # else pytest-django makes no database, and there is nothing to copy


@pytest.mark.parametrize("name", ["themes", "progress", "dialogues"])
def test_picture_of_a_chart_needs_nothing_that_the_policy_forbids(
    context: BrowserContext, page: Page, ledger: str, name: str
):
    console: list[str] = []
    context.on("console", lambda message: console.append(message.text))
    elsewhere = context.new_page()

    page.goto(f"{ledger}/charts/{name}.svg?lang=ko&theme=dark")
    elsewhere.set_content(f'<img src="{ledger}/charts/{name}.svg" alt="">')
    elsewhere.locator("img").evaluate("picture => picture.decode()")

    assert page.evaluate("getComputedStyle(document.querySelector('svg > rect')).fill") == "rgb(21, 24, 28)"
    assert elsewhere.evaluate("document.querySelector('img').naturalWidth") == 800
    assert [text for text in console if "404" not in text] == []  # of the icon that a browser asks for


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_numbers_of_a_chart_open_as_a_table_within_the_page(page: Page, ledger: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{ledger}/charts/")

    for summary in page.locator(".numbers > summary").all():
        summary.click()

    assert page.locator(".numbers table").count() == 7
    assert faults(page) == []
