"""What is printed: lists in columns, briefs on two to four pages."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.looking import A4

pytestmark = pytest.mark.django_db  # else pytest-django makes no database, and there is nothing to copy


@pytest.mark.parametrize("address", ["/commitments/?status=delivered&party=KOR", "/agreements/", "/dialogues/"])
def test_list_is_printed_in_columns_on_a4_with_its_filters(page: Page, ledger: str, address: str):
    page.set_viewport_size({"width": A4, "height": 1000})
    page.emulate_media(media="print")

    page.goto(ledger + address)

    row = page.locator("li.row").first
    tops = {cell.bounding_box()["y"] for cell in row.locator("> div").all()}
    assert len(tops) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == A4
    assert page.locator(".panels").is_visible() is False
    assert page.locator(".chips").is_visible() is ("?" in address)


@pytest.mark.parametrize("query", ["dialogue=scm", "dialogue=rok-us-summit", "party=USA", "lang=ko", ""])
def test_brief_is_printed_on_two_to_four_pages_without_navigation(page: Page, ledger: str, query: str):
    page.goto(f"{ledger}/brief/?{query}")

    printed = page.pdf(prefer_css_page_size=True)

    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4
    page.emulate_media(media="print")
    unseen = (".top nav", ".language", ".brief-tools", ".bottom")
    assert [page.locator(part).first.is_visible() for part in (*unseen, ".on-paper", ".address")] == [
        *(False for _ in unseen),
        True,
        True,
    ]
