"""A morning at the desk: from a line of it to an update, and from another to its publication, by keyboard."""

from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import User
from commitments.models import FollowedTheme, StatusUpdate
from tests.browser.test_admin import faults, signed_in
from tests.commitments.steps import update_in
from tests.factories import CommitmentFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def press_until(page: Page, name: str) -> None:
    """Go on with Tab to the link or box of that name."""
    wanted = page.get_by_role("link", name=name).or_(page.get_by_label(name)).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("part => part === document.activeElement"):
            return
    raise AssertionError(f"No Tab leads to {name}.")


def test_line_of_the_desk_leads_to_the_update_and_the_next_to_its_publication(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User
):
    with transaction.atomic():
        promise = CommitmentFactory(code="2021-FS-001", title_en="Meet each year", quote="establish a working group")
    desk = signed_in(chromium, live_server, analyst)

    desk.goto("/admin/")
    assert faults(desk) == set()
    press_until(desk, "2021-FS-001 Meet each year")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/statusupdate/add/**")
    expect(desk.get_by_text("establish a working group").first).to_be_visible()
    assert desk.locator("[name=commitment]").input_value() == str(promise.pk)

    update = update_in("submitted", analyst, reviewer, commitment=promise, effective_on=date(2021, 12, 1))
    other_desk = signed_in(chromium, live_server, reviewer)
    other_desk.goto("/admin/")
    expect(other_desk.locator("#desk-review h2")).to_contain_text("Waiting for my review 1")
    other_desk.locator("#desk-review li a").focus()
    other_desk.keyboard.press("Enter")
    other_desk.wait_for_url("**/change/**")
    other_desk.get_by_role("button", name="Publish").press("Enter")
    expect(other_desk.get_by_text("Published.", exact=True)).to_be_visible()

    assert StatusUpdate.objects.get().reviewer == reviewer
    readers = desk.context.new_page()
    readers.goto("/commitments/2021-FS-001/")
    expect(readers.get_by_text("The group met for the first time.").first).to_be_visible()
    told = readers.request.get("/api/v1/status-updates/?commitment=2021-FS-001").json()
    assert [row["id"] for row in told["results"]] == [str(update.pk)]
    assert (desk.evaluate("window.reports"), other_desk.evaluate("window.reports")) == ([], [])
    desk.context.close()
    other_desk.context.close()


def test_themes_are_ticked_by_keyboard(live_server: LiveServer, chromium: Browser, analyst: User):
    ThemeFactory(slug="health")
    desk = signed_in(chromium, live_server, analyst)

    desk.goto("/admin/")
    press_until(desk, "Choose themes")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Themes that I follow")).to_be_visible()
    assert faults(desk) == set()
    press_until(desk, "Health")
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("In the themes that you follow: Health.")).to_be_visible()
    assert [row.theme.slug for row in FollowedTheme.objects.filter(user=analyst)] == ["health"]
    desk.context.close()
