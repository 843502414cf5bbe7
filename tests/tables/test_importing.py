"""A file that comes in: what it would do, and what it has done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.models import Change, KeptForm, WaitingFile
from commitments.models import Commitment, Evidence, StatusUpdate, Target
from tests.commitments.kept_forms import keep
from tests.commitments.steps import update_in
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    PassageFactory,
    ThemeFactory,
)
from tests.html import words
from tests.tables.conftest import make_promise
from tests.tables.files import (
    confirm,
    counts,
    csv_of,
    differences,
    messages,
    row,
    row_like,
    table_of,
    taken_in,
    told,
    upload,
)
from tests.test_admin_contract import address

pytestmark = pytest.mark.django_db


# What a dry run shows


def test_dry_run_shows_each_difference_and_writes_nothing(desk, promise):
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"
    row(rows, "target")["delete"] = "x"
    rows.append(
        row_like(rows, record="target", commitment=promise.code, number="2", text="10", quantity="10", unit="t")
    )
    before = Change.objects.count()

    shown = upload(desk, Commitment, csv_of(rows))

    assert told(shown) == []
    assert counts(shown) == {"changed": 1, "deleted": 1, "new": 1, "unchanged": len(rows) - 3}
    changed, deleted, new = differences(shown)
    assert changed == (f"commitment {promise.code}", "changed", [("strength", "firm", "intent")])
    assert deleted[:2] == (f"target {promise.code} 1", "deleted")
    assert ("text", "$200 million", "") in deleted[2]
    assert new[:2] == (f"target {promise.code} 2", "new")
    assert ("quantity", "", "10") in new[2]
    assert Change.objects.count() == before


def test_confirmed_file_is_one_batch_of_the_person(desk, analyst, promise):
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"
    row(rows, "target")["delete"] = "x"
    rows.append(
        row_like(rows, record="target", commitment=promise.code, number="2", text="10", quantity="10", unit="t")
    )
    last = Change.objects.latest("id").id

    done = taken_in(desk, Commitment, rows, why="As the text says.")

    written = Change.objects.filter(id__gt=last).order_by("id")
    assert [(each.table, each.operation) for each in written] == [
        ("commitments_target", "delete"),
        ("commitments_commitment", "update"),
        ("commitments_target", "insert"),
    ]
    assert len({(each.batch, each.actor, each.reason) for each in written}) == 1
    assert (written[0].actor, written[0].reason, written[0].batch[:7]) == (analyst, "As the text says.", "import ")
    assert messages(done)[0].startswith("changed.csv was taken in: 1 new, 1 changed, 1 deleted")
    assert "changed.csv was taken in" in words(done)
    assert (
        written[0].batch.replace(" ", "%20") in messages(done)[0]
        or written[0].batch.replace(" ", "+") in messages(done)[0]
    )
    assert list(Target.objects.values_list("number", "unit")) == [(2, "t")]


def test_file_that_was_taken_in_is_unchanged_the_second_time(desk, promise):
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"
    rows.append(
        row_like(rows, record="target", commitment=promise.code, number="2", text="10", quantity="10", unit="t")
    )
    taken_in(desk, Commitment, rows)

    again = upload(desk, Commitment, csv_of(rows))

    assert (told(again), differences(again)) == ([], [])
    assert "there is nothing to write" in again.text


def test_confirming_twice_writes_once(desk, promise):
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"
    shown = upload(desk, Commitment, csv_of(rows))
    confirm(desk, Commitment, shown)

    again = confirm(desk, Commitment, shown)

    assert messages(again) == [
        "This file is not waiting any more: it was taken in, or another was uploaded. Nothing was written."
    ]
    assert WaitingFile.objects.count() == 0


def test_file_that_is_chosen_while_another_waits_is_the_one_that_is_looked_at(desk, promise):
    rows = table_of(desk)
    upload(desk, Commitment, csv_of(rows), name="first.csv")
    row(rows, "commitment")["strength"] = "intent"

    sent = {"step": "again", "file": SimpleUploadedFile("second.csv", csv_of(rows))}
    shown = desk.post("/admin/commitments/commitment/import/", sent, follow=True)

    assert (shown.context["waiting"].name, len(differences(shown))) == ("second.csv", 1)


def test_file_that_is_put_aside_is_forgotten(desk, promise):
    upload(desk, Commitment, csv_of(table_of(desk)))

    desk.post("/admin/commitments/commitment/import/", {"step": "discard"})

    assert WaitingFile.objects.count() == 0


def test_confirming_looks_again(desk, promise):
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"
    shown = upload(desk, Commitment, csv_of(rows))
    Commitment.objects.filter(pk=promise.pk).update(note="Meanwhile.")

    refused = confirm(desk, Commitment, shown)

    promise.refresh_from_db()
    assert (promise.strength, promise.note) == ("firm", "Meanwhile.")
    assert "after this file was exported (version 2 now, 1 then)" in told(refused)[0]


def test_only_the_columns_that_are_there_are_compared(desk, promise):
    rows = [{"record": "commitment", "code": promise.code, "version": "1", "strength": "intent"}]

    assert differences(upload(desk, Commitment, csv_of(rows))) == [
        (f"commitment {promise.code}", "changed", [("strength", "firm", "intent")])
    ]


# What is new


def test_new_noun_comes_with_its_parts_below_it(desk):
    agreement = AgreementFactory(code="2022-FS", draft=True)
    PassageFactory(agreement=agreement, number="1", position=1, text="They will meet.")
    ThemeFactory(slug="climate")
    rows = [
        {
            "record": "commitment",
            "code": "2022-FS-001",
            "version": "",
            "agreement": "2022-FS",
            "title_en": "Meet",
            "obligation": "one_off",
            "strength": "firm",
            "theme": "climate",
        },
        {"record": "citation", "passage": "2022-FS 1", "quote": "They  will meet."},
        {"record": "obligation", "party": "KOR", "role": "obligor"},
    ]
    make_promise()  # of Korea

    taken_in(desk, Commitment, rows)

    commitment = Commitment.objects.get(code="2022-FS-001")
    assert (commitment.review_every_days, commitment.due_on, commitment.due_precision) == (365, None, "day")
    assert commitment.citations.get().quote == "They will meet."
    assert commitment.obligations.get().party.code == "KOR"


def test_new_update_becomes_a_draft_of_the_importing_person(desk, analyst):
    promise = CommitmentFactory()
    rows = [
        {
            "record": "status_update",
            "version": "",
            "commitment": promise.code,
            "implementation": "under_way",
            "effective_on": "2021-12-01",
            "rationale": "The group met.",
        },
        {
            "record": "evidence",
            "basis": "official_document",
            "url": "https://example.org/",
            "title": "Release",
            "publisher": "Ministry",
            "published_on": "2021-12-02",
            "accessed_on": "2022-01-01",
        },
    ]

    taken_in(desk, StatusUpdate, rows)
    again = upload(desk, StatusUpdate, csv_of(rows))

    update = StatusUpdate.objects.get()
    assert (update.state, update.author, update.reviewer, update.batch[:6]) == ("draft", analyst, None, "import")
    assert Evidence.objects.get().update == update
    assert differences(again) == []  # the same file means the same update


def test_own_draft_is_changed_and_its_evidence_deleted(desk, analyst, reviewer):
    draft = update_in("draft", analyst, reviewer)
    rows = table_of(desk, StatusUpdate)
    rows[0]["rationale"] = "It met twice."
    rows[1]["delete"] = "x"

    taken_in(desk, StatusUpdate, rows)

    draft.refresh_from_db()
    assert (draft.rationale, draft.evidence.count(), draft.state) == ("It met twice.", 0, "draft")


@pytest.mark.parametrize(
    ("state", "is_own", "sentence"),
    [
        ("draft", False, "Only its author can change it; return it with a note instead."),
        ("submitted", True, "The update is submitted; only a draft or returned one can be changed."),
        ("published", True, "The update is published; only a draft or returned one can be changed."),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_update_that_is_not_open_is_not_changed_by_a_file(
    desk, analyst, reviewer, administrator, state: str, is_own: bool, sentence: str, place: int
):
    update_in(state, analyst if is_own else administrator, reviewer)
    rows = table_of(desk, StatusUpdate)
    rows[place]["rationale" if place == 0 else "title"] = "Another."

    shown = upload(desk, StatusUpdate, csv_of(rows))

    (fault,) = told(shown)
    assert fault.startswith(f"Line {place + 2}: ")
    assert fault.endswith(sentence)


def test_reason_is_kept_while_the_file_is_looked_at_again_until_it_is_taken_in(desk, promise):
    table = [{"record": "commitment", "code": promise.code, "version": str(promise.version), "note": "Read again."}]
    shown = upload(desk, Commitment, csv_of(table))
    page = address(Commitment, "import")
    keep(desk, page, {"change_reason": "As the text says.", "_window": "one"})

    again = desk.post(page, {"step": "again"}, follow=True)
    refused = desk.post(page, {"step": "confirm", "digest": "of another file"}, follow=True)
    assert [answer.context["reason"] for answer in (again, refused)] == ["As the text says."] * 2
    assert again.context["kept_from"] == KeptForm.objects.get().stamp

    sent = {"step": "confirm", "digest": shown.context["digest"], "_from": refused.context["kept_from"]}
    desk.post(page, sent | {"change_reason": "As the text says."})
    assert (Commitment.objects.get(pk=promise.pk).note, KeptForm.objects.count()) == ("Read again.", 0)
