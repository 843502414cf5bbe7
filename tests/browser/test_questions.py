"""The ten questions that a desk officer brings, each answered within two clicks from the dashboard.

The day is given, so that the answers stay the same; the ledger is that of the fixtures.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import DESK, PHONE

pytestmark = [
    pytest.mark.django_db,  # else pytest-django makes no database, and there is nothing to copy
    pytest.mark.parametrize("width", [PHONE, DESK]),
    pytest.mark.parametrize("context", [{}, {"java_script_enabled": False}], ids=["", "plain"], indirect=True),
]

DAY = "2026-11-22"


class Officer:
    """Somebody who starts at the dashboard and counts the clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, name: str | re.Pattern[str], *, within: str = "body", exact: bool = True) -> None:
        self.clicks += 1
        found = self.page.locator(within).get_by_role("link", name=name, exact=exact)
        with self.page.expect_navigation():
            found.first.click()

    def seek(self, words: str) -> None:
        """Type into the box on every page, and press the button."""
        self.clicks += 1
        self.page.get_by_role("searchbox").first.fill(words)
        self.page.get_by_role("button", name="Search").first.click()

    def section(self, heading: str) -> Locator:
        """What stands below a heading."""
        return self.page.locator("section", has=self.page.get_by_role("heading", name=heading)).last

    def found(self) -> int:
        """How many rows the list says that it has; it shows them."""
        number = int(self.page.locator(".count strong").first.inner_text())
        assert self.page.locator("li.row").count() == min(number, 50)
        return number

    def number(self, link: Locator) -> int:
        return int(link.inner_text().split()[0])


@pytest.fixture
def officer(page: Page, ledger: str, width: int) -> Iterator[Officer]:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{ledger}/?as_of={DAY}")
    officer = Officer(page)
    yield officer
    assert officer.clicks <= 2


def test_what_was_promised_at_the_last_scm_and_what_came_of_it(officer: Officer):
    officer.click("Security Consultative Meeting")

    last = officer.section("Meetings").get_by_role("listitem").first
    expect(last).to_contain_text("57th Security Consultative Meeting")
    expect(last).to_contain_text("Joint Communiqué of the 57th U.S.-ROK Security Consultative Meeting")
    belonging = officer.section("Commitments that belong to it")
    assert belonging.locator("li.row .status").count() == belonging.locator("li.row").count() == 17

    officer.click("57th Security Consultative Meeting")

    expect(officer.section("What came out of it")).to_contain_text("Joint Communiqué")
    expect(officer.section("Taken up there")).to_contain_text("reviewed there")


@pytest.mark.parametrize(("party", "code"), [("Republic of Korea", "KOR"), ("United States", "USA")])
def test_what_each_side_is_late_with(officer: Officer, party: str, code: str):
    row = officer.section("Late and stuck").get_by_role("row", name=party)
    late = row.get_by_role("link").last
    number = officer.number(late)

    officer.clicks += 1
    late.click()

    assert number > 0
    assert officer.found() == number
    told = officer.page.locator("li.row .row-status .status").all_inner_texts()
    assert {text.strip() for text in told} <= {"Stalled", "No action found", "Reversed"}
    assert f"party={code}" in officer.page.url


def test_what_changed_since_the_last_meeting(officer: Officer):
    moved = officer.section("Moved since the last meeting")
    expect(moved).to_contain_text("57th Security Consultative Meeting, 4 November 2025")
    number = officer.number(moved.get_by_role("link", name=re.compile("changes since")))

    officer.click(re.compile("changes since"))

    expect(officer.page.locator(".count").first).to_contain_text(f"{number} changes after 4 November 2025")


def test_what_falls_due_before_the_next_meeting(officer: Officer):
    coming = officer.section("Next meetings").get_by_role("listitem").first
    dates = officer.section("Dates ahead").get_by_role("listitem")

    expect(coming).to_contain_text("November 2026")
    expect(dates.first).to_contain_text("9 March 2027")  # so: nothing before
    expect(officer.section("Dates ahead")).to_contain_text("None of them within 90 days.")


def test_which_agreements_expire(officer: Officer):
    dates = officer.section("Dates ahead")

    expect(dates).to_contain_text("31 December 2030")
    expect(dates).to_contain_text("None of them within a year.")


def test_the_exact_words_on_a_subject_in_every_text(officer: Officer):
    officer.seek('"emerging technologies"')

    texts = officer.section("Agreements and passages").locator("mark")
    assert texts.count() > 1
    assert {" ".join(words.lower().split()) for words in texts.all_inner_texts()} == {"emerging technologies"}


def test_which_dialogues_have_lapsed(officer: Officer):
    number = officer.number(officer.section("Next meetings").get_by_role("link", name=re.compile(r"\d+ dialogues")))

    officer.click(re.compile(r"\d+ dialogues"))

    assert officer.found() == number


def test_what_may_be_claimed_as_delivered_with_which_source(officer: Officer):
    officer.click(re.compile("Brief.*Security Consultative Meeting"))

    usable = officer.section("Delivered or upheld, with the source to use")
    lines = usable.locator(".brief-line")
    assert lines.count() > 0
    for line in lines.all():
        expect(line.locator(".brief-source a").first).to_have_attribute("href", re.compile("^https?://|^/"))


def test_what_nobody_knows(officer: Officer):
    officer.click(re.compile("promises counted"))
    officer.click("Brief of these rows, to print")

    unknown = officer.section("Do not claim")
    assert unknown.locator(".brief-line").count() > 0
    expect(unknown).to_contain_text("Low confidence")
