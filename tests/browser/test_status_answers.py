"""What the form of a status update asks while one writes: answers for what is there now, none behind a sign-in."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import User
from commitments.models import Commitment
from tests.browser.test_kept import sign_in_again
from tests.browser.test_status import Desk, desk, promise
from tests.factories import CommitmentFactory, EvidenceFactory, StatusUpdateFactory

__all__ = ["desk", "promise"]

pytestmark = pytest.mark.django_db(transaction=True)

NEWS = "https://example.org/news"


@pytest.fixture
def known() -> None:
    """Two addresses that the ledger has, one the beginning of the other."""
    with transaction.atomic():
        for url, title in ((NEWS, "The news page"), (f"{NEWS}/2026", "The news of 2026")):
            EvidenceFactory(update=StatusUpdateFactory(), url=url, title=title, publisher=f"Publisher of {title}")


def card_for(desk: Desk, promise: Commitment) -> Page:
    """The form with a card for an address, whose box has the focus."""
    desk.begin(promise)
    desk.page.get_by_role("button", name="Add an address").click()
    return desk.page


def values(page: Page) -> tuple[str, str, str]:
    title, publisher = (page.get_by_label(name).input_value() for name in ("Title", "Publisher"))
    return title, publisher, page.locator("[data-known]").first.inner_text()


def test_details_of_another_address_go_with_it(desk: Desk, promise: Commitment, known: None):
    page = card_for(desk, promise)
    desk.type(NEWS)
    expect(page.get_by_label("Title")).to_have_value("The news page")
    page.get_by_label("Publisher").fill("The newspaper")
    page.get_by_label("Address", exact=True).focus()
    desk.press("End")
    desk.type("/2026/01/other-release")
    expect(page.get_by_label("Title")).to_have_value("")
    assert values(page) == ("", "The newspaper", "")  # what somebody has typed stays


def test_late_answer_for_an_address_that_is_another_by_now_is_let_go(desk: Desk, promise: Commitment, known: None):
    held: list[Route] = []
    page = card_for(desk, promise)
    page.route(re.compile(r"/address/\?.*news&"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"/address/")):
        desk.type(NEWS)
    desk.type("/2026")
    expect(page.get_by_label("Title")).to_have_value("The news of 2026")
    with page.expect_response(re.compile(r"news&")):
        held[0].continue_()
    assert values(page)[0] == "The news of 2026"
    assert "“The news of 2026”" in values(page)[2]


def test_no_page_to_sign_in_stands_where_the_promise_is(
    live_server: LiveServer, desk: Desk, promise: Commitment, analyst: User
):
    with transaction.atomic():
        other = CommitmentFactory(code="2022-JS-001", quote="deepen ties")
    desk.begin(promise)
    page = desk.page
    Session.objects.all().delete()
    option = f"new Option('2022-JS-001', '{other.pk}', true, true)"
    page.evaluate(f"() => django.jQuery('#id_commitment').append({option}).trigger('change')")
    expect(page.locator("#promise")).to_contain_text("You are signed out.")
    expect(page.get_by_role("link", name="Sign in in another window").first).to_be_visible()
    assert page.locator("#statusupdate_form [type=password]").count() == 0

    sign_in_again(page, live_server, analyst)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#promise")).to_contain_text("deepen ties")
    desk.console.clear()  # the refusals of the server are told there


def test_cards_of_evidence_say_who_is_signed_out_and_go_on_after_it(
    live_server: LiveServer, desk: Desk, promise: Commitment, known: None, analyst: User
):
    page = card_for(desk, promise)
    Session.objects.all().delete()
    desk.type(NEWS)
    expect(page.locator("[data-known] [role=alert]")).to_contain_text("You are signed out.")
    page.get_by_role("button", name="Add a passage").click()
    desk.type("group")
    expect(page.locator("[data-found] li")).to_contain_text("You are signed out.")

    sign_in_again(page, live_server, analyst)
    desk.type("s")
    expect(page.locator("[data-found] li")).to_contain_text("No stored text has these words")
    desk.console.clear()  # the refusals of the server are told there
