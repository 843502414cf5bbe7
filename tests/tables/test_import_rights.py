"""Who may take in which file: as on the forms."""

import pytest
from django.db import connection

from alliance.models import Revision
from commitments.models import Agreement, Citation, Commitment, Passage
from dialogues.models import Dialogue, DialogueMention, Meeting
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    DialogueMentionFactory,
    MeetingFactory,
    PassageFactory,
)
from tests.tables.files import (
    confirm,
    csv_of,
    exported,
    row,
    rows_of,
    table_of,
    taken_in,
    told,
    upload,
)

pytestmark = pytest.mark.django_db


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


def test_note_of_a_returned_coding_stays_until_it_is_signed_again(desk, reviewer, administrator):
    returned = {"coded_by": administrator, "checked_by": reviewer, "review_note": "Passage 3?"}
    AgreementFactory(code="2021-R", draft=True, **returned)
    rows = [{"record": "agreement", "code": "2021-R", "version": "1", "review_note": ""}]

    assert told(upload(desk, Agreement, csv_of(rows))) == [
        "Line 2, column review_note: review_note is written by the steps of its form, not by a file: "
        "leave it as it was exported."
    ]


@pytest.mark.parametrize("is_new", [True, False])
def test_mention_is_seen_with_its_text(desk, client, reviewer, is_new: bool):
    passage = PassageFactory(text="The SCM met in Seoul.")
    row = {"record": "dialogue_mention", "version": "", "dialogue": DialogueFactory(slug="scm").slug}
    row |= {"passage": f"{passage.agreement.code} {passage.number}", "quote": "SCM", "occurrence": "1"}
    if not is_new:
        DialogueMentionFactory(dialogue=Dialogue.objects.get(), passage=passage, quote="SCM")
        row |= {"version": "1", "delete": "x"}

    (fault,) = told(upload(desk, Dialogue, csv_of([row])))
    assert fault.endswith("ask a reviewer to change it.")

    client.force_login(reviewer)
    shown = upload(client, Dialogue, csv_of([row]))
    without = confirm(client, Dialogue, shown, why="")
    assert (shown.context["told"].asks_why, told(without)) == (
        True,
        ["Say why: readers see this among the corrections."],
    )
    confirm(client, Dialogue, shown, why="The text names it.")
    assert DialogueMention.objects.count() == is_new


def test_mention_in_a_text_that_readers_do_not_see_is_made_by_an_analyst(desk):
    passage = PassageFactory(text="The SCM met in Seoul.", agreement__draft=True)
    row = {"record": "dialogue_mention", "version": "", "dialogue": DialogueFactory(slug="scm").slug, "quote": "SCM"}

    taken_in(desk, Dialogue, [row | {"passage": f"{passage.agreement.code} {passage.number}"}], why="")

    assert DialogueMention.objects.get().quote == "SCM"


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
