"""A status update is written through the API as through the workbench: drafted, handed in, returned, published."""

from typing import Any

import pytest
from django.test import Client

from alliance.models import Change, User
from commitments.models import Commitment, Evidence, StatusUpdate
from tests.commitments.api.writing import RELEASE, Writer, content, faults, place, problem
from tests.commitments.steps import stored, update_in
from tests.factories import AgreementFactory, CommitmentFactory, PassageFactory

pytestmark = pytest.mark.django_db

EMPTY = {"title": "", "publisher": "", "published_on": None, "published_precision": None, "accessed_on": None}
EMPTY |= {"url": "", "archived_url": "", "passage": None, "searched": ""}


def test_draft_is_answered_as_it_is_read(analyst: User, pledge: Commitment):
    told = PassageFactory(agreement=AgreementFactory(code="2024-GSP", slug="report", draft=True), number="7")
    passage = {"basis": "official_statement", "passage": {"agreement": "2024-GSP", "passage": "7"}}
    search = {"basis": "search_record", "searched": "mofa.go.kr, “working group”", "accessed_on": "2022-01-02"}
    kim = Writer(analyst)

    made = kim.post(content("2021-FS-064", party="KOR", achieved="1.50", evidence=[RELEASE, passage, search]))

    record = made.json()
    update = StatusUpdate.objects.get(state="draft")
    assert (made.status_code, made["Location"], made["Cache-Control"]) == (201, place(update), "private, no-store")
    evidence = record.pop("evidence")
    assert record == {
        "id": str(update.pk),
        "url": place(update),
        "html_url": f"/admin/commitments/statusupdate/{update.pk}/change/",
        "commitment": "2021-FS-064",
        "party": "KOR",
        "implementation": "under_way",
        "effective_on": "2021-12-01",
        "effective_precision": "day",
        "period_from": None,
        "period_to": None,
        "rationale": "The group met for the first time.",
        "confidence": "medium",
        "batch": "",
        "published_at": None,
        "withdrawn_at": None,
        "withdrawal_reason": "",
        "replaces": None,
        "achieved": "1.5",
        "state": "draft",
        "author": "analyst",
        "reviewer": None,
        "submitted_at": None,
        "review_note": "",
    }
    assert evidence[0] == EMPTY | RELEASE
    assert {each["basis"]: each for each in evidence[1:]} == {
        "official_statement": EMPTY
        | {
            "basis": "official_statement",
            "passage": {"agreement": "2024-GSP", "passage": "7", "url": told.get_absolute_url()},
        },
        "search_record": EMPTY | search,
    }
    read = kim.get(update)
    assert (read.json(), read["ETag"]) == (record | {"evidence": evidence}, made["ETag"])


def test_update_goes_its_whole_way(analyst: User, reviewer: User, client: Client):
    kim, lee = Writer(analyst), Writer(reviewer)

    key = kim.post(content(CommitmentFactory().code)).json()["id"]
    kim.step("submit", key)
    lee.get(key)
    lee.step("return", key, note="Which day?")
    assert kim.get(key).json()["review_note"] == "Which day?"
    kim.patch(key, effective_on="2021-12-02")
    kim.step("submit", key)
    lee.get(key)
    published = lee.step("publish", key)

    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert (published.json()["author"], published.json()["reviewer"]) == ("analyst", "reviewer")
    shown = client.get(place(key)).json()
    assert (shown["effective_on"], shown["published_at"]) == ("2021-12-02", published.json()["published_at"])
    assert set(shown) - set(published.json()) == {"previous", "changed"}


def test_published_update_is_withdrawn_by_a_reviewer(analyst: User, reviewer: User, client: Client):
    update = update_in("published", analyst, reviewer)
    lee = Writer(reviewer)
    lee.get(update)

    answer = lee.step("withdraw", update, reason="The wrong group.")

    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert client.get(place(update)).json()["withdrawal_reason"] == "The wrong group."


def test_correction_takes_the_place_of_what_it_replaces(analyst: User, reviewer: User):
    wrong = update_in("published", analyst, reviewer)
    kim, lee = Writer(analyst), Writer(reviewer)

    key = kim.post(content(wrong.commitment.code, replaces=str(wrong.pk), rationale="It met twice.")).json()["id"]
    kim.step("submit", key)
    lee.get(key)
    lee.step("publish", key)

    assert stored(wrong).withdrawal_reason == "Corrected (rationale): It met twice."
    assert str(StatusUpdate.objects.published().get().pk) == key


def test_only_one_corrects_what_is_published(analyst: User, reviewer: User):
    wrong, draft = update_in("published", analyst, reviewer), update_in("draft", analyst, reviewer)
    kim = Writer(analyst)

    def correcting(update: StatusUpdate, commitment: Commitment) -> Any:
        return kim.post(content(commitment.code, replaces=str(update.pk)))

    elsewhere = correcting(wrong, draft.commitment)
    first, second = correcting(wrong, wrong.commitment), correcting(wrong, wrong.commitment)
    hidden = correcting(draft, draft.commitment)

    kept = f"A correction keeps the commitment of the update that it replaces, {wrong.commitment.code}."
    assert faults(elsewhere) == {"commitment": [kept]}
    assert first.status_code == 201
    assert problem(second) == (409, "A correction of this update is being written already.")
    assert problem(hidden) == (409, "The update is draft; only a published one can be corrected.")


def test_draft_is_deleted_by_its_author_alone_and_only_while_it_is_one(analyst: User, reviewer: User):
    draft, returned = update_in("draft", analyst, reviewer), update_in("returned", analyst, reviewer)
    kim, lee = Writer(analyst), Writer(reviewer)
    for writer in (kim, lee):
        writer.get(draft)
        writer.get(returned)

    answers = [problem(lee.delete(draft)), problem(kim.delete(returned)), kim.delete(draft).status_code]

    assert answers == [
        (403, "Only its author can delete it."),
        (409, "The update is returned; only a draft one can be deleted."),
        204,
    ]
    assert list(StatusUpdate.objects.all()) == [returned]
    assert problem(kim.get(draft))[0] == 404


# Evidence


def test_evidence_that_stays_keeps_its_row(analyst: User):
    kim = Writer(analyst)
    other = RELEASE | {"url": "https://example.org/other", "title": "Another release"}
    key = kim.post(content(CommitmentFactory().code, evidence=[RELEASE, other])).json()["id"]
    release = Evidence.objects.get(title="Press release")

    record = kim.patch(key, evidence=[other | {"title": "A third"}, RELEASE]).json()

    assert Evidence.objects.get(title="Press release") == release
    assert sorted(each["title"] for each in record["evidence"]) == ["A third", "Press release"]
    written = Change.objects.filter(table="commitments_evidence", row_id=str(release.pk))
    assert [change.operation for change in written] == ["insert"]


def test_what_was_read_can_be_sent_back_as_it_is(analyst: User):
    kim = Writer(analyst)
    passage = PassageFactory(agreement__code="2024-GSP")
    by_passage = {"basis": "official_document", "passage": {"agreement": "2024-GSP", "passage": passage.number}}
    search = {"basis": "search_record", "searched": "mofa.go.kr", "accessed_on": "2022-01-02"}
    record = kim.post(content(CommitmentFactory().code, evidence=[RELEASE, by_passage, search])).json()
    before = Change.objects.count()
    writable = ("commitment", "party", "effective_on", "effective_precision", "achieved", "evidence", "rationale")

    again = kim.patch(record["id"], **{name: record[name] for name in writable})

    assert (again.status_code, again.json()) == (200, record)
    assert Change.objects.count() == before
