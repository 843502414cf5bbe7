"""What may be said of a promise: each in one section of a brief, and the list of each section by its filter."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from alliance.brief.sections import ROOM, SHARES, Section, in_sections, room_for
from commitments.choices import Claim, Implementation
from commitments.models import Commitment
from tests.factories import CommitmentFactory, ObligationFactory, PartyFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2022, 6, 1, 3, tzinfo=UTC)
TODAY = date(2022, 6, 1)
DUE = {"deadline": "by then", "due_basis": "stated"}
STALE = {"review_every_days": 30}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def assessed(implementation: str, *, update: dict | None = None, **fields: object) -> Commitment:
    """A promise with that status since 1 December 2021."""
    kind = {"obligation": "standing"} if implementation == "upheld" else {}
    commitment = CommitmentFactory(**kind | fields)
    period = {"period_from": date(2021, 6, 1), "period_to": date(2021, 12, 1)} if implementation == "upheld" else {}
    StatusUpdateFactory(commitment=commitment, implementation=implementation, **period | (update or {}))
    return commitment


def every_kind() -> None:
    """Every status, sure or not, fresh or not; and with dates that passed before it and after it."""
    for implementation in Implementation.values:
        assessed(implementation, update={"confidence": "high"})
        assessed(implementation, update={"confidence": "low"})
        assessed(implementation, **STALE)
    for implementation in ("under_way", "delivered", "not_assessable"):
        assessed(implementation, due_on=date(2021, 11, 1), **DUE)
        assessed(implementation, due_on=date(2022, 1, 15), **DUE)
    CommitmentFactory(due_on=date(2022, 1, 15), **DUE)
    by_party()


def by_party() -> None:
    """One kept by Korea and given up by America, one kept by America where nobody looked further, one owed to it."""
    both = CommitmentFactory(obligors=["KOR", "USA"], title_en="Kept by one")
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="KOR"), implementation="delivered")
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="USA"), implementation="reversed")
    half = CommitmentFactory(obligors=["KOR", "USA"], title_en="Known of one")
    StatusUpdateFactory(commitment=half, party=PartyFactory(code="USA"), implementation="delivered")
    owed = assessed("stalled", title_en="Owed to America")
    ObligationFactory(commitment=owed, party__code="USA", role="counterpart")


def briefed(party: str | None = None) -> list[Section]:
    return in_sections(Commitment.objects.public().for_brief(TODAY, NOW), party)


def expected(row: Commitment) -> str:
    """The claim as the rules say it, a second time and in other words."""
    standing = row.standing
    if standing.implementation in ("not_assessed", "not_assessable", "lapsed", "superseded"):
        return "not_assessed" if standing.implementation == "not_assessed" else "doubtful"
    is_stuck = standing.implementation in ("reversed", "stalled", "no_action_found")
    if is_stuck or standing.schedule in ("overdue", "date_passed"):
        return "late"
    if standing.confidence == "low" or standing.freshness == "stale":
        return "doubtful"
    return "usable" if standing.implementation in ("delivered", "upheld") else "moving"


def test_claim_is_what_the_rules_say():
    every_kind()

    rows = list(Commitment.objects.public().for_brief(TODAY, NOW))

    assert {row.code: row.standing.claim for row in rows} == {row.code: expected(row) for row in rows}
    assert {row.standing.claim for row in rows} == set(Claim.values)


@pytest.mark.parametrize("party", [None, "KOR", "USA"])
def test_every_commitment_is_in_exactly_one_section(party: str | None):
    every_kind()

    codes = [line.commitment.code for section in briefed(party) for line in section.lines]

    assert sorted(codes) == sorted(Commitment.objects.public().values_list("code", flat=True))


def test_what_is_shown_stands_under_one_heading_and_the_rest_is_told_by_its_number():
    every_kind()

    sections = briefed()

    grouped = [line.commitment.code for part in sections for group in part.groups for line in group.lines]
    assert len(grouped) == len(set(grouped)) == ROOM
    assert sum(part.more for part in sections) == Commitment.objects.public().count() - ROOM


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ([99, 99, 99, 99, 99], [7, 8, 3, 2, 4]),  # each has its share
        ([1, 99, 0, 0, 1], [1, 22, 0, 0, 1]),  # what some leave free goes to the others in their order
        ([8, 9, 3, 0, 9], [8, 9, 3, 0, 4]),
        ([5, 5, 5, 5, 4], [5, 5, 5, 5, 4]),
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
    ],
)
def test_room_is_filled_and_no_claim_is_crowded_out(wanted: list[int], shown: list[int]):
    assert list(room_for(dict(zip(SHARES, wanted, strict=True))).values()) == shown
    assert sum(SHARES.values()) == ROOM


def test_bad_news_stays_where_it_is_asked_about_however_unsure():
    unsure = assessed("no_action_found", update={"confidence": "low"})

    line = briefed()[1].lines[0]

    assert line.commitment == unsure
    assert line.is_unsure


def test_the_weightiest_comes_first():
    assessed("upheld", title_en="kept", strength="binding")
    assessed("delivered", title_en="soft", strength="intent")
    assessed("delivered", title_en="hard", strength="binding")
    assessed("delivered", title_en="sure", strength="intent", update={"confidence": "high"})
    assessed("stalled", title_en="stuck")
    assessed("under_way", title_en="overdue", due_on=date(2021, 11, 1), **DUE)
    assessed("under_way", title_en="passed", due_on=date(2022, 1, 15), **DUE)
    assessed("reversed", title_en="broken", strength="exploratory")

    usable, late = ([line.commitment.title_en for line in part.lines] for part in briefed()[:2])

    assert usable == ["hard", "sure", "soft", "kept"]
    assert late == ["broken", "overdue", "stuck", "passed"]


def test_late_promise_stands_under_the_party_that_is_behind():
    by_party()
    assessed("stalled", obligors=["KOR", "USA"], title_en="Stuck together")

    groups = briefed()[1].groups

    assert [
        ([party.code for party in group.parties], [line.commitment.title_en for line in group.lines])
        for group in groups
    ] == [
        (["KOR"], ["Owed to America"]),
        (["USA"], ["Kept by one"]),
        (["KOR", "USA"], ["Stuck together"]),
    ]


def test_of_one_party_its_own_standing_counts_where_it_owes_the_promise():
    by_party()

    def told(party: str) -> dict[str, str | None]:
        return {line.commitment.title_en: line.standing.claim for part in briefed(party) for line in part.lines}

    assert told("KOR") == {"Kept by one": "usable", "Known of one": "not_assessed", "Owed to America": "late"}
    assert told("USA") == {"Kept by one": "late", "Known of one": "usable", "Owed to America": "late"}


def test_what_must_not_be_claimed_stands_under_the_reason():
    for implementation in ("lapsed", "superseded", "not_assessable"):
        assessed(implementation)
    assessed("delivered", update={"confidence": "low"})
    assessed("upheld", **STALE)
    CommitmentFactory(due_on=date(2022, 1, 15), **DUE)

    groups = briefed()[3].groups

    assert [str(group.title) for group in groups] == [
        "Not assessed",
        "Low confidence",
        "Review is stale",
        "Not assessable",
        "Superseded",
        "Lapsed",
    ]
    assert [len(group.lines) for group in groups] == [2, 1, 1, 1, 1, 1]  # also what supersedes


@pytest.mark.parametrize("query", ["", "party=KOR", "party=USA", "party=USA&role=counterpart", "party=KOR&party=USA"])
def test_list_with_the_claim_has_exactly_the_rows_of_the_brief(client: Client, query: str):
    every_kind()

    found = {
        claim: client.get(f"/commitments/?{query}&claim={claim}").context["page_obj"].paginator.count
        for claim in Claim.values
    }
    brief = client.get(f"/brief/?{query}")

    lines = [line for section, _ in brief.context["sections"] for line in section.lines]
    assert found == dict.fromkeys(Claim.values, 0) | Counter(line.standing.claim for line in lines)
    assert brief.context["total"] == len(lines) > 0
