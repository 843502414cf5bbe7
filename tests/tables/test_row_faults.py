"""What is wrong with the rows of a file: each fault with its line and column."""

import pytest

from commitments import workflow
from commitments.models import Commitment, Obligation, Passage
from tests.commitments.steps import update_in
from tests.factories import (
    CommitmentFactory,
    PartyFactory,
    UserFactory,
)
from tests.html import words
from tests.tables.conftest import make_promise
from tests.tables.files import (
    confirm,
    counts,
    csv_of,
    differences,
    row,
    row_like,
    table_of,
    told,
    upload,
)

pytestmark = pytest.mark.django_db


FAULTS: dict[str, tuple[str, dict[str, str], str]] = {
    "wrong code": (
        "commitment",
        {"strength": "form"},
        "Line {}, column strength: commitment 2021-P1-001: Value 'form' is not a valid choice. "
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
    "no version of what is to go": (
        "target",
        {"version": "", "delete": "x"},
        "Line {}: to delete target 2021-P1-001 1, give its version, as an export has it.",
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


def test_page_says_that_rules_wait_for_cells_only_where_a_cell_is_wrong(desk, promise):
    """Else whoever has mended every cell takes the next faults for new ones."""
    told_so = "The rules of the ledger are tried on rows with which nothing else is wrong"
    rows = table_of(desk)
    row(rows, "citation")["quote"] = "words that are not there"
    rule = upload(desk, Commitment, csv_of(rows))
    row(rows, "commitment")["strength"] = "form"
    cell = upload(desk, Commitment, csv_of(rows))
    alone = upload(desk, Commitment, csv_of([row(rows, "commitment")]))

    shown = [(len(told(page)) > 0, told_so in words(page)) for page in (rule, cell, alone)]
    assert shown == [(True, False), (True, True), (True, True)]


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


NO_OBLIGATION = "Line 4, column obligation: an obligation agency is found by its obligation, which is not given."


@pytest.mark.parametrize(
    ("noun", "sentences", "taken"),
    [
        ({"record": "commitment", "code": "2021-P2-001", "version": "1"}, [NO_OBLIGATION], ["target 2021-P2-001 9"]),
        (
            {"record": "commitmnt", "code": "2021-P2-001", "version": "1"},
            ["Line 3, column record: 'commitmnt' is no record of this list; did you mean commitment?"],
            [],
        ),
        (
            {"record": "commitment", "code": "", "version": ""},
            ["Line 3, column code: a commitment is found by its code, which is not given.", NO_OBLIGATION],
            [],
        ),
    ],
)
def test_part_belongs_to_nothing_above_another_noun(
    desk, promise, noun: dict[str, str], sentences: list[str], taken: list[str]
):
    make_promise(2)
    rows = [
        {"record": "obligation", "commitment": "2021-P1-001", "party": "KOR", "role": "obligor", "version": "1"},
        noun,
        {"record": "obligation_agency", "agency": "ministry-2"},
        {"record": "target", "number": "9", "text": "10", "quantity": "10", "unit": "t"},
    ]

    shown = upload(desk, Commitment, csv_of(rows))

    assert told(shown) == sentences
    assert [name for name, *_ in differences(shown)] == taken
