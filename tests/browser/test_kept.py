"""Nothing typed is lost: not when a window is closed, a session ends, a form is refused, or the server is away."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import KeptForm, User
from commitments.models import Commitment, Passage, StatusUpdate, Theme
from tests.browser.test_admin import faults, is_djangos_own, signed_in
from tests.factories import CommitmentFactory, PassageFactory
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = re.compile(r"^Kept at \d\d:\d\d$")


def sign_in_again(page: Page, server: LiveServer, person: User) -> None:
    """In another window of the same browser; the token against forged forms changes with it, as it does with us."""
    client = Client()
    client.force_login(person)
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": get_random_string(32)}
    page.context.add_cookies([{"name": name, "value": text, "url": server.url} for name, text in cookies.items()])


@pytest.fixture
def promise() -> Commitment:
    with transaction.atomic():
        return CommitmentFactory(agreement__draft=True)


def test_typing_survives_a_crash_and_is_discarded(
    live_server: LiveServer, chromium: Browser, analyst: User, promise: Commitment
):
    place = address(Commitment, "change", promise.pk)
    first = signed_in(chromium, live_server, analyst)
    first.goto(place)
    first.get_by_label("Summary").fill("Half a thought")
    first.get_by_role("button", name="Add another Target").click()
    first.locator("#id_targets-0-text").fill("200 million")
    expect(first.get_by_text(KEPT)).to_be_visible()
    first.context.close()

    assert KeptForm.objects.get().title == f"Change commitment: {promise}"
    second = signed_in(chromium, live_server, analyst)
    second.goto(place)
    expect(second.get_by_text("and did not save is back")).to_be_visible()
    expect(second.get_by_label("Summary")).to_have_value("Half a thought")
    expect(second.locator("#id_targets-0-text")).to_have_value("200 million")
    assert {fault for fault in faults(second) if not is_djangos_own(fault)} == set()

    second.get_by_role("button", name="Discard it").click()
    expect(second.get_by_text("and did not save is back")).to_have_count(0)
    expect(second.get_by_label("Summary")).to_have_value(promise.summary)
    assert KeptForm.objects.count() == 0
    second.context.close()


def test_typing_is_kept_when_a_window_is_left_at_once(live_server: LiveServer, chromium: Browser, analyst: User):
    page = signed_in(chromium, live_server, analyst)
    page.goto(address(Commitment, "add"))
    page.locator("#id_title_en").fill("Typed and gone")
    page.goto("/admin/")
    while not KeptForm.objects.exists():
        pass  # what is sent last outlives its page, and no page hears of its end
    page.goto(address(Commitment, "add"))

    expect(page.locator("#id_title_en")).to_have_value("Typed and gone")
    page.context.close()


def without_last_words(page: Page) -> Page:
    """What a window sends when it is left arrives too late for every page that is asked for after it."""
    page.add_init_script("navigator.sendBeacon = () => true")
    return page


def test_page_that_is_loaded_anew_at_once_shows_what_was_typed(
    live_server: LiveServer, chromium: Browser, analyst: User
):
    page = without_last_words(signed_in(chromium, live_server, analyst))
    page.goto(address(StatusUpdate, "add"))
    page.get_by_label("Rationale").fill("Typed and loaded anew")
    page.reload()
    expect(page.get_by_label("Rationale")).to_have_value("Typed and loaded anew")

    page.goto(reverse("admin:commitments_agreement_read"))
    page.get_by_label("Paste the text").fill("Both will:\n\n- meet.")
    page.reload()
    expect(page.get_by_label("Paste the text")).to_have_value("Both will:\n\n- meet.")
    page.get_by_role("button", name="Preview").click()
    piece = page.get_by_role("region", name="Passage 2")
    piece.locator("summary").click()
    piece.get_by_label("Text").fill("meet in Seoul.")
    page.reload()
    expect(piece.get_by_label("Text")).to_have_value("meet in Seoul.")
    assert KeptForm.objects.count() == 2
    page.context.close()


def test_what_was_typed_last_is_shown_to_nobody_but_who_loads_the_page_anew(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User
):
    page = without_last_words(signed_in(chromium, live_server, analyst))
    page.goto(address(StatusUpdate, "add"))
    page.get_by_label("Rationale").fill("Typed and left")
    page.goto("/admin/")
    page.goto(address(StatusUpdate, "add"))  # later: it may be saved already, in another window
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_label("Rationale").fill("Typed by the analyst")
    sign_in_again(page, live_server, reviewer)
    page.reload()
    assert page.evaluate("sessionStorage.length") == 0

    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Rationale")).to_have_value("")
    assert KeptForm.objects.count() == 0
    page.context.close()


def test_typing_goes_on_after_the_session_has_ended(
    live_server: LiveServer, chromium: Browser, analyst: User, promise: Commitment
):
    page = signed_in(chromium, live_server, analyst)
    page.goto(address(Commitment, "change", promise.pk))
    page.get_by_label("Summary").fill("Before the end")
    expect(page.get_by_text(KEPT)).to_be_visible()
    Session.objects.all().delete()

    page.get_by_label("Summary").fill("After the end")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("Not kept: you are signed out.")).to_be_visible()
    expect(page.get_by_label("Summary")).to_have_value("After the end")

    sign_in_again(page, live_server, analyst)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    promise.refresh_from_db()
    assert (promise.summary, KeptForm.objects.count()) == ("After the end", 0)
    page.context.close()


LEFT_FOR_A_MOMENT = """() => {
  for (const state of ["hidden", "visible"]) {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
  }
}"""
"""Another tab is looked at, before the last words are kept."""


def test_what_is_sent_when_a_window_is_left_counts_as_kept_only_when_the_server_says_so(
    live_server: LiveServer, chromium: Browser, analyst: User, promise: Commitment
):
    page = signed_in(chromium, live_server, analyst)
    page.goto(address(Commitment, "change", promise.pk))
    Session.objects.all().delete()
    page.get_by_label("Summary").fill("A long thought")
    page.evaluate(LEFT_FOR_A_MOMENT)

    expect(page.get_by_text("Not kept: You are signed out.")).to_be_visible()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_label("Summary")).to_have_value("A long thought")

    sign_in_again(page, live_server, analyst)
    page.evaluate(LEFT_FOR_A_MOMENT)
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert KeptForm.objects.get().data["summary"] == ["A long thought"]
    page.context.close()


def test_typing_does_not_go_over_to_who_signs_in_next(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User, promise: Commitment
):
    page = signed_in(chromium, live_server, analyst)
    page.goto(address(Commitment, "change", promise.pk))
    page.get_by_label("Summary").fill("The analyst's")
    expect(page.get_by_text(KEPT)).to_be_visible()

    sign_in_again(page, live_server, reviewer)
    page.get_by_label("Summary").fill("The analyst's, longer")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("You are signed in as reviewer now, but this was typed by analyst.")).to_be_visible()
    expect(page.get_by_label("Summary")).to_have_value("The analyst's, longer")
    assert [(row.user, row.data["summary"]) for row in KeptForm.objects.all()] == [(analyst, ["The analyst's"])]

    sign_in_again(page, live_server, analyst)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Commitment.objects.get().summary == "The analyst's, longer"
    page.context.close()


def test_what_one_window_saves_leaves_what_another_has_kept(
    live_server: LiveServer, chromium: Browser, administrator: User
):
    page = signed_in(chromium, live_server, administrator)
    other = page.context.new_page()
    for window, name in ((page, "Energy"), (other, "Health")):
        window.goto(live_server.url + address(Theme, "add"))
        window.locator("#id_slug").fill(name.lower())
        window.locator("#id_name_en").fill(name)
        expect(window.get_by_text(KEPT)).to_be_visible()
    page.bring_to_front()
    page.locator("#id_name_ko").fill("에너지")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    other.close(run_before_unload=False)

    page.goto("/admin/")
    page.get_by_role("region", name="Typed and not saved").get_by_role("link").click()
    expect(page.locator("#id_name_en")).to_have_value("Health")
    page.context.close()


def test_what_was_typed_into_a_record_that_is_gone_is_discarded(
    live_server: LiveServer, chromium: Browser, analyst: User
):
    with transaction.atomic():
        passage = PassageFactory(agreement__draft=True)
    page = signed_in(chromium, live_server, analyst)
    page.goto(address(Passage, "change", passage.pk))
    page.get_by_label("Note").fill("Half a thought")
    expect(page.get_by_text(KEPT)).to_be_visible()
    with transaction.atomic():
        passage.delete()

    page.reload()
    expect(page.get_by_text("The passage is not there any more")).to_be_visible()
    expect(page.get_by_text("Half a thought")).to_be_visible()
    assert {fault for fault in faults(page) if not is_djangos_own(fault)} == set()
    Session.objects.all().delete()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("Not discarded: You are signed out.")).to_be_visible()
    assert KeptForm.objects.count() == 1

    sign_in_again(page, live_server, analyst)
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_role("heading", name="My desk")).to_be_visible()
    expect(page.get_by_text("perhaps it was deleted")).to_have_count(0)
    assert KeptForm.objects.count() == 0
    page.context.close()


def test_saved_form_is_kept_no_longer(live_server: LiveServer, chromium: Browser, analyst: User, promise: Commitment):
    page = signed_in(chromium, live_server, analyst)
    page.goto(address(Commitment, "change", promise.pk))
    page.get_by_label("Summary").fill("Saved at once")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.reload()

    expect(page.get_by_text("did not save is back")).to_have_count(0)
    assert (Commitment.objects.get().summary, KeptForm.objects.count()) == ("Saved at once", 0)
    page.go_back()
    expect(page.get_by_text("This was saved as")).to_be_in_viewport()  # although the form was left at its foot
    assert page.evaluate("window.reports") == []
    page.context.close()


def test_form_that_one_comes_back_to_says_what_was_saved_of_it(
    live_server: LiveServer, chromium: Browser, administrator: User
):
    page = signed_in(chromium, live_server, administrator)
    page.goto(address(Theme, "add"))
    page.locator("#id_slug").fill("energy")
    page.locator("#id_name_en").fill("Energy")
    page.locator("#id_name_ko").fill("에너지")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    page.go_back()

    expect(page.get_by_text("This was saved as Energy.")).to_be_visible()
    expect(page.locator("#id_name_en")).to_have_value("")
    assert {fault for fault in faults(page) if not is_djangos_own(fault)} == set()
    page.evaluate(LEFT_FOR_A_MOMENT)
    page.goto("/admin/")
    expect(page.get_by_role("region", name="Typed and not saved")).to_have_count(0)
    page.go_back()
    page.get_by_role("link", name="Energy", exact=True).click()
    expect(page.locator("#id_name_en")).to_have_value("Energy")
    page.context.close()
