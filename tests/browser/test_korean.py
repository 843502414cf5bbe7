"""Every kind of page in Korean."""

import pytest
from playwright.sync_api import Page

from tests.browser.looking import look_at
from tests.browser.pages import PAGES

pytestmark = pytest.mark.django_db  # else pytest-django makes no database, and there is nothing to copy


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_page_has_no_fault_at_any_width_light_and_dark(page: Page, ledger: str, address: str):
    look_at(page, ledger, address, "ko")
