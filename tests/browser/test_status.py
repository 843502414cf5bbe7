"""A status update from a found source to the reader's page: by keyboard alone, every key counted that is no text."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import User
from commitments.models import Commitment, Evidence, StatusUpdate
from tests.browser.test_admin import faults, is_djangos_own, signed_in
from tests.commitments.steps import update_in
from tests.factories import (
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    PassageFactory,
    StatusUpdateFactory,
)
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 12
"""How many interactions beyond typing it takes from a found source to a submitted update, at most."""

FOCUS = """
    () => {
        const part = document.activeElement
        return (part.labels?.[0] ?? part).textContent.trim() || part.value
    }
"""
RELEASE = "https://example.org/release/7"


class Desk:
    """A window that is used by keys alone: text costs nothing, every other key is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0
        self.console: list[str] = []
        page.set_default_timeout(15_000)
        page.on("console", lambda message: self.console.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def to(self, label: str) -> None:
        """Go on with Tab until the box or button with this label has the focus."""
        for _ in range(MOST):
            if self.focus() == label:
                return
            self.press("Tab")
        raise AssertionError(f"{label} is not reached, only {self.focus()}")

    def focus(self) -> str:
        return self.page.evaluate(FOCUS)

    def begin(self, promise: Commitment) -> None:
        """Open a new update of this promise; the first box has the focus by itself."""
        self.page.goto(f"{address(StatusUpdate, 'add')}?commitment={promise.pk}")
        expect(self.page.get_by_label("Implementation")).to_be_focused()

    def close(self) -> None:
        self.page.evaluate("navigator.sendBeacon = () => true")  # nothing is written while the tables are emptied
        assert (self.console, self.page.evaluate("window.reports")) == ([], [])
        self.page.context.close()


@pytest.fixture
def promise() -> Commitment:
    with transaction.atomic():
        return CommitmentFactory(code="2021-FS-001", quote="establish a working group", obligors=["KOR"])


@pytest.fixture
def told() -> None:
    """Another text, which tells of the group."""
    PassageFactory(
        agreement__code="2022-JS",
        agreement__issued_on=date(2022, 5, 21),
        number="7a",
        text="Both sides took note. The semiconductor partnership dialogue met in Seoul for the first time.",
    )


@pytest.fixture
def desk(live_server: LiveServer, chromium: Browser, analyst: User) -> Iterator[Desk]:
    desk = Desk(signed_in(chromium, live_server, analyst))
    yield desk
    desk.close()


@pytest.fixture
def reviewers(live_server: LiveServer, chromium: Browser, reviewer: User) -> Iterator[Desk]:
    desk = Desk(signed_in(chromium, live_server, reviewer))
    yield desk
    desk.close()


def test_update_by_keyboard_from_a_passage_to_the_reader(
    live_server: LiveServer, desk: Desk, reviewers: Desk, promise: Commitment, told: None, analyst: User, reviewer: User
):
    desk.begin(promise)
    expect(desk.page.get_by_text("establish a working group")).to_be_visible()
    desk.type("under")
    desk.to("Effective on")
    desk.type("2022-05")
    desk.to("Rationale")
    desk.type("The group met in Seoul.")
    desk.to("Add a passage")
    desk.press("Enter")
    desk.type("semiconductor dialogues")
    expect(desk.page.locator("mark", has_text="semiconductor")).to_be_visible()
    desk.press("ArrowDown", "Enter")
    expect(desk.page.locator(".chosen")).to_contain_text("2022-JS, passage 7a")
    desk.press("Control+Enter")
    expect(desk.page.get_by_text("Submitted for review.")).to_be_visible()
    assert desk.pressed <= MOST

    update = StatusUpdate.objects.get()
    reviewers.page.goto(address(StatusUpdate, "change", update.pk))
    expect(reviewers.page.get_by_text("met in Seoul for the first time")).to_be_visible()
    reviewers.press("Tab")
    assert reviewers.focus() == "Skip to main content"
    reviewers.press("Enter")
    reviewers.to("Publish")
    reviewers.press("Enter")
    expect(reviewers.page.get_by_text("Published.", exact=True)).to_be_visible()
    assert reviewers.pressed <= MOST

    stored = StatusUpdate.objects.published().get()
    assert (stored.author, stored.reviewer) == (analyst, reviewer)
    assert (stored.effective_on, stored.effective_precision) == (date(2022, 5, 31), "month")
    reader = desk.page
    reader.goto("/commitments/2021-FS-001/")
    expect(reader.locator("li.update")).to_contain_text("The group met in Seoul.")
    expect(reader.locator("li.update .evidence")).to_contain_text("passage 7a")
    [told_by_api] = reader.request.get("/api/v1/status-updates/?commitment=2021-FS-001").json()["results"]
    assert [told_by_api[name] for name in ("implementation", "party", "effective_on", "confidence")] == [
        "under_way",
        "KOR",
        "2022-05-31",
        "medium",
    ]


def test_known_address_is_recognised_and_filled_in(desk: Desk, promise: Commitment):
    with transaction.atomic():
        EvidenceFactory(update=StatusUpdateFactory(), url=RELEASE, title="Readout of the meeting", publisher="MOFA")
    desk.begin(promise)
    desk.type("under")
    desk.to("Effective on")
    desk.type("2021-12-01")
    desk.to("Rationale")
    desk.type("The group met in Seoul.")
    desk.to("Add an address")
    desk.press("Enter")
    desk.type("https://EXAMPLE.org/release/7/?utm_source=mail#top")
    expect(desk.page.get_by_text("The ledger has this address: “Readout of the meeting”, MOFA")).to_be_visible()
    expect(desk.page.get_by_label("Publisher")).to_have_value("MOFA")
    desk.press("Control+Enter")
    expect(desk.page.get_by_text("Submitted for review.")).to_be_visible()

    assert desk.pressed <= MOST
    item = Evidence.objects.get(update__commitment=promise)
    assert (item.title, item.publisher, item.basis) == ("Readout of the meeting", "MOFA", "official_document")


def test_new_address_takes_no_more_keys_than_are_allowed(desk: Desk, promise: Commitment):
    desk.begin(promise)
    desk.type("under")
    desk.to("Effective on")
    desk.type("2021-12-01")
    desk.to("Rationale")
    desk.type("The group met in Seoul.")
    desk.to("Add an address")
    desk.press("Enter")
    for text in (RELEASE, "Press release", "Ministry of Foreign Affairs", "2021-12", "Official s"):
        desk.type(text)
        desk.press("Tab" if text != "Official s" else "Control+Enter")
    expect(desk.page.get_by_text("Submitted for review.")).to_be_visible()

    assert desk.pressed <= MOST
    item = Evidence.objects.get()
    assert (item.basis, item.published_on, item.published_precision) == (
        "official_statement",
        date(2021, 12, 31),
        "month",
    )


def test_review_without_change_is_three_keys(desk: Desk, promise: Commitment, analyst: User, reviewer: User):
    with transaction.atomic():
        update_in("published", analyst, reviewer, commitment=promise, party=promise.obligations.get().party)
    desk.begin(promise)
    desk.press("Shift+Tab")
    assert desk.focus() == "Reviewed, nothing new"
    desk.press("Enter")
    expect(desk.page.get_by_label("Where, and with which words")).to_be_focused()
    desk.type("MOFA and State Department: working group")
    desk.press("Control+Enter")
    expect(desk.page.get_by_text("Submitted for review.")).to_be_visible()

    assert desk.pressed == 3
    update = StatusUpdate.objects.get(state="submitted")
    assert (update.implementation, [item.basis for item in update.evidence.all()]) == ("under_way", ["search_record"])


def test_choosing_the_commitment_brings_its_promise_and_what_fits_it(desk: Desk, promise: Commitment):
    with transaction.atomic():
        later = CommitmentFactory(
            code="2022-JS-001",
            obligation="standing",
            obligors=["KOR", "USA"],
            quote="deepen ties",
            agreement__issued_on=date(2022, 5, 21),
        )
        CommitmentLinkFactory(later=later, earlier=promise)
    page = desk.page
    page.goto(address(StatusUpdate, "add"))
    expect(page.locator("#id_commitment + .select2 .select2-selection")).to_be_focused()
    desk.press("Enter")
    expect(page.get_by_role("option", name="2021-FS-001")).to_be_visible()
    desk.type("2022-JS-001")
    desk.press("Enter")  # before the answer has come: the list still begins with the other

    panel = page.locator("#promise")
    expect(panel.get_by_text("deepen ties")).to_be_visible()
    expect(panel.locator(".thread")).to_contain_text("2021-FS-001")
    options = page.locator("#id_implementation option").all_text_contents()
    assert [word for word in ("Delivered", "Under way", "Upheld") if word in options] == ["Upheld"]
    assert page.locator("#id_party option").count() == 3
    expect(page.get_by_label("Period from")).to_be_hidden()
    page.get_by_label("Implementation").select_option("Upheld")
    expect(page.get_by_label("Period from")).to_be_visible()
    expect(page.get_by_text("A source dated in the period or after it.")).to_be_visible()


def test_refused_form_leads_to_what_is_wrong(desk: Desk, promise: Commitment):
    page = desk.page
    desk.begin(promise)
    desk.type("under")
    desk.to("Rationale")
    desk.type("Something happened.")
    desk.press("Control+Enter")

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Effective on: Give the day.")
    expect(page.get_by_label("Effective on")).to_be_focused()
    expect(page.get_by_label("Rationale")).to_have_value("Something happened.")
    assert {fault for fault in faults(page) if not is_djangos_own(fault)} == set()
    page.goto(f"{address(StatusUpdate, 'add')}?commitment={promise.pk}")
    expect(page.get_by_text("did not save is back")).to_be_visible()
    expect(page.get_by_label("Rationale")).to_have_value("Something happened.")


@pytest.mark.parametrize("width", [360, 1280])
def test_form_and_its_cards_fit_the_window(desk: Desk, promise: Commitment, width: int, analyst: User, reviewer: User):
    with transaction.atomic():
        shown = update_in("submitted", analyst, reviewer, commitment=promise)
    page = desk.page
    page.set_viewport_size({"width": width, "height": 900})
    desk.begin(promise)
    for kind in ("passage", "address", "search"):
        page.locator(f"[data-add={kind}]").click()
    for place in (None, address(StatusUpdate, "change", shown.pk)):
        if place:
            page.goto(place)
        assert {fault for fault in faults(page) if not is_djangos_own(fault)} == set()
        assert page.evaluate("document.documentElement.scrollWidth") == width
