"""A window of Chromium."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import LISTEN

expect.set_options(timeout=20_000)  # milliseconds, as a busy machine needs them; who waits in vain has failed anyway


@pytest.fixture(autouse=True)
def requests_end_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before its tables are emptied: what a window asks when it is closed, or asked before, would meet that."""
    yield
    if "chromium" in request.fixturenames:
        for context in request.getfixturevalue("chromium").contexts:
            context.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:  # of the server: one for each connection, which is closed now
            thread.join()


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser window that nobody has used; `indirect` parameters are Playwright's own options."""
    context = chromium.new_context(**getattr(request, "param", {}))
    context.add_init_script(LISTEN)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
