"""A text is coded in a real browser: with keys alone, once with the mouse; checked, returned, mended and published."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import User
from commitments.models import Agreement, Citation
from tests.browser.test_admin import faults, is_djangos_own, signed_in
from tests.factories import (
    AgreementFactory,
    AgreementPartyFactory,
    CommitmentFactory,
    DialogueFactory,
    PassageFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

REPEATED = "Both sides will cooperate on chips and will cooperate on space 🚀, and should publish a plan."
KOREAN = "양국은 🤝🏽 한미동맹을 강화하기로 하였다."


@pytest.fixture
def agreement() -> Agreement:
    """A text as the importer leaves it, and an earlier promise of another."""
    with transaction.atomic():
        ThemeFactory(slug="technology")
        agreement = AgreementFactory(
            code="2023-JS", slug="joint-statement", draft=True, coded_by=None, checked_by=None, kind="joint_statement"
        )
        for code in ("KOR", "USA"):
            AgreementPartyFactory(agreement=agreement, party__code=code)
        DialogueFactory(slug="quad", name_en="Quad")
        CommitmentFactory(code="2018-SCM-001", title_en="Hold regular consultations", agreement__code="2018-SCM")
        lead_in = PassageFactory(agreement=agreement, number="1", position=1, text="Together, the two countries will:")
        PassageFactory(agreement=agreement, number="2", position=2, text=REPEATED, lead_in=lead_in)
        PassageFactory(agreement=agreement, number="3", position=3, text=KOREAN)
        PassageFactory(agreement=agreement, number="4", position=4, text="The Quad met and recalled its consultations.")
    return agreement


@contextmanager
def desk_of(
    chromium: Browser, server: LiveServer, person: User, agreement: Agreement, is_looked_at: bool = False
) -> Iterator[Page]:
    """The coding screen before this person; at the end it had said no error, and where looked at has no fault."""
    page = signed_in(chromium, server, person)
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    page.goto(reverse("admin:commitments_agreement_coding", args=[agreement.pk]))
    yield page
    if is_looked_at:
        assert {fault for fault in faults(page) if not is_djangos_own(fault)} == set()
    assert page.evaluate("window.reports") == []
    assert [text for text in console if "status of 4" not in text] == []
    page.context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def told(page: Page, sentence: str) -> None:
    expect(page.locator("#coding-told")).to_have_text(sentence)


def chosen_words(page: Page) -> str:
    return page.evaluate("getSelection().toString()")


def describe(page: Page, title: str) -> None:
    """Fill the form of a commitment, by keys."""
    expect(page.locator("#id_commitment-title_en")).to_be_focused()
    page.keyboard.type(title)
    press(page, "Tab")
    page.keyboard.type("Standing")
    press(page, "Tab")
    page.keyboard.type("Firm")
    press(page, "Tab")
    page.keyboard.type("Technology")
    press(page, "Control+Enter")
    told(page, "Marked.")


def code_by_keys(page: Page) -> None:
    """All that the text holds, without touching the mouse."""
    press(page, "j")
    expect(page.locator("#p1 .words")).to_be_focused()
    press(page, "7")  # the lead-in is structure
    told(page, "Passage 1: no promise, structure of the text.")
    press(page, "n")
    expect(page.locator("#p2 .words")).to_be_focused()
    press(page, *["ArrowRight"] * 7, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert chosen_words(page) == "and will cooperate"
    press(page, "Escape", *["ArrowRight"] * 8, "Shift+ArrowRight")
    assert chosen_words(page) == "will cooperate"
    press(page, "Enter")
    expect(page.get_by_text("occurrence 2 in passage 2")).to_be_visible()
    describe(page, "Cooperate on space")
    expect(page.locator("#p2 .words")).to_be_focused()

    assert chosen_words(page) == "will cooperate"  # from here the arrows go on
    press(page, "Escape", *["ArrowRight"] * 9, *["Shift+ArrowRight"] * 2, "c")  # words that overlap with the mark
    describe(page, "Deepen work on space")
    assert page.locator("#p2 mark.several").all_inner_texts() == ["cooperate"]
    press(page, "Escape", *["ArrowRight"] * 13, *["Shift+ArrowRight"] * 3, "r")
    expect(page.locator("#id_advice-title_en")).to_be_focused()
    page.keyboard.type("Publish a plan")
    press(page, "Tab")
    page.keyboard.type("Technology")
    press(page, "Control+Enter")
    told(page, "Marked.")

    press(page, "j")
    expect(page.locator("#p3 .words")).to_be_focused()
    press(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight")
    assert chosen_words(page) == "한미동맹을 강화하기로"
    press(page, "Alt+Shift+ArrowLeft", "Alt+Shift+ArrowLeft")
    assert chosen_words(page) == "한미동맹을 강화하"
    press(page, "Enter")
    describe(page, "Strengthen the alliance")

    press(page, "j", "ArrowRight", "ArrowRight", "d")
    expect(page.locator("#id_mention-dialogue")).to_be_focused()
    page.keyboard.type("Quad")
    press(page, "Control+Enter")
    told(page, "Marked.")
    expect(page.get_by_role("heading", name="3 of 4 passages coded")).to_be_visible()  # a name is no promise
    press(page, *["ArrowRight"] * 5, "Shift+ArrowLeft", "e")
    expect(page.locator("#id_existing-record")).to_be_focused()
    page.keyboard.type("regular")
    expect(page.get_by_text("1 found")).to_be_visible()
    press(page, "Enter")
    told(page, "Marked.")


def test_text_is_coded_by_keys_checked_returned_mended_and_published(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement, is_looked_at=True) as page:
        code_by_keys(page)
        expect(page.get_by_role("heading", name="4 of 4 passages coded")).to_be_visible()
        page.get_by_role("button", name="I have coded this").press("Enter")
        expect(page.get_by_text("The coding is signed")).to_be_visible()

    with desk_of(chromium, live_server, reviewer, agreement, is_looked_at=True) as page:
        expect(page.get_by_text("Standing, firm").first).to_be_visible()
        page.get_by_label("What is missing").fill("Cooperation on space is marked twice.")
        page.get_by_role("button", name="Return to the coder").press("Enter")
        expect(page.get_by_text("Returned to the coder with your note.")).to_be_visible()

    with desk_of(chromium, live_server, analyst, agreement) as page:
        expect(page.get_by_text("Cooperation on space is marked twice.")).to_be_visible()
        page.locator("#p2 .held-mark", has_text="2023-JS-002").locator("summary").press("Enter")
        page.get_by_role("form", name="The mark of 2023-JS-002").get_by_role("button").press("Enter")
        told(page, "The mark is taken away.")
        expect(page.get_by_text("2023-JS-002 has no citation")).to_be_visible()
        page.locator("#p2 .words").focus()
        press(page, *["ArrowRight"] * 3, *["Shift+ArrowRight"] * 3, "e")
        expect(page.locator("#id_existing-record")).to_be_focused()
        page.keyboard.type("2023-JS-002")
        press(page, "Enter")
        told(page, "Marked.")
        page.get_by_role("button", name="I have coded this").press("Enter")
        expect(page.get_by_text("The coding is signed")).to_be_visible()

    with desk_of(chromium, live_server, reviewer, agreement) as page:
        page.get_by_role("button", name="Checked: publish").press("Enter")
        expect(page.get_by_text("Published: readers see the agreement and its commitments.")).to_be_visible()
        page.goto("/agreements/joint-statement/")
        assert page.locator("#p3 .mark").all_inner_texts() == ["한미동맹을 강화하"]
        assert page.locator("#p2 .mark").all_inner_texts() == [
            "will cooperate on chips",
            "will cooperate",
            "should publish a plan",
        ]
        answer = page.request.get("/api/v1/commitments/?agreement=2023-JS&full=1&ordering=code").json()
        page.goto("/dialogues/quad/")
        assert page.locator("#named-in + ul li").inner_text() == "Fact sheet 2023-JS, passage 4, 21 May 2021: Quad"

    assert [
        (row["code"], words["quote"], words["start"], words["end"])
        for row in answer["results"]
        for words in row["citations"]
    ] == [
        ("2023-JS-001", "will cooperate", 39, 53),
        ("2023-JS-002", "will cooperate on chips", 11, 34),
        ("2023-JS-003", "한미동맹을 강화하", 7, 16),
    ]
    assert REPEATED[39:53] == "will cooperate"
    assert KOREAN[7:16] == "한미동맹을 강화하"
    told_here = Citation.objects.get(kind="reported")
    assert (told_here.commitment.code, told_here.quote, told_here.passage.number) == (
        "2018-SCM-001",
        "its consultations",
        "4",
    )


def drag_over(page: Page, line: str, words: str) -> None:
    """Select the words with the mouse, from their first letter to behind their last."""
    start = page.locator(f"{line} .words").inner_text().index(words)
    box = "([at, start, end]) => rangeIn(wordsOf(document.querySelector(at)), start, end).getBoundingClientRect()"
    place = page.evaluate(f"(asked) => ({box})(asked).toJSON()", [line, start, start + len(words)])
    page.mouse.move(place["left"] + 1, place["top"] + 5)
    page.mouse.down()
    page.mouse.move(place["right"], place["top"] + 5, steps=3)
    page.mouse.up()
    page.get_by_role("button", name="These words are …").click()


def test_words_are_chosen_with_the_mouse_and_a_changed_passage_costs_nothing_typed(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement, is_looked_at=True) as page:
        drag_over(page, "#p4", "Quad met")
        page.get_by_label("Title").first.fill("Recall the consultations")
        agreement.passages.filter(number="4").update(text="The leaders of the Quad met and recalled its consultations.")
        page.get_by_role("button", name="Mark", exact=True).click()
        told(
            page,
            "Passage 4 was changed meanwhile; here it is as it stands now. Select the words again. "
            "What was typed is kept.",
        )
        drag_over(page, "#p4", "recalled its consultations")
        expect(page.get_by_role("heading", name="“recalled its consultations”")).to_be_visible()
        expect(page.get_by_label("Title").first).to_have_value("Recall the consultations")
        for field, value in (("obligation", "one_off"), ("strength", "declaratory"), ("theme", "Technology")):
            page.locator(f"#id_commitment-{field}").select_option(value)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert {fault for fault in faults(page) if not is_djangos_own(fault)} == set()
        page.get_by_role("button", name="Mark", exact=True).click()
        told(page, "Marked.")

    citation = Citation.objects.get(passage__agreement=agreement)
    assert (citation.quote, citation.start, citation.commitment.title_en) == (
        "recalled its consultations",
        32,
        "Recall the consultations",
    )
