"""A file that comes in: what it would do, what is wrong with its rows, and what it has done."""

from typing import Any

import pytest
from django.db import connection

from alliance.models import Change, Revision, WaitingFile
from commitments import workflow
from commitments.models import Citation, Commitment, Evidence, Obligation, Passage, StatusUpdate, Target
from dialogues.models import Meeting
from tests.commitments.steps import update_in
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    MeetingFactory,
    PartyFactory,
    PassageFactory,
    ThemeFactory,
    UserFactory,
)
from tests.tables.conftest import make_promise
from tests.tables.files import (
    Rows,
    confirm,
    counts,
    csv_of,
    differences,
    exported,
    messages,
    rows_of,
    taken_in,
    told,
    upload,
)

pytestmark = pytest.mark.django_db


def row(rows: Rows, record: str, code: str = "2021-P1-001") -> dict[str, str]:
    """The first row of that record."""
    return next(each for each in rows if each["record"] == record and code in each.values())


def row_like(rows: Rows, **cells: str) -> dict[str, str]:
    return dict.fromkeys(rows[0], "") | cells


def table_of(desk: Any, model: type = Commitment) -> Rows:
    return rows_of(exported(desk, model))


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
    assert messages(done)[0].startswith("The file was taken in: 1 new, 1 changed, 1 deleted")
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


# What is wrong with rows


FAULTS: dict[str, tuple[str, dict[str, str], str]] = {
    "wrong code": (
        "commitment",
        {"strength": "form"},
        "Line {}, column strength: commitment 2021-P1-001: strength: Value 'form' is not a valid choice. "
        "It is one of: binding, firm, intent, exploratory, declaratory.",
    ),
    "nothing where something is needed": (
        "commitment",
        {"title_en": ""},
        "Line {}, column title_en: commitment 2021-P1-001 needs its title_en.",
    ),
    "unknown theme": (
        "commitment",
        {"theme": "energi"},
        "Line {}, column theme: there is no theme energi; did you mean energy?",
    ),
    "no theme": ("commitment", {"theme": ""}, "Line {}, column theme: this cannot be empty."),
    "wrong date": (
        "target",
        {"due_on": "31.5.2022"},
        "Line {}, column due_on: “31.5.2022” value has an invalid date format. It must be in YYYY-MM-DD format.",
    ),
    "unknown record": (
        "target",
        {"record": "targets"},
        "Line {}, column record: 'targets' is no record of this list; did you mean target?",
    ),
    "no record": (
        "target",
        {"record": ""},
        "Line {}, column record: the row does not say what it is; there are commitment, commitment_theme, citation, "
        "obligation, obligation_agency, target, commitment_link.",
    ),
    "misplaced": (
        "citation",
        {"due_on": "2022-01-01"},
        "Line {}, column due_on: a citation has no due_on: leave the cell empty.",
    ),
    "noun deleted": (
        "commitment",
        {"delete": "x"},
        "Line {}, column delete: a commitment is not deleted by a file; only what belongs to one is.",
    ),
    "mark that is none": (
        "target",
        {"delete": "yes"},
        "Line {}, column delete: write x to delete the row, or nothing.",
    ),
    "no version": (
        "commitment",
        {"version": "", "strength": "intent"},
        "Line {}: commitment 2021-P1-001 is in the ledger already, and the row differs in strength: "
        "take it, with its version, from an export.",
    ),
    "version that is none": (
        "commitment",
        {"version": "one"},
        "Line {}, column version: 'one' is no version: leave it as it was exported.",
    ),
    "another key": (
        "target",
        {"number": "7"},
        "Line {}: target 2021-P1-001 7 is not in the ledger (any more); to add it, leave the version empty. "
        "What a row is found by stays as it was exported.",
    ),
    "what steps write": (
        "commitment",
        {"retired_reason": "Enough."},
        "Line {}, column retired_reason: retired_reason is written by the steps of its form, not by a file: "
        "leave it as it was exported.",
    ),
    "what stays": (
        "commitment",
        {"agreement": "2019-P1"},
        "Line {}, column agreement: agreement of commitment 2021-P1-001 stays as it is: others refer to it.",
    ),
    "constraint": (
        "commitment",
        {"due_on": "2022-05-31"},
        "Line {}, column due_on: commitment 2021-P1-001: "
        "A due date needs the deadline as worded and its basis, and a basis the date.",
    ),
    "rule between rows": (
        "citation",
        {"quote": "words that are not there"},
        "Line {}, column quote: citation 2021-P1-001 1: A quotation does not stand in its passage "
        "(2021-P1 {passage}: words that are not there); copy the exact words.",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_has_its_line_and_column(desk, promise, kind: str):
    record, cells, sentence = FAULTS[kind]
    rows = table_of(desk)
    line = rows.index(row(rows, record)) + 2
    row(rows, record).update(cells)

    shown = upload(desk, Commitment, csv_of(rows))

    passage = Passage.objects.get(agreement__code="2021-P1").number
    assert told(shown) == [sentence.format(line, passage=passage)]


def test_all_that_is_wrong_is_told_at_once(desk, promise):
    make_promise(2)
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "form"
    row(rows, "citation")["occurrence"] = "two"
    row(rows, "target")["months"] = "99999"
    row(rows, "commitment", "2021-P2-001")["due_basis"] = "stated"
    row(rows, "target", "2021-P2-001")["payer"] = "KRO"

    places = [sentence.partition(":")[0] for sentence in told(upload(desk, Commitment, csv_of(rows)))]

    assert [place.split(", column ")[1] for place in places] == [
        "strength",
        "occurrence",
        "months",
        "due_basis",
        "payer",
    ]


def test_rules_are_told_of_nouns_with_which_nothing_else_is_wrong(desk, promise):
    make_promise(2)
    rows = table_of(desk)
    row(rows, "citation")["quote"] = "words that are not there"
    row(rows, "citation", "2021-P2-001")["quote"] = "words that are not there"
    row(rows, "target", "2021-P2-001")["quantity"] = "1,5"

    places = [sentence.partition(":")[0] for sentence in told(upload(desk, Commitment, csv_of(rows)))]

    assert [place.split(", column ")[1] for place in places] == ["quote", "quantity"]


def test_row_that_stands_twice_names_both_lines(desk, promise):
    rows = table_of(desk)
    rows.append(row(rows, "target"))

    shown = upload(desk, Commitment, csv_of(rows))

    first = rows.index(row(rows, "target")) + 2
    assert told(shown) == [
        f"Line {len(rows) + 1}, column number: target 2021-P1-001 1 stands in line {first} already: "
        "keep one of the two."
    ]


def test_stale_row_says_who_changed_it(desk, promise, client, reviewer):
    rows = table_of(desk)
    with workflow.step(by=reviewer):
        Commitment.objects.filter(pk=promise.pk).update(note="Meanwhile.")
    row(rows, "commitment")["strength"] = "intent"

    (fault,) = told(upload(desk, Commitment, csv_of(rows)))

    assert "commitment 2021-P1-001 was changed by reviewer on" in fault
    assert "(version 2 now, 1 then): begin again with what it says now." in fault


def test_rule_that_another_row_breaks_is_told_where_the_cause_is(desk, client, reviewer):
    client.force_login(reviewer)
    update = update_in("published", reviewer, UserFactory(), commitment=CommitmentFactory(code="2021-P1-001"))
    rows = table_of(client)
    line = rows.index(row(rows, "commitment")) + 2
    row(rows, "commitment")["obligation"] = "standing"

    shown = upload(client, Commitment, csv_of(rows))

    assert update.state == "published"
    assert told(shown) == [
        f"Line {line}, column obligation: 2021-P1-001: only a one-off commitment is under way "
        "or delivered, and only a recurring or standing one is upheld."
    ]


def test_what_belongs_to_a_deleted_row_goes_with_it(desk, promise):
    PartyFactory(code="USA")
    rows = table_of(desk)
    rows.append(row_like(rows, record="obligation", commitment=promise.code, party="USA", role="obligor"))
    row(rows, "obligation")["delete"] = "x"

    shown = upload(desk, Commitment, csv_of(rows))
    assert (told(shown), counts(shown)) == ([], {"new": 1, "deleted": 2, "unchanged": len(rows) - 3})
    confirm(desk, Commitment, shown)

    assert [str(each) for each in Obligation.objects.filter(commitment=promise)] == [
        "2021-P1-001: United States, owes it"
    ]


def test_new_row_of_what_is_deleted_is_refused(desk, promise):
    rows = table_of(desk)
    row(rows, "obligation")["delete"] = "x"
    new = {"record": "obligation_agency", "obligation": "2021-P1-001 KOR obligor", "agency": "ministry-2"}
    rows.append(row_like(rows, **new))
    make_promise(2)

    assert told(upload(desk, Commitment, csv_of(rows))) == [
        f"Line {len(rows) + 1}, column obligation: obligation 2021-P1-001 KOR obligor is to be deleted by this file, "
        "and this row belongs to it."
    ]


# Who may


def test_what_readers_see_is_changed_by_a_reviewer_with_a_reason(desk, client, reviewer):
    promise = CommitmentFactory(code="2021-P1-001")
    rows = table_of(desk)
    row(rows, "commitment")["strength"] = "intent"

    assert told(upload(desk, Commitment, csv_of(rows))) == [
        "Line 2: readers see commitment 2021-P1-001 already; ask a reviewer to change it."
    ]

    client.force_login(reviewer)
    shown = upload(client, Commitment, csv_of(rows))
    without = confirm(client, Commitment, shown, why=" ")
    assert (shown.context["told"].asks_why, told(without)) == (
        True,
        ["Say why: readers see this among the corrections."],
    )
    confirm(client, Commitment, shown, why="The text says intend.")

    promise.refresh_from_db()
    connection.check_constraints()
    assert (promise.strength, Revision.objects.latest("number").reason) == ("intent", "The text says intend.")


def test_part_of_what_readers_see_is_added_by_a_reviewer(desk):
    promise = CommitmentFactory()
    new = {"record": "target", "commitment": promise.code, "version": "", "number": "1"}
    new |= {"text": "10", "quantity": "10", "unit": "t"}

    assert told(upload(desk, Commitment, csv_of([new]))) == [
        f"Line 2: readers see target {promise.code} 1 already; ask a reviewer to change it."
    ]


def test_text_that_readers_see_stays(client, reviewer):
    client.force_login(reviewer)
    PassageFactory(no_commitment="recital")
    rows = table_of(client, Passage)
    rows[0] |= {"text": "Another text.", "note": "Odd."}

    (fault,) = told(upload(client, Passage, csv_of(rows)))

    assert "column text: text of passage 2021-A" in fault
    assert fault.endswith("stays as it is: others refer to it.")


@pytest.mark.parametrize("place", ["party", "evidence", "statusupdate"])
def test_list_is_imported_by_who_may_change_it(client, reader, analyst, place: str):
    client.force_login(reader)
    assert client.get(f"/admin/commitments/{place}/import/").status_code == 302
    client.force_login(analyst)
    expected = 200 if place == "statusupdate" else 403
    assert client.get(f"/admin/commitments/{place}/import/").status_code == expected
    assert client.get(f"/admin/commitments/{place}/export.csv").status_code == 200


def test_file_of_a_colleague_is_nobodys_business(desk, promise, client, reviewer):
    upload(desk, Commitment, csv_of(table_of(desk)))
    client.force_login(reviewer)

    assert client.get("/admin/commitments/commitment/import/").context["waiting"] is None


def test_meeting_has_no_rules_of_publication(desk):
    MeetingFactory(code="m-1")
    rows = table_of(desk, Meeting)
    rows[0]["place"] = "Seoul"

    taken_in(desk, Meeting, rows, why="")

    assert Meeting.objects.get().place == "Seoul"


def test_list_goes_out_as_it_is_filtered(desk, promise):
    CommitmentFactory(code="2021-Z-001", strength="binding")

    rows = rows_of(exported(desk, Commitment, "csv", strength="binding"))
    found = rows_of(exported(desk, Commitment, "xlsx", q="2021-P1"))

    assert {each["code"] for each in rows} - {""} == {"2021-Z-001"}
    assert {each["code"] for each in found} - {""} == {"2021-P1-001"}
    assert Citation.objects.count() == 3
