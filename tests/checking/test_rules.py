"""check_ledger names every rule between rows that a superuser broke with all triggers off."""

import pytest
from django.db import connection

from alliance.checking import rules
from tests.checking.broken import DRAFT, OTHER, UPDATE, by_superuser, checked, commitment, passage


def change(update: str, where: str = UPDATE) -> str:
    return f"UPDATE commitments_statusupdate SET {update} WHERE id = '{where}'"


def rests_on(place: str) -> str:
    nothing = "url = '', title = '', publisher = '', published_on = NULL"
    return f"UPDATE commitments_evidence SET passage_id = {place}, {nothing} WHERE update_id = '{UPDATE}'"


def part_of(later: str, earlier: str) -> str:
    one, other = (f"(SELECT id FROM commitments_commitment WHERE code = '{code}')" for code in (later, earlier))
    return (
        "INSERT INTO commitments_commitmentlink (later_id, earlier_id, kind, note)"
        f" VALUES ({one}, {other}, 'part_of', '')"
    )


NO_EVIDENCE = f"DELETE FROM commitments_evidence WHERE update_id = '{UPDATE}'"
STATUS = f"commitments.statusupdate {UPDATE}: "
BROKEN_RULES = {
    "update_of_living_commitment": (
        [commitment("retired_at = '2021-06-01', retired_reason = 'Counted twice.'")],
        STATUS + "2021-FS-001 is retired; assess the commitment that replaced it.",
    ),
    "update_party_owes_it": (
        [change("party_id = (SELECT id FROM commitments_party WHERE code = 'USA')")],
        STATUS + "The party does not owe 2021-FS-001; choose one of its obligors, or leave it empty for all.",
    ),
    "update_fits_obligation": (
        [commitment("obligation = 'standing'")],
        STATUS + "2021-FS-001: only a one-off commitment is under way or delivered, "
        "and only a recurring or standing one is upheld.",
    ),
    "verdict_has_its_test": (
        [change("implementation = 'delivered'"), commitment("delivered_when = ''")],
        STATUS + "2021-FS-001 does not say yet what counts as delivered; write its test before the verdict.",
    ),
    "update_not_of_the_future": (
        [change("effective_on = '2099-01-01'")],
        STATUS + "2099-01-01 has not come yet; give the day of the event.",
    ),
    "update_not_before_the_promise": (
        [change("effective_on = '2020-01-01'")],
        STATUS + "This is before the promise, which was made on 2021-05-21.",
    ),
    "correction_of_published_update": (
        [change(f"replaces_id = '{DRAFT}'")],
        STATUS + "A correction replaces a published update of the same commitment, 2021-FS-001.",
    ),
    "correction_withdraws": (
        [change(f"replaces_id = '{OTHER}'")],
        STATUS + "The update of 2021-FS-001 that this one corrects must be withdrawn with it.",
    ),
    "evidence_not_of_own_agreement": (
        [rests_on(passage("2021-FS"))],
        STATUS + "Passage 2021-FS 91a is of the document where the promise itself was made; it is no evidence for it.",
    ),
    "evidence_not_of_the_future": (
        [f"UPDATE commitments_evidence SET accessed_on = '2099-01-01' WHERE update_id = '{UPDATE}'"],
        STATUS + "A piece of evidence is dated 2099-01-01, which has not come yet.",
    ),
    "evidence_is_public": (
        [rests_on(passage("2024-VS"))],
        STATUS + "Readers cannot see passage 2024-VS 91a yet; publish that text first.",
    ),
    "status_has_a_source": (
        [NO_EVIDENCE, change("implementation = 'partly_delivered'")],
        STATUS + "This status needs a source: a passage of another document, or an address.",
    ),
    "no_action_found_has_a_search": (
        [change("implementation = 'no_action_found'")],
        STATUS + "No action found needs a search on record: where, when, and with which words.",
    ),
    "under_way_has_a_later_source": (
        [NO_EVIDENCE],
        STATUS + "Under way needs one dated source later than the promise.",
    ),
    "verdict_has_strong_evidence": (
        [change("implementation = 'delivered'"), "UPDATE commitments_evidence SET basis = 'credible_reporting'"],
        STATUS + "This verdict needs an official document, or two sources of different publishers.",
    ),
    "upheld_has_a_source_of_its_period": (
        [
            commitment("obligation = 'standing'"),
            "UPDATE commitments_evidence SET published_on = '2021-10-31'",
            change("implementation = 'upheld', period_from = '2021-11-01', period_to = '2021-12-01'"),
        ],
        STATUS + "Upheld needs a source dated in its period or after it, 2021-11-01 to 2021-12-01.",
    ),
    "stalled_has_stopped": (
        [NO_EVIDENCE, change("implementation = 'stalled'")],
        STATUS + "Stalled needs a source, or a search nine months or more after the last published update.",
    ),
    "superseded_has_its_link": (
        [change("implementation = 'superseded'")],
        STATUS + "Nothing public supersedes 2021-FS-001; link the later commitment or agreement to it first.",
    ),
    "commitment_has_citation": (
        [
            "DELETE FROM commitments_citation"
            " WHERE commitment_id = (SELECT id FROM commitments_commitment WHERE code = '2021-FS-002')"
        ],
        "commitments.commitment 2021-FS-002: "
        "2021-FS-002 has no citation in a public text; quote the words that make it.",
    ),
    "commitment_has_obligor": (
        ["UPDATE commitments_obligation SET role = 'counterpart'"],
        "commitments.commitment 2021-FS-003: 2021-FS-003 has no obligor; say who owes it.",
    ),
    "quote_stands": (
        [
            "UPDATE commitments_citation SET quote = 'words'"
            " WHERE commitment_id = (SELECT id FROM commitments_commitment WHERE code = '2022-JS-001')"
        ],
        "commitments.citation 2022-JS-001 1: "
        "A quotation does not stand in its passage (2022-JS {}: words); copy the exact words.",
    ),
    "link_goes_back": (
        ["UPDATE commitments_agreement SET issued_on = '2021-01-01' WHERE code = '2022-JS'"],
        "commitments.commitmentlink 2022-JS-001 2021-FS-001 reaffirms: A link goes from the later to the earlier "
        "(on the same day: higher code to lower), not so here: 2022-JS-001, 2021-FS-001.",
    ),
    "link_of_agreements_goes_back": (
        ["UPDATE commitments_agreement SET issued_on = '2021-01-01' WHERE code = '2022-JS'"],
        "commitments.agreementlink 2022-JS 2021-FS amends: A link goes from the later to the earlier "
        "(on the same day: higher code to lower), not so here: 2022-JS, 2021-FS.",
    ),
    "part_of_same_agreement": (
        ["UPDATE commitments_commitmentlink SET kind = 'part_of'"],
        "commitments.commitmentlink 2022-JS-001 2021-FS-001 part_of: "
        "A part and its whole are of one agreement, not so here: 2022-JS-001, 2021-FS-001.",
    ),
    "part_has_no_parts": (
        [part_of("2021-FS-002", "2021-FS-001"), part_of("2021-FS-003", "2021-FS-002")],
        "commitments.commitmentlink 2021-FS-003 2021-FS-002 part_of: "
        "A part has no parts of its own, and a whole is no part: 2021-FS-003, 2021-FS-002.",
    ),
    "lead_in_of_same_agreement": (
        [f"UPDATE commitments_passage SET lead_in_id = {passage('2024-VS')} WHERE id = {passage('2021-FS')}"],
        "commitments.passage 2021-FS 91a: The lead-in of passage 2021-FS 91a is of another agreement.",
    ),
    "agency_of_the_party": (
        ["UPDATE commitments_agency SET party_id = (SELECT id FROM commitments_party WHERE code = 'USA')"],
        "commitments.obligationagency 2021-FS-001 KOR obligor kor-mofa: "
        "An agency acts for its own party only, not so here: kor-mofa, 2021-FS-001.",
    ),
    "themes_have_two_levels": (
        [
            "UPDATE commitments_theme SET parent_id = (SELECT id FROM commitments_theme WHERE slug = 'climate')"
            " WHERE slug = 'security'"
        ],
        "commitments.theme energy: Themes have two levels, and this makes a third: energy, security.",
    ),
}


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_broken_rule_is_named(ledger: None, rule: str):
    statements, line = BROKEN_RULES[rule]
    by_superuser(*statements)

    code, lines = checked()

    assert (code, line.format(number_of_quoted_passage("2022-JS")) in lines) == (1, True), lines


def number_of_quoted_passage(agreement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.number FROM commitments_passage p JOIN commitments_agreement a ON a.id = p.agreement_id"
            " WHERE a.code = %s",
            [agreement],
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("deletion", "line"),
    [
        (
            f"DELETE FROM commitments_passage WHERE id = {passage('2021-FS', '92a')}",
            "Readers see 92a already, so it stays; retire it with a reason instead of deleting it.",
        ),
        (
            f"DELETE FROM commitments_statusupdate WHERE id = '{OTHER}'",
            "Only a draft is deleted, and this update is published; withdraw it instead.",
        ),
    ],
)
def test_deletion_that_no_rule_held_up_is_named(ledger: None, deletion: str, line: str):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_check WHERE name LIKE 'check%'")
        cursor.execute(deletion)
        connection.check_constraints()
        cursor.execute("INSERT INTO ledger_check VALUES ('check_commitments'), ('check_mentions')")

    code, lines = checked()

    assert (code, [told for told in lines if told.endswith(line)]) == (1, lines[:1])


def test_passage_deleted_before_its_agreement_was_public_is_no_fault(ledger: None):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM commitments_passage WHERE id = {passage('2024-VS')}")
    connection.check_constraints()
    publish = (
        "UPDATE commitments_agreement SET published_at = now(), coded_by_id = (SELECT min(id) FROM alliance_user),"
        " checked_by_id = (SELECT max(id) FROM alliance_user) WHERE code = '2024-VS'"
    )
    with connection.cursor() as cursor:  # the test is one transaction, in which a deletion is judged by how it ends
        cursor.execute("DELETE FROM ledger_check WHERE name LIKE 'check%'")
        cursor.execute(publish)
        connection.check_constraints()
        cursor.execute("INSERT INTO ledger_check VALUES ('check_commitments'), ('check_mentions')")

    assert checked()[0] == 0


def test_every_rule_function_of_the_database_is_asked(db: None):
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT proname FROM pg_proc WHERE proname LIKE '%\_faults'")
        there = {name for (name,) in cursor.fetchall()}

    # one asks all others for a transaction, and what was deleted is looked up in the history
    assert there - {name for name, *_ in rules.FUNCTIONS} == {"commitments_faults", "deletion_faults"}
