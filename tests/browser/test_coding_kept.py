"""On the coding screen nothing typed is lost: not by the end of a session, an act elsewhere, or words chosen anew."""

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from alliance.models import KeptForm, User
from commitments.models import Agreement, Citation
from tests.browser.test_coding import agreement, desk_of, press, told
from tests.browser.test_kept import KEPT, sign_in_again, without_last_words
from tests.factories import PassageFactory

__all__ = ["agreement"]

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, line: str, start: int, end: int) -> None:
    """Select these words of a passage and open the choice."""
    page.evaluate(f"() => {{ show(document.getElementById('{line}'), {start}, {end}); choose(); }}")
    expect(page.locator(f"#{line} #choice")).to_be_visible()


def describe(page: Page, title: str) -> None:
    page.get_by_label("Title").first.fill(title)
    for field, value in (("obligation", "standing"), ("strength", "firm"), ("theme", "Technology")):
        page.locator(f"#id_commitment-{field}").select_option(value)


def owed_by(page: Page) -> list[str]:
    boxes = page.get_by_role("group", name="Owed by").locator("label", has=page.locator(":checked"))
    return [words.strip() for words in boxes.all_inner_texts()]


def test_who_has_signed_in_again_goes_on(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        choose(page, "p4", 0, 8)
        describe(page, "Recall the consultations")
        Session.objects.all().delete()
        page.get_by_role("button", name="Mark", exact=True).click()
        expect(page.locator("#coding-told")).to_contain_text("You are signed out.")
        expect(page.get_by_role("link", name="Sign in in another window")).to_be_visible()

        sign_in_again(page, live_server, analyst)
        page.get_by_role("button", name="Mark", exact=True).click()
        told(page, "Marked.")

    assert Citation.objects.get(passage__agreement=agreement).commitment.title_en == "Recall the consultations"


def test_who_may_not_code_any_more_is_told_so(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        analyst.groups.clear()
        page.locator("#p1 .words").focus()
        press(page, "1")
        told(page, "You may not do this.")


def test_open_choice_outlives_its_window_until_it_is_marked(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        choose(page, "p4", 0, 8)
        describe(page, "Recall the consultations")
        page.get_by_role("group", name="Owed by").get_by_label("United States").uncheck()
        expect(page.get_by_text(KEPT)).to_be_visible()
        page.get_by_role("button", name="I have coded this").click()
        expect(page.locator(".errorlist[role=alert]")).to_contain_text("passages")
        expect(page.get_by_label("Title").first).to_have_value("Recall the consultations")

    with desk_of(chromium, live_server, analyst, agreement, is_looked_at=True) as page:
        page.goto("/admin/")
        page.get_by_role("link", name="Coding 2023-JS: The Quad").click()
        expect(page.get_by_text("and did not save is back")).to_be_visible()
        expect(page.locator("#p4 #choice").get_by_label("Title").first).to_have_value("Recall the consultations")
        assert owed_by(page) == ["Republic of Korea"]
        assert page.evaluate("getSelection().toString()") in ("The Quad", "")
        assert page.evaluate("[...CSS.highlights.get('chosen')].map(String)") == ["The Quad"]
        page.get_by_label("Delivered when").fill("It has met.")
        expect(page.get_by_text(KEPT)).to_be_visible()
        page.get_by_role("button", name="Mark", exact=True).click()
        told(page, "Marked.")
        expect(page.get_by_text("and did not save is back")).to_have_count(0)
        expect(page.get_by_role("button", name="Discard it")).to_have_count(0)
        page.reload()
        expect(page.get_by_role("heading", name="1 of 4 passages coded")).to_be_visible()
        expect(page.locator("#choice")).to_have_count(0)

    commitment = Citation.objects.get(passage__agreement=agreement).commitment
    assert (commitment.delivered_when, KeptForm.objects.count()) == ("It has met.", 0)


def test_choice_is_open_again_on_a_page_that_is_loaded_anew_at_once(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        without_last_words(page)
        page.reload()
        choose(page, "p4", 0, 8)
        page.get_by_label("Title").first.fill("Recall the consultations")
        page.reload()
        expect(page.get_by_label("Title").first).to_have_value("Recall the consultations")


def test_escape_closes_a_choice_only_while_nothing_is_typed_into_it(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        choose(page, "p4", 0, 8)
        page.get_by_label("Title").first.press("Escape")
        expect(page.locator("#choice")).to_have_count(0)

        choose(page, "p4", 0, 8)
        page.get_by_label("Title").first.fill("Recall the consultations")
        page.get_by_label("Title").first.press("Escape")
        expect(page.locator("#coding-told")).to_contain_text("“Cancel” throws it away.")
        expect(page.get_by_label("Title").first).to_have_value("Recall the consultations")


def test_choice_that_is_cancelled_is_kept_no_longer(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        choose(page, "p3", 9, 13)  # after a picture, which counts differently here and on the server
        describe(page, "Keep the alliance")
        expect(page.get_by_text(KEPT)).to_be_visible()
        page.reload()
        assert page.evaluate("[...CSS.highlights.get('chosen')].map(String)") == ["한미동맹"]
        with page.expect_response("**/admin/kept/"):
            page.get_by_role("button", name="Cancel").click()

    assert KeptForm.objects.count() == 0


def test_choice_that_is_too_large_is_neither_kept_nor_sent_and_says_so(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        choose(page, "p4", 0, 8)
        page.get_by_label("Delivered when").fill("It has met. " * 250_000)
        expect(page.get_by_text("Not kept: This is more than the server takes at once.")).to_be_visible()
        page.get_by_role("button", name="Mark", exact=True).click()
        told(page, "This is more than the server takes at once; nothing was changed. Shorten it.")
        expect(page.get_by_label("Delivered when")).to_be_visible()


def test_act_on_another_passage_leaves_the_open_choice(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with desk_of(chromium, live_server, analyst, agreement) as page:
        choose(page, "p4", 0, 8)
        describe(page, "Recall the consultations")
        page.locator("#p1 .reasons button").first.click()
        expect(page.locator("#coding-told")).to_contain_text("Passage 1: no promise")
        expect(page.get_by_label("Title").first).to_have_value("Recall the consultations")


def test_guesses_are_made_anew_and_what_was_typed_goes_along(
    live_server: LiveServer, chromium: Browser, analyst: User, agreement: Agreement
):
    with transaction.atomic():
        for number, text in (("5", "The United States will open it."), ("6", "The Republic of Korea will build it.")):
            PassageFactory(agreement=agreement, number=number, position=int(number), text=text)
    with desk_of(chromium, live_server, analyst, agreement) as page:
        choose(page, "p5", 0, 10)
        assert owed_by(page) == ["United States"]
        page.get_by_label("Title").first.fill("Build it")
        choose(page, "p6", 0, 10)
        assert owed_by(page) == ["Republic of Korea"]
        expect(page.get_by_label("Title").first).to_have_value("Build it")

        page.get_by_role("group", name="Owed by").get_by_label("United States").check()
        page.get_by_role("button", name="Mark", exact=True).click()  # refused: it says nothing of its strength
        expect(page.locator("#choice .errorlist").first).to_be_visible()
        choose(page, "p5", 0, 10)
        assert owed_by(page) == ["Republic of Korea", "United States"]
        expect(page.get_by_label("Title").first).to_have_value("Build it")


def test_note_of_a_reviewer_outlives_an_act_a_window_and_a_session(
    live_server: LiveServer, chromium: Browser, analyst: User, reviewer: User, agreement: Agreement
):
    note = "Passage 2 lacks its test; and the second half"
    with transaction.atomic():
        agreement.coded_by = analyst
        agreement.save()
    with desk_of(chromium, live_server, reviewer, agreement) as page:
        page.get_by_label("What is missing").fill(note)
        page.locator("#p1 .words").focus()
        press(page, "1")
        expect(page.locator("#coding-told")).to_contain_text("Passage 1: no promise")
        expect(page.get_by_label("What is missing")).to_have_value(note)
        expect(page.get_by_text(KEPT)).to_be_visible()

    with desk_of(chromium, live_server, reviewer, agreement, is_looked_at=True) as page:
        page.goto("/admin/")
        page.get_by_role("link", name="Coding 2023-JS: note for the coder").click()
        expect(page.get_by_text("and did not save is back")).to_be_visible()
        expect(page.get_by_label("What is missing")).to_have_value(note)
        without_last_words(page)
        page.reload()
        note += " of passage 3."
        page.get_by_label("What is missing").fill(note)
        page.reload()
        expect(page.get_by_label("What is missing")).to_have_value(note)

        Session.objects.all().delete()
        page.get_by_role("button", name="Return to the coder").click()
        expect(page.locator("#coding-told")).to_contain_text("You are signed out.")
        sign_in_again(page, live_server, reviewer)
        page.get_by_role("button", name="Return to the coder").click()
        expect(page.get_by_text("Returned to the coder with your note.")).to_be_visible()

    assert (Agreement.objects.get(pk=agreement.pk).review_note, KeptForm.objects.count()) == (note, 0)
