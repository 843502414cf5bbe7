"""Two analysts on one commitment, in two windows: the second sees both versions, picks, and both stay on record."""

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import User
from commitments.models import Commitment, StatusUpdate
from tests.browser.test_admin import faults, is_djangos_own, signed_in
from tests.commitments.steps import NOW, update_in
from tests.factories import CommitmentFactory, TargetFactory
from tests.test_admin_contract import address


def our_faults(page: Page) -> set[tuple[str, str]]:
    return {fault for fault in faults(page) if not is_djangos_own(fault)}


LINES = "(part) => part.offsetHeight / parseFloat(getComputedStyle(part).lineHeight)"


@pytest.mark.django_db(transaction=True)
def test_second_of_two_analysts_merges_and_nothing_is_lost(
    live_server: LiveServer, chromium: Browser, analyst: User, administrator: User, reviewer: User
):
    with transaction.atomic():
        promise = CommitmentFactory(code="2021-FS-001", title_en="Meet", agreement__draft=True, note="Once.")
        TargetFactory(commitment=promise, text="five meetings", quantity=5, unit="meetings")
    place = address(Commitment, "change", promise.pk)
    first, second = signed_in(chromium, live_server, administrator), signed_in(chromium, live_server, analyst)
    console: list[str] = []
    second.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    for page in (first, second):
        page.goto(place)

    first.locator("#id_title_en").fill("Meet each year")
    first.locator("#id_summary").fill("They meet.")
    first.locator("#id_targets-0-quantity").fill("6")
    first.get_by_role("button", name="Save", exact=True).click()
    second.locator("#id_title_en").fill("Meet twice")
    second.locator("#id_note").fill("Twice.")
    second.locator("#id_targets-0-quantity").fill("7")
    second.get_by_role("button", name="Save", exact=True).click()

    expect(second.get_by_role("heading", name="Somebody else was here")).to_be_visible()
    expect(second.get_by_role("alert")).to_contain_text("administrator changed Commitment: 2021-FS-001")
    expect(second.locator("#id_title_en")).to_have_value("Meet twice")
    expect(second.locator("#id_note")).to_have_value("Twice.")
    expect(second.locator("#id_summary")).to_have_value("They meet.")
    assert our_faults(second) == set()
    expect(second.locator(".stale :checked")).to_have_count(0)
    title, quantity = (second.get_by_role("group", name=name) for name in ("Title", "Quantity"))
    title.get_by_label("Theirs").check()
    second.get_by_role("button", name="Save", exact=True).click()
    expect(quantity).to_have_accessible_description("Nothing is saved yet: choose theirs or yours.")
    assert quantity.locator(".errornote").evaluate(LINES) < 5  # with its padding
    expect(title.get_by_label("Theirs")).to_be_checked()
    assert our_faults(second) == set()
    quantity.get_by_label("Theirs").focus()
    second.keyboard.press("ArrowDown")
    expect(quantity.get_by_label("Yours")).to_be_checked()
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_text("was changed successfully")).to_be_visible()

    second.goto(address(Commitment, "history", promise.pk))
    expect(second.locator("main")).to_contain_text("Meet each year")
    expect(second.locator("main")).to_contain_text("Twice.")
    with transaction.atomic():
        promise.agreement.coded_by, promise.agreement.checked_by = analyst, reviewer
        promise.agreement.published_at = NOW
        promise.agreement.save()
    second.goto("/commitments/2021-FS-001/")
    for text in ("Meet each year", "They meet.", "Twice."):
        expect(second.locator("main")).to_contain_text(text)
    told = second.request.get("/api/v1/commitments/2021-FS-001/").json()
    assert (told["title"], told["summary"], told["note"]) == ("Meet each year", "They meet.", "Twice.")
    assert [target["quantity"] for target in told["targets"]] == ["7"]
    assert console == []
    first.context.close()
    second.context.close()


@pytest.mark.django_db(transaction=True)
def test_update_that_one_has_saved_in_another_window_says_so_above_its_form(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User
):
    with transaction.atomic():
        update = update_in("draft", analyst, reviewer)
    page = signed_in(chromium, live_server, analyst)
    other = page.context.new_page()
    for window, text in ((page, "It met once."), (other, "It met twice.")):
        window.goto(live_server.url + address(StatusUpdate, "change", update.pk))
        window.locator("#id_rationale").fill(text)
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_text("was changed successfully")).to_be_visible()
    page.bring_to_front()
    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_role("heading", name="You were here yourself")).to_be_visible()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        told, form = (page.locator(part).bounding_box() for part in (".stale", ".assessed"))
        assert told["height"] < 700
        assert told["y"] + told["height"] <= form["y"]
        assert our_faults(page) == set()
    page.context.close()
