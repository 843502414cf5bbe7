"""Status updates in the workbench: from draft to reader, and who takes which step."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from alliance.models import User
from commitments import workflow
from commitments.models import StatusUpdate
from tests.coding.screens import soup
from tests.commitments.admin_forms import ADDRESS, enter, errors, page_of, rows, update_form
from tests.commitments.forms import fields_of
from tests.commitments.steps import NOW, update_in
from tests.factories import CommitmentFactory, EvidenceFactory, StatusUpdateFactory
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


def test_update_goes_from_draft_to_reader(client: Client, analyst: User, reviewer: User):
    promise = CommitmentFactory()

    answer = enter(client, analyst).post(
        address(StatusUpdate, "add"), update_form(promise, ADDRESS, _step="submit"), follow=True
    )
    update = StatusUpdate.objects.get()
    assert (update.author, update.state, update.evidence.count()) == (analyst, "submitted", 1)
    assert (answer.status_code, answer.redirect_chain) == (200, [(page_of(update), 302)])
    assert "Submitted for review." in answer.text
    assert list(StatusUpdate.objects.published()) == []

    answer = enter(client, reviewer).post(page_of(update), rows("evidence") | {"_step": "publish"}, follow=True)
    update.refresh_from_db()
    assert "Published." in answer.text
    assert (update.state, update.reviewer) == ("published", reviewer)
    assert list(StatusUpdate.objects.published()) == [update]
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Submitted for review.",
        "Published.",
    ]


def test_draft_is_saved_and_edited_with_its_evidence(client: Client, analyst: User):
    promise = CommitmentFactory()
    form = update_form(promise, ADDRESS, _continue="Save draft")
    added = enter(client, analyst).post(address(StatusUpdate, "add"), form)
    update = StatusUpdate.objects.get()
    assert added["Location"] == page_of(update)
    kept = {"id": update.evidence.get().pk, "update": update.pk} | ADDRESS
    second = ADDRESS | {"title": "Second release"}
    form = update_form(promise, rationale="It met twice.") | rows("evidence", second, old=(kept | {"DELETE": "on"},))

    answer = client.post(page_of(update), form | {"_continue": "Save draft"})

    update.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, page_of(update))
    assert (update.state, update.rationale) == ("draft", "It met twice.")
    assert [item.title for item in update.evidence.all()] == ["Second release"]


def test_reviewer_does_not_publish_an_update_of_their_own(client: Client, reviewer: User, analyst: User):
    update = update_in("submitted", reviewer, analyst)

    answer = enter(client, reviewer).post(page_of(update), rows("evidence") | {"_step": "publish"})

    assert errors(answer) == {"__all__": ["Nobody reviews an update of their own: ask a colleague."]}
    assert StatusUpdate.objects.get().state == "submitted"


def test_refused_step_keeps_all_that_was_typed_and_stores_nothing(client: Client, analyst: User):
    promise = CommitmentFactory()
    weak = ADDRESS | {"basis": "credible_reporting", "title": "What Yonhap said"}
    form = update_form(promise, weak, implementation="delivered", effective_on="2021-05-01", rationale="It was done.")

    answer = enter(client, analyst).post(address(StatusUpdate, "add"), form | {"_step": "submit"})

    assert errors(answer) == {
        "effective_on": ["This is before the promise, which was made on 2021-05-21."],
        "__all__": ["This verdict needs an official document, or two sources of different publishers."],
    }
    assert ["It was done." in answer.text, "What Yonhap said" in answer.text] == [True, True]
    assert StatusUpdate.objects.count() == 0


def test_refused_submission_undoes_the_edit_that_came_with_it(client: Client, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)
    form = update_form(update.commitment, effective_on="2021-05-01", rationale="It met twice.")

    answer = enter(client, analyst).post(page_of(update), form | {"_step": "submit"})

    assert list(errors(answer)) == ["effective_on"]
    assert "It met twice." in answer.text
    assert StatusUpdate.objects.get().rationale == "The group met for the first time."


def test_reviewer_returns_with_a_note_and_the_author_reads_it(client: Client, analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)
    form = rows("evidence") | {"_step": "return", "step_note": "Which day was it?"}

    enter(client, reviewer).post(page_of(update), form)

    assert "Which day was it?" in enter(client, analyst).get(page_of(update)).text
    assert StatusUpdate.objects.get().state == "returned"


def test_return_without_a_note_is_refused_on_the_form(client: Client, analyst: User, reviewer: User):
    update = update_in("submitted", analyst, reviewer)

    answer = enter(client, reviewer).post(page_of(update), rows("evidence") | {"_step": "return", "step_note": " "})

    assert errors(answer) == {"__all__": ["Say in a note why the update goes back."]}


def test_reviewer_withdraws_what_is_published(client: Client, analyst: User, reviewer: User):
    update = update_in("published", analyst, reviewer)
    form = rows("evidence") | {"_step": "withdraw", "step_note": "The source was false."}

    enter(client, reviewer).post(page_of(update), form)

    update.refresh_from_db()
    assert (update.state, update.withdrawn_by, update.withdrawal_reason) == (
        "withdrawn",
        reviewer,
        "The source was false.",
    )


def test_draft_is_withdrawn_though_it_is_not_whole(client: Client, analyst: User):
    update = StatusUpdateFactory(draft=True, author=analyst, rationale="It met.")
    place = page_of(update)
    form = fields_of(enter(client, analyst), place) | {"effective_on": "", "rationale": "", "_step": "withdraw"}

    refused = client.post(place, form)
    client.post(place, form | {"step_note": "Begun twice."})

    assert "Give the day." in refused.text
    update.refresh_from_db()
    assert (update.state, update.withdrawal_reason, update.rationale) == ("withdrawn", "Begun twice.", "It met.")


def test_note_for_an_update_that_was_withdrawn_meanwhile_is_there_to_copy(
    client: Client, analyst: User, reviewer: User
):
    update = update_in("submitted", analyst, reviewer)
    form = fields_of(enter(client, reviewer), page_of(update)) | {"_step": "return", "step_note": "Which day was it?"}
    workflow.withdraw(update=update, by=analyst, at=NOW, reason="Begun twice.")

    answer = client.post(page_of(update), form)

    assert answer.context["meanwhile"].typed == [("Note or reason", "Which day was it?")]
    assert "Which day was it?" in answer.text


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn"])
@pytest.mark.parametrize("who", ["analyst", "administrator"])
def test_frozen_update_and_its_evidence_are_only_shown(
    request: pytest.FixtureRequest, client: Client, analyst: User, reviewer: User, state: str, who: str
):
    update = update_in(state, analyst, reviewer)
    kept = {"id": update.evidence.get().pk, "update": update.pk, "DELETE": "on"} | ADDRESS | {"title": "Another"}
    enter(client, request.getfixturevalue(who))

    shown = client.get(page_of(update))
    answer = client.post(
        page_of(update), update_form(update.commitment, rationale="Other.") | rows("evidence", old=(kept,))
    )

    assert set(shown.context["adminform"].form.fields) <= {"step_note"}
    assert "evidence-0-DELETE" not in shown.text
    assert answer.status_code == 200
    assert list(errors(answer)) == ["__all__"]
    update.refresh_from_db()
    assert (update.rationale, update.state) == ("The group met for the first time.", state)
    assert [item.title for item in update.evidence.all()] == ["Press release"]


@pytest.mark.parametrize("state", ["draft", "submitted", "published", "withdrawn"])
def test_nobody_deletes_an_update(client: Client, analyst: User, reviewer: User, state: str):
    update = update_in(state, analyst, reviewer)
    enter(client, User.objects.create_superuser("root"))

    assert client.post(address(StatusUpdate, "delete", update.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("state", "who", "labels"),
    [
        ("draft", "analyst", ["Submit for review", "Withdraw"]),
        ("draft", "reviewer", ["Withdraw"]),
        ("returned", "analyst", ["Submit for review", "Withdraw"]),
        ("submitted", "analyst", ["Withdraw"]),
        ("submitted", "reviewer", ["Publish", "Return to author", "Withdraw"]),
        ("published", "analyst", ["Write a correction"]),
        ("published", "reviewer", ["Write a correction", "Withdraw"]),
        ("withdrawn", "analyst", []),
        ("withdrawn", "reviewer", []),
    ],
)
def test_buttons_follow_state_and_person(
    request: pytest.FixtureRequest,
    client: Client,
    analyst: User,
    reviewer: User,
    state: str,
    who: str,
    labels: list[str],
):
    update = update_in(state, analyst, reviewer)

    answer = enter(client, request.getfixturevalue(who)).get(page_of(update))

    assert re.findall(r'name="_step" value="\w+">([^<]+)</button>', answer.text) == labels
    assert ("Save draft" in answer.text) == (who == "analyst" and state in ("draft", "returned"))


def test_reviewer_is_not_offered_to_review_an_own_update(client: Client, reviewer: User, analyst: User):
    update = update_in("submitted", reviewer, analyst)

    answer = enter(client, reviewer).get(page_of(update))

    assert [step.label for step in answer.context["steps"]] == ["Withdraw"]


def test_nobody_but_the_author_writes_a_draft(client: Client, analyst: User, reviewer: User):
    update = update_in("draft", analyst, reviewer)

    answer = enter(client, reviewer).post(page_of(update), update_form(update.commitment, rationale="Mine."))

    assert errors(answer) == {"__all__": ["Only its author can change it; return it with a note instead."]}


def test_published_update_is_corrected_by_a_draft_of_its_own(client: Client, analyst: User, reviewer: User):
    wrong = update_in("published", reviewer, analyst)
    enter(client, analyst)

    answer = client.post(page_of(wrong), rows("evidence", old=()) | {"_step": "correct"})

    draft = StatusUpdate.objects.get(replaces=wrong)
    assert answer["Location"] == page_of(draft)
    assert (draft.state, draft.author, draft.rationale) == ("draft", analyst, wrong.rationale)
    assert [item.title for item in draft.evidence.all()] == ["Press release"]
    assert 'value="correct"' not in client.get(page_of(wrong)).text


@pytest.mark.parametrize("pieces", [1, 20])
def test_reviewer_of_a_correction_sees_what_it_changes(
    client: Client, analyst: User, reviewer: User, django_assert_num_queries: Any, pieces: int
):
    wrong = update_in("published", reviewer, analyst)
    draft = workflow.correct(update=wrong, by=analyst)
    draft.rationale, draft.effective_on = "The group met for the second time.", date(2021, 12, 8)
    added = [EvidenceFactory.build(update=None, title=f"Minutes {number}") for number in range(pieces)]
    workflow.draft(update=draft, by=analyst, evidence=added, dropped=draft.evidence.all())
    submitted = workflow.submit(update=draft, by=analyst, at=NOW)
    enter(client, reviewer)

    statements = {"as for any update that is read": 19, "what it replaces, and the evidence of both": 2}
    with django_assert_num_queries(sum(statements.values())):
        page = soup(client.get(page_of(submitted)))

    shown = page.select_one(".replacement")
    assert [[cell.get_text() for cell in row.select("td")] for row in shown.select("tbody tr")] == [
        ["1 December 2021", "8 December 2021"],
        ["The group met for the first time.", "The group met for the second time."],
    ]
    assert [new.get_text() for new in shown.select("ins")] == ["8", " second"]
    assert [link.get_text() for link in shown.select(".gone a")] == ["Press release"]
    assert {link.get_text() for link in shown.select(".new a")} == {item.title for item in added}
    assert "It changes: day, rationale, evidence." in shown.get_text()
