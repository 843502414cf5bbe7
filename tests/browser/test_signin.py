"""Signing in as people do: with a password, an authenticator app and a passkey, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.accounts.limits import LIMITS, begin
from alliance.accounts.tokens import digest_of
from alliance.api.models import Token
from alliance.models import User
from tests.accounts.conftest import light_hashes  # noqa: F401  for this file, too
from tests.accounts.signing_in import PASSWORD, code
from tests.browser.test_admin import LISTEN, VIOLATIONS
from tests.conftest import member

KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
KEY |= {"isUserVerified": True, "automaticPresenceSimulation": True}


@pytest.fixture
def analyst(transactional_db: None) -> User:
    user = member("analyst", "Analyst")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A window whose device keeps passkeys; by the name of the host, as a passkey belongs to a name."""
    base = live_server.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=base)
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    said: list[str] = []
    page.said = said  # type: ignore[attr-defined]
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield page
    context.close()


def in_order(page: Page) -> None:
    """Axe finds nothing, no policy is broken, the browser has nothing to say."""
    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    faults = {(fault["id"], node["html"]) for fault in found for node in fault["nodes"]}
    assert (faults, page.evaluate("window.reports"), page.said) == (set(), [], [])  # type: ignore[attr-defined]


def at(path: str) -> re.Pattern[str]:
    return re.compile(rf"^http://localhost:\d+{re.escape(path)}$")


def log_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("User name or e-mail").fill("analyst")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def log_out(page: Page) -> None:
    page.goto("/accounts/")
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(at("/"))


def ask_again(page: Page) -> None:
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    in_order(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_password_leads_back_to_where_one_was(page: Page, analyst: User):
    there = "/admin/commitments/theme/?q=a"

    page.goto(there)
    in_order(page)
    log_in(page, "wrong")
    expect(page.get_by_text("No account has this name and password.")).to_be_visible()
    in_order(page)
    log_in(page)

    expect(page).to_have_url(at(there))


def test_app_is_set_up_asked_and_taken_away(page: Page, analyst: User):
    page.goto("/accounts/authenticator/")
    log_in(page)
    ask_again(page)
    in_order(page)
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code that the app shows").fill(code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    in_order(page)
    recovery = page.locator(".codes li").first.inner_text()
    log_out(page)

    page.goto("/accounts/login/")
    log_in(page)
    expect(page.get_by_role("heading", name="One thing more")).to_be_visible()
    in_order(page)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(at("/admin/"))

    page.get_by_role("link", name="Account").click()
    in_order(page)
    page.get_by_role("link", name="Take it away").click()
    ask_again(page)
    in_order(page)
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_text("The authenticator app is taken away.")).to_be_visible()
    assert Authenticator.objects.count() == 0


def test_token_is_made_shown_once_and_revoked(page: Page, analyst: User):
    page.goto("/accounts/tokens/new/")
    log_in(page)
    ask_again(page)
    in_order(page)
    page.get_by_label("Name").fill("nightly mirror")
    page.get_by_label("Reads and writes").check()
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    in_order(page)
    token = page.locator(".secret").first.inner_text()
    assert Token.objects.get().digest == digest_of(token.encode())

    page.get_by_role("link", name="Tokens").click()
    expect(page.get_by_text("Reads and writes · made")).to_be_visible()
    in_order(page)
    page.get_by_role("link", name="Revoke nightly mirror").click()
    in_order(page)
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("You have none.")).to_be_visible()


def test_passkey_logs_in_though_the_password_is_locked(page: Page, analyst: User):
    page.goto("/accounts/passkeys/add/")
    log_in(page)
    ask_again(page)
    in_order(page)
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.goto("/accounts/")
    expect(page.get_by_text("Laptop")).to_be_visible()
    in_order(page)
    log_out(page)

    page.goto("/accounts/login/?next=/admin/commitments/theme/")
    for _ in range(LIMITS["name"].most):
        begin(name="analyst")
    log_in(page)
    expect(page.get_by_text("Too many failed attempts.")).to_be_visible()
    page.get_by_role("button", name="Log in with a passkey").click()

    expect(page).to_have_url(at("/admin/commitments/theme/"))


def test_passkey_is_the_second_factor_after_the_password(page: Page, analyst: User):
    page.goto("/accounts/passkeys/add/")
    log_in(page)
    ask_again(page)
    page.get_by_label("Log in with it alone").uncheck()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    log_out(page)

    page.goto("/accounts/login/")
    log_in(page)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(at("/admin/"))


def test_browser_without_the_passkey_says_so(page: Page, analyst: User):
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()

    expect(page.get_by_text("The browser gave no passkey")).to_be_visible()
    in_order(page)
