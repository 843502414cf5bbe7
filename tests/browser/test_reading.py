"""An agreement read from a text in a real browser: pasted, looked through, corrected, confirmed, published, read."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import KeptForm, User
from commitments import workflow
from commitments.models import Agreement, Passage
from tests.browser.test_admin import faults, is_djangos_own, signed_in
from tests.browser.test_kept import KEPT, sign_in_again
from tests.commitments.steps import NOW
from tests.factories import PartyFactory

TEXT = """Joint Aims

Both will:

- mark the 70t year of the Indo-
  Pacific alliance;
- meet in
Page 2
- Seoul.
"""


@pytest.mark.django_db(transaction=True)
def test_text_is_pasted_looked_through_confirmed_and_read(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User
):
    for code in ("KOR", "USA"):
        PartyFactory(code=code)
    desk = signed_in(chromium, live_server, analyst)
    desk.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)

    desk.goto(reverse("admin:commitments_agreement_changelist"))
    desk.get_by_role("link", name="Add from a text").click()
    desk.get_by_label("Code").fill("2022-JS")
    desk.get_by_label("Title", exact=True).fill("Joint statement of 2022")
    desk.get_by_label("Kind").select_option("Joint statement")
    desk.get_by_label("Issued on").fill("2022-05-21")
    desk.get_by_label("Republic of Korea", exact=True).check()
    desk.get_by_label("Paste the text").fill(TEXT)
    first = faults(desk)
    desk.get_by_role("button", name="Preview").click()

    expect(desk.get_by_text("Indo- Pacific").first).to_be_visible()
    piece = desk.get_by_role("region", name="Passage 2")
    piece.locator("summary").click()
    piece.get_by_label("Text").fill("mark the 70th year of the Indo-Pacific alliance;")
    piece.get_by_label("Why the words change").fill("letter lost in print")
    last = desk.get_by_role("region", name="Passage 4")
    last.locator("summary").click()
    last.get_by_label("This is").select_option("The end of the passage before it")
    second = faults(desk)
    desk.get_by_role("button", name="Show with my changes").click()
    expect(desk.locator(".words", has_text="meet in Page 2 Seoul.")).to_be_visible()
    piece = desk.get_by_role("region", name="Passage 3")
    piece.locator("summary").click()
    piece.get_by_label("Text").fill("meet in Seoul.")
    piece.get_by_label("Why the words change").fill("page number")
    desk.get_by_role("button", name="Confirm and go on to coding").click()

    expect(desk.get_by_text("2022-JS has its text: 3 passages.")).to_be_visible()
    agreement = Agreement.objects.get()
    assert re.search(rf"/agreement/{agreement.pk}/(coding|change)/$", desk.url)
    assert [fault for fault in first | second if not is_djangos_own(fault)] == []
    publish(agreement, analyst, reviewer)
    desk.goto(agreement.get_absolute_url())
    expect(desk.locator("#p2")).to_contain_text("mark the 70th year of the Indo-Pacific alliance;")
    answer = desk.request.get(f"{live_server.url}/api/v1/passages/?agreement=2022-JS").json()
    assert [(row["number"], row["heading"], row["text"]) for row in answer["results"]] == [
        ("1", "Joint Aims", "Both will:"),
        ("2", "Joint Aims", "mark the 70th year of the Indo-Pacific alliance;"),
        ("3", "Joint Aims", "meet in Seoul."),
    ]
    desk.context.close()


def publish(agreement: Agreement, analyst: User, reviewer: User) -> None:
    with transaction.atomic():
        Passage.objects.update(no_commitment="recital")
    workflow.finish_coding(agreement=agreement, by=analyst)
    workflow.publish_agreement(agreement=agreement, by=reviewer, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_page_fits_a_narrow_window(live_server: LiveServer, chromium: Browser, analyst: User):
    desk = signed_in(chromium, live_server, analyst)
    desk.set_viewport_size({"width": 360, "height": 800})

    desk.goto(reverse("admin:commitments_agreement_read"))
    widths = [desk.evaluate("document.documentElement.scrollWidth")]
    desk.get_by_label("Paste the text").fill(TEXT)
    desk.get_by_role("button", name="Preview").click()
    desk.get_by_role("region", name="Passage 1").locator("summary").click()
    widths.append(desk.evaluate("document.documentElement.scrollWidth"))

    assert widths == [360, 360]
    desk.context.close()


@pytest.mark.django_db(transaction=True)
def test_changes_of_an_hour_outlive_the_session(live_server: LiveServer, chromium: Browser, analyst: User):
    desk = signed_in(chromium, live_server, analyst)
    desk.goto(reverse("admin:commitments_agreement_read"))
    desk.get_by_label("Paste the text").fill(TEXT)
    Session.objects.all().delete()
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_text("Not kept: You are signed out.")).to_be_visible()
    sign_in_again(desk, live_server, analyst)
    desk.get_by_role("button", name="Preview").click()

    piece = desk.get_by_role("region", name="Passage 2")
    piece.locator("summary").click()
    piece.get_by_label("Text").fill("mark the 70th year of the Indo-Pacific alliance;")
    piece.get_by_label("Why the words change").fill("letter lost in print")
    Session.objects.all().delete()
    desk.get_by_role("button", name="Show with my changes").click()
    expect(desk.get_by_text("Not kept: You are signed out.")).to_be_visible()
    expect(desk.get_by_role("link", name="Sign in in another window")).to_be_visible()
    assert {fault for fault in faults(desk) if not is_djangos_own(fault)} == set()
    sign_in_again(desk, live_server, analyst)
    desk.get_by_role("button", name="Show with my changes").click()
    expect(desk.get_by_role("list", name="Corrections").first).to_contain_text("70th")
    expect(desk.get_by_role("list", name="Corrections").first).to_contain_text("letter lost in print")
    desk.context.close()


@pytest.mark.django_db(transaction=True)
def test_text_is_not_sent_while_the_server_is_away(live_server: LiveServer, chromium: Browser, analyst: User):
    desk = signed_in(chromium, live_server, analyst)
    desk.goto(reverse("admin:commitments_agreement_read"))
    desk.get_by_label("Paste the text").fill(TEXT)
    desk.context.set_offline(True)
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_text("Not kept: the server does not answer.")).to_be_visible()
    desk.context.set_offline(False)
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_role("region", name="Passage 2")).to_be_visible()
    desk.context.close()


@pytest.mark.django_db(transaction=True)
def test_text_that_is_looked_through_outlives_its_window(live_server: LiveServer, chromium: Browser, analyst: User):
    desk = signed_in(chromium, live_server, analyst)
    desk.goto(reverse("admin:commitments_agreement_read"))
    desk.get_by_label("Title", exact=True).fill("Joint statement of 2022")
    desk.get_by_label("Paste the text").fill(TEXT)
    desk.get_by_role("button", name="Preview").click()
    piece = desk.get_by_role("region", name="Passage 2")
    piece.locator("summary").click()
    piece.get_by_label("Text").fill("mark the 70th year of the Indo-Pacific alliance;")
    expect(desk.get_by_text(KEPT)).to_be_visible()
    piece.get_by_label("Why the words change").fill("letter lost in print")
    desk.goto("/admin/")
    desk.context.close()

    desk = signed_in(chromium, live_server, analyst)
    desk.goto("/admin/")
    desk.get_by_role("link", name="Look the text through, read as Plain text: Joint statement of 2022").click()
    expect(desk.get_by_text("and did not save is back")).to_be_visible()
    piece = desk.get_by_role("region", name="Passage 2")
    expect(piece.get_by_label("Text")).to_have_value("mark the 70th year of the Indo-Pacific alliance;")
    assert {name for name in KeptForm.objects.get().data if name[-2] == "-"} == {"text-1", "reason-1"}
    assert {fault for fault in faults(desk) if not is_djangos_own(fault)} == set()
    desk.get_by_role("button", name="Show with my changes").click()
    expect(desk.get_by_role("list", name="Corrections").first).to_contain_text("letter lost in print")
    desk.get_by_role("button", name="Discard it").click()
    expect(desk.get_by_label("Paste the text")).to_have_value("")
    assert KeptForm.objects.count() == 0
    assert desk.evaluate("window.reports") == []
    desk.context.close()
