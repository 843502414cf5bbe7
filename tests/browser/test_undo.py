"""History and undo in a real browser: a bulk change is taken back and a deleted meeting restored; readers see both."""

import re
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.history import recorded
from alliance.models import User
from commitments.models import Commitment
from commitments.workflow import step
from dialogues.models import Meeting
from tests.browser.test_admin import faults, is_djangos_own, signed_in
from tests.factories import AgreementFactory, CommitmentFactory, MeetingItemFactory
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db(transaction=True)


def promises(analyst: User) -> list[Commitment]:
    """Two that readers see, whose strength somebody has changed in bulk."""
    with transaction.atomic():
        agreement = AgreementFactory(code="2021-FS", issued_on=date(2021, 5, 21))
        made = [
            CommitmentFactory(agreement=agreement, code=f"2021-FS-00{n}", title_en=f"Meet {n}", strength="firm")
            for n in (1, 2)
        ]
    with step(by=analyst, reason="Read again."), recorded(batch="edit-strength"):
        Commitment.objects.update(strength="intent", title_en="Meet")
    return made


def our_faults(page: Page) -> set[tuple[str, str]]:
    return {fault for fault in faults(page) if not is_djangos_own(fault)}


def strengths(page: Page) -> dict[str, str]:
    answer = page.request.get("/api/v1/commitments/").json()
    return {row["code"]: row["strength"] for row in answer["results"]}


def test_batch_is_found_looked_at_and_undone(live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User):
    promises(analyst)
    desk = signed_in(chromium, live_server, reviewer)
    errors: list[str] = []
    desk.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    assert strengths(desk) == {"2021-FS-001": "intent", "2021-FS-002": "intent"}

    desk.goto(address(Commitment, "history", Commitment.objects.earliest("code").pk))
    found = our_faults(desk)
    desk.get_by_role("link", name="History", exact=True).click()
    desk.get_by_label("Batch").fill("edit-strength")
    desk.get_by_role("button", name="Filter").click()
    found |= our_faults(desk)
    desk.get_by_role("link", name="Undo this batch").click()
    expect(desk.get_by_text("2 commitments go back")).to_be_visible()
    found |= our_faults(desk)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Say why: readers see this among the corrections.")).to_be_visible()
    desk.get_by_label("Why").fill("The words are firm.")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Undone. This is what was changed.")).to_be_visible()
    found |= our_faults(desk)

    assert strengths(desk) == {"2021-FS-001": "firm", "2021-FS-002": "firm"}
    desk.goto("/commitments/2021-FS-001/")
    expect(desk.get_by_role("heading", name="Meet 1")).to_be_visible()
    desk.goto("/corrections/")
    expect(desk.get_by_text("Undone: The words are firm.").first).to_be_visible()
    assert (found, errors) == (set(), [])
    desk.context.close()


def test_deleted_meeting_is_found_and_restored(
    live_server: LiveServer, chromium: Browser, analyst: User, administrator: User
):
    with transaction.atomic():
        MeetingItemFactory(meeting__code="scm-51", meeting__place="Seoul", commitment__code="2021-FS-001")
    with step(by=administrator, reason="A double."):
        Meeting.objects.get().delete()
    desk = signed_in(chromium, live_server, analyst)
    assert desk.request.get("/meetings/scm-51/").status == 404

    desk.goto(address(Meeting, "changelist"))
    desk.get_by_role("link", name="Deleted", exact=True).click()
    desk.get_by_label("Words").fill("seoul")
    desk.keyboard.press("Enter")
    desk.get_by_text("All that it held").click()
    expect(desk.get_by_role("row", name="Place Seoul")).to_be_visible()
    found = our_faults(desk)
    desk.get_by_role("link", name=re.compile("Restore.*scm-51")).click()
    expect(desk.get_by_text("1 meeting comes back")).to_be_visible()
    found |= our_faults(desk)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undone. This is what was changed")).to_be_visible()

    assert desk.request.get("/meetings/scm-51/").status == 200
    meeting = desk.request.get("/api/v1/meetings/scm-51/").json()
    assert [item["commitment"] for item in meeting["items"]] == ["2021-FS-001"]
    assert found == set()
    desk.context.close()


def test_conflict_leads_to_the_record_that_was_changed_later(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User
):
    promises(analyst)
    with step(by=reviewer, reason="Truly."):
        Commitment.objects.filter(code="2021-FS-002").update(strength="binding")
    desk = signed_in(chromium, live_server, reviewer)

    desk.goto("/admin/undo/batch/edit-strength/")
    expect(desk.get_by_text("Strength was changed later by reviewer on ")).to_be_visible()
    expect(desk.get_by_role("button", name="Undo")).to_have_count(0)
    assert our_faults(desk) == set()
    desk.get_by_role("link", name="Commitment: 2021-FS-002 Meet").click()
    expect(desk.get_by_label("Strength")).to_have_value("binding")

    assert strengths(desk) == {"2021-FS-001": "intent", "2021-FS-002": "binding"}
    desk.context.close()
