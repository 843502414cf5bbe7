"""The workbench in a real browser: no fault of our own on any kind of page, and an update made with mouse and keys."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import User
from commitments.models import Agreement, Commitment, CommitmentLink, Party, Passage, StatusUpdate, Target
from dialogues.models import Dialogue, Meeting
from tests.commitments.steps import update_in
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    MeetingItemFactory,
    PassageFactory,
    StatusUpdateFactory,
    TargetFactory,
)
from tests.test_admin_contract import address

DJANGOS_OWN = {
    "aria-input-field-name": r"select2-selection",  # boxes that look up as one types
    "aria-prohibited-attr": r"search-label-icon",  # the two boxes of groups and permissions
    "empty-table-header": r"^<th( class=\"original\")?></th>$",  # tables of parts on a form
    "label": r"select2-search__field",  # the same boxes, where several are chosen
    "label-title-only": r"id=\"searchbar\"",  # the search box of a list, where a help text stands below it
}
"""What axe finds in pages as Django makes them: the rule, and the markup that it is about."""

VIOLATIONS = {"resultTypes": ["violations"], "preload": False}
LISTEN = """
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (report) => window.reports.push(report.violatedDirective));
"""


def signed_in(chromium: Browser, server: LiveServer, person: User | None) -> Page:
    """A window at 1280 pixels in which this person is logged in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=server.url)
    context.add_init_script(LISTEN)
    if person is not None:
        client = Client()
        client.force_login(person)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    return context.new_page()


def faults(page: Page) -> set[tuple[str, str]]:
    """What axe finds, as rule and markup, and what breaks the content security policy."""
    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    return {(fault["id"], node["html"]) for fault in found for node in fault["nodes"]} | {
        ("policy", report) for report in page.evaluate("window.reports")
    }


def is_djangos_own(fault: tuple[str, str]) -> bool:
    rule, markup = fault
    return rule in DJANGOS_OWN and re.search(DJANGOS_OWN[rule], markup) is not None


def kinds_of_page(analyst: User, reviewer: User) -> dict[str, str]:
    """One address for each kind of page, over a small world."""
    with transaction.atomic():  # the rules look at each transaction as a whole
        promise = CommitmentFactory(
            quote="establish a working group", due_on=date(2022, 1, 1), due_basis="stated", deadline="by 2022"
        )
        target = TargetFactory(commitment=promise)
        CommitmentLinkFactory(later=promise, earlier__agreement__issued_on=date(2019, 5, 21))
        updates = {
            state: update_in(state, analyst, reviewer, commitment=promise)
            for state in ("draft", "submitted", "published", "withdrawn")
        }
        uncoded = AgreementFactory(draft=True, coded_by=analyst, checked_by=None)
        CommitmentFactory(agreement=uncoded)
        dialogue, item = DialogueFactory(), MeetingItemFactory(commitment=promise)
    Target.objects.update(quantity=3)
    return {
        "my desk": "/admin/",
        "themes that one follows": "/admin/desk/themes/",
        "account": "/accounts/",
        "list with dates and filters": address(Commitment, "changelist"),
        "list with a search": address(Passage, "changelist") + "?q=working",
        "list of updates": address(StatusUpdate, "changelist"),
        "new commitment": address(Commitment, "add"),
        "commitment": address(Commitment, "change", promise.pk),
        "new update": address(StatusUpdate, "add") + f"?commitment={promise.pk}",
        **{f"{state} update": address(StatusUpdate, "change", update.pk) for state, update in updates.items()},
        "agreement to check": address(Agreement, "change", uncoded.pk),
        "published passage": address(Passage, "change", promise.citations.get().passage_id),
        "dialogue": address(Dialogue, "change", dialogue.pk),
        "meeting": address(Meeting, "change", item.meeting_id),
        "person": address(User, "change", analyst.pk),
        "group": address(Group, "change", Group.objects.get(name="Analyst").pk),
        "deletion that others prevent": address(Party, "delete", promise.obligations.get().party_id),
        "deletion": address(Dialogue, "delete", dialogue.pk),
        "deletion that readers are told of": address(Target, "delete", target.pk),
        "history": address(Commitment, "history", promise.pk),
        "two versions": address(Target, "history", target.pk) + "?from=1&to=2",
        "version that is not there": address(Target, "history", target.pk) + "?from=1&to=9",
        "corrections": "/corrections/",
    }


@pytest.mark.django_db(transaction=True)
def test_no_kind_of_page_has_a_fault_of_our_own(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User, administrator: User
):
    page, stranger = signed_in(chromium, live_server, administrator), signed_in(chromium, live_server, None)
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))

    found = {}
    for kind, place in kinds_of_page(analyst, reviewer).items():
        answer = page.goto(place)
        assert answer is not None
        assert (kind, answer.status) == (kind, 200)
        found[kind] = faults(page)
    stranger.goto("/admin/")
    found["log in"] = faults(stranger)

    ours = {kind: {fault for fault in told if not is_djangos_own(fault)} for kind, told in found.items()}
    assert {kind: told for kind, told in ours.items() if told} == {}
    assert {rule for told in found.values() for rule, _ in told} == set(DJANGOS_OWN)  # no rule is listed for nothing
    assert console == []
    page.context.close()
    stranger.context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Commitment, CommitmentLink, StatusUpdate, Agreement, Dialogue, Meeting])
def test_list_of_long_names_is_not_cut_off(
    live_server: LiveServer, chromium: Browser, administrator: User, analyst: User, reviewer: User, model: type
):
    name = "Deepen and widen cooperation on defence science, technology and supply chains " * 2
    with transaction.atomic():
        CommitmentLinkFactory(
            later__title_en=name, later__code="2023-02-REMARKS-001", later__theme__name_en=name, earlier__title_en=name
        )
    AgreementFactory(title_en=name, kind="meeting_outcome")
    with transaction.atomic():
        assessed = Commitment.objects.get(code="2023-02-REMARKS-001")
        StatusUpdateFactory(commitment=assessed, effective_on=date(2022, 12, 1), author=analyst, reviewer=reviewer)
    with transaction.atomic():
        MeetingItemFactory(
            meeting__code="domestic-violence-and-cyber-exploitation-working-group-2021-05-21",
            meeting__place="Washington, D.C.",
            meeting__dialogue__slug="domestic-violence-and-cyber-exploitation-working-group",
            meeting__dialogue__name_en=name,
            meeting__dialogue__theme__name_en=name,
        )
    page = signed_in(chromium, live_server, administrator)

    page.goto(address(model, "changelist"))

    assert page.locator(".results").evaluate("table => table.scrollWidth - table.clientWidth") == 0
    page.context.close()


@pytest.mark.django_db(transaction=True)
def test_filters_of_a_list_are_folded_up_on_a_phone_and_open_beside_it_elsewhere(
    live_server: LiveServer, chromium: Browser, analyst: User
):
    page = signed_in(chromium, live_server, analyst)
    page.goto(address(StatusUpdate, "changelist"))
    summary = page.locator("summary", has_text=re.compile("^Filter$"))
    choice = page.get_by_role("link", name="Mine to finish")
    expect(choice).to_be_visible()
    expect(summary).to_be_hidden()

    page.set_viewport_size({"width": 360, "height": 800})
    expect(choice).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    choice.focus()
    page.keyboard.press("Enter")

    expect(page.locator("summary", has_text="Filter: in use")).to_be_visible()
    expect(choice).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert {fault for fault in faults(page) if not is_djangos_own(fault)} == set()
    page.context.close()


@pytest.mark.django_db(transaction=True)
def test_update_is_drafted_refused_submitted_and_published(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User
):
    with transaction.atomic():
        promise = CommitmentFactory(code="2021-FS-001", quote="establish a working group")
    PassageFactory(
        agreement__code="2022-JS", agreement__issued_on=date(2022, 5, 21), number="7a", text="It met in Seoul."
    )
    desk = signed_in(chromium, live_server, analyst)

    desk.goto(address(Commitment, "change", promise.pk))
    desk.get_by_role("link", name="Assess: new status update").click()
    expect(desk.get_by_text("establish a working group")).to_be_visible()
    desk.get_by_label("Implementation").select_option("Under way")
    desk.get_by_label("Effective on").fill("2022-05-21")
    desk.get_by_label("Rationale").fill("The group met in Seoul.")
    desk.get_by_role("button", name="Submit for review").click()
    expect(desk.get_by_text("Under way needs one dated source later than the promise.")).to_be_visible()
    expect(desk.get_by_label("Rationale")).to_have_value("The group met in Seoul.")

    desk.get_by_role("button", name="Add a passage").click()
    desk.get_by_label("Find it by its words").fill("2022-JS 7a")
    desk.get_by_role("option", name="2022-JS, passage 7a").click()
    expect(desk.get_by_label("Basis")).to_have_value("official_document")
    desk.get_by_role("button", name="Submit for review").click()
    expect(desk.get_by_text("Submitted for review.")).to_be_visible()

    other_desk = signed_in(chromium, live_server, reviewer)
    other_desk.goto("/admin/")
    other_desk.locator("#desk-review li a").click()
    expect(other_desk.get_by_text("It met in Seoul.")).to_be_visible()
    other_desk.get_by_role("button", name="Publish").click()
    expect(other_desk.get_by_text("Published.", exact=True)).to_be_visible()

    update = StatusUpdate.objects.published().get()
    assert (update.author, update.reviewer) == (analyst, reviewer)
    assert (desk.evaluate("window.reports"), other_desk.evaluate("window.reports")) == ([], [])
    desk.context.close()
    other_desk.context.close()
