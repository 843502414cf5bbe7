"""Current status, headline, confidence and evidence of a commitment: tables for people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from commitments.choices import Implementation
from commitments.models import Commitment, StatusUpdate
from tests.commitments.standings import DAY, KNOWN, assessed, of
from tests.factories import CommitmentFactory, EvidenceFactory, ObligationFactory, StatusUpdateFactory, UserFactory

pytestmark = pytest.mark.django_db

LETTERS = {
    "-": None,
    "R": "reversed",
    "N": "no_action_found",
    "S": "stalled",
    "U": "under_way",
    "P": "partly_delivered",
    "D": "delivered",
    "A": "not_assessable",
    "L": "lapsed",
    "X": "superseded",
}
HEADLINES = """
  - R N S U P D A L X
- - R N S U P - - - -
R R R R R R R R R R R
N N R N N N N N N N N
S S R N S S S S S S S
U U R N S U U U U U U
P P R N S U P P P P P
D - R N S U P D D D D
A - R N S U P D A A A
L - R N S U P D A L L
X - R N S U P D A L X
"""


def headline_table(good: str) -> dict[tuple[str | None, str | None], str]:
    """What the headline of two obligors is; `good` stands for D: delivered, or upheld."""
    names = LETTERS | {"D": good}
    header, *rows = [line.split() for line in HEADLINES.strip().splitlines()]
    return {
        (names[row[0]], names[column]): names[letter] or "not_assessed"
        for row in rows
        for column, letter in zip(header, row[1:], strict=True)
    }


@pytest.mark.parametrize(("good", "obligation"), [("delivered", "one_off"), ("upheld", "standing")])
def test_headline_of_two_obligors_is_the_least_advanced(good, obligation):
    author, reviewer = UserFactory(), UserFactory()
    table = headline_table(good)
    found = {}

    with transaction.atomic():
        for korea, states in table:
            commitment = CommitmentFactory(obligation=obligation, obligors=["KOR", "USA"])
            assessed(commitment, "KOR", korea, author=author, reviewer=reviewer)
            assessed(commitment, "USA", states, author=author, reviewer=reviewer)
            found[korea, states] = of(commitment).implementation
        transaction.set_rollback(True)  # a standing promise under way breaks a rule; the function knows no rules

    assert len(found) == 100
    assert found == table


def test_table_names_every_implementation():
    assert {*LETTERS.values(), "upheld"} - {None} == set(Implementation.values)


def test_headline_holds_from_the_latest_update_that_carries_it():
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    assessed(commitment, "KOR", "under_way", effective_on=date(2022, 1, 1))
    assessed(commitment, "USA", "under_way", effective_on=date(2022, 3, 1))

    assert of(commitment).effective_on == date(2022, 3, 1)


def test_headline_claims_no_day_where_a_month_is_known_of_one_who_carries_it():
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    assessed(commitment, "KOR", "under_way", effective_on=date(2022, 3, 31))
    assessed(commitment, "USA", "under_way", effective_on=date(2022, 3, 31), effective_precision="month")

    headline = of(commitment)
    by_party = Commitment.objects.with_standing_by_party(DAY, KNOWN).get(pk=commitment.pk).standing_by_party

    assert (headline.effective_on, headline.effective_precision) == (date(2022, 3, 31), "month")
    assert [part.effective_precision for part in by_party] == ["day", "month"]


def test_confidence_is_the_lowest_of_those_weighed():
    commitment = CommitmentFactory(obligors=["KOR", "USA", "JPN"])
    assessed(commitment, "KOR", "delivered", confidence="high")
    assessed(commitment, "USA", "delivered", confidence="medium")
    assessed(commitment, "JPN", "lapsed", confidence="low")

    assert of(commitment).confidence == "medium"


def test_unassessed_commitment_is_not_assessed_and_never_looked_at():
    found = of(CommitmentFactory(obligors=["KOR", "USA"]))

    assert (found.implementation, found.freshness, found.obligors, found.obligors_assessed) == (
        "not_assessed",
        "never",
        2,
        0,
    )


def test_commitment_without_obligor_still_has_a_standing():
    assert of(CommitmentFactory(agreement__draft=True, obligors=[])).implementation == "not_assessed"


CURRENT = {  # what is added to an update "under_way" of 1 January 2022, and whether it takes its place
    "later event": ({"effective_on": date(2022, 2, 1)}, True),
    "earlier event": ({"effective_on": date(2021, 12, 31)}, False),
    "same day, published later": ({"published_at": datetime(2022, 3, 2, tzinfo=UTC)}, True),
    "same day, published earlier": ({"published_at": datetime(2022, 2, 27, tzinfo=UTC)}, False),
    "after the day asked for": ({"effective_on": DAY + timedelta(days=1), "published_at": KNOWN}, False),
    "not yet known": ({"effective_on": DAY, "published_at": KNOWN + timedelta(seconds=1)}, False),
    "of another party": ({"effective_on": date(2022, 2, 1), "party": "USA"}, False),
    "of all together": ({"effective_on": date(2022, 2, 1), "party": None}, True),
    "draft": ({"effective_on": DAY, "draft": True, "published_at": None}, False),
    "withdrawn": ({"effective_on": DAY, "withdrawn_at": KNOWN}, False),
    "withdrawn only later": ({"effective_on": DAY, "withdrawn_at": KNOWN + timedelta(seconds=1)}, True),
}


@pytest.mark.parametrize(("change", "takes_its_place"), CURRENT.values(), ids=CURRENT)
def test_current_status_is_the_last_effective_published_one(change, takes_its_place):
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    parties = {owed.party.code: owed.party for owed in commitment.obligations.all()}
    first = {
        "commitment": commitment,
        "effective_on": date(2022, 1, 1),
        "published_at": datetime(2022, 3, 1, tzinfo=UTC),
    }
    StatusUpdateFactory(**first, party=parties["KOR"], implementation="under_way")
    if "withdrawn_at" in change:
        change = change | {"state": "withdrawn", "withdrawn_by": UserFactory(), "withdrawal_reason": "Wrong."}
    second = first | {"implementation": "stalled"} | change
    StatusUpdateFactory(**second | {"party": parties.get(change.get("party", "KOR"))})

    korea, _ = Commitment.objects.with_standing_by_party(DAY, KNOWN).get(pk=commitment.pk).standing_by_party

    assert korea.implementation == ("stalled" if takes_its_place else "under_way")


def test_evidence_of_a_joint_update_counts_once():
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    update = StatusUpdateFactory(commitment=commitment, evidence=False)
    EvidenceFactory.create_batch(2, update=update)

    assert of(commitment).evidence_count == 2


def test_previous_of_a_joint_update_is_what_every_obligor_had():
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    assessed(commitment, "KOR", "stalled", effective_on=date(2022, 1, 1))
    apart = StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 2, 1), implementation="under_way")
    joint = StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 3, 1), implementation="under_way")

    found = {update.pk: update.previous for update in StatusUpdate.objects.with_previous(KNOWN)}

    assert (found[apart.pk], found[joint.pk]) == (None, "under_way")
    assert StatusUpdate.objects.where_changed(changed=False, known_at=KNOWN).get() == joint


def test_obligor_added_later_waits_for_an_update_of_its_own():
    commitment = CommitmentFactory(obligors=["KOR"])
    assessed(commitment, "KOR", "delivered")
    assert of(commitment).implementation == "delivered"

    ObligationFactory(commitment=commitment, party__code="USA")

    assert of(commitment).implementation == "not_assessed"
