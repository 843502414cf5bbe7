"""Current status, headline, schedule, freshness, thread: tables for people, and property tests against the oracle."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.choices import Implementation
from commitments.models import Commitment, CommitmentLink, StatusUpdate
from tests.commitments import oracle
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    ObligationFactory,
    StatusUpdateFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2023, 6, 30)
KNOWN = datetime(2023, 7, 1, tzinfo=UTC)

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


def assessed(commitment: Commitment, party: str, implementation: str | None, **fields: object) -> None:
    """Publish an update of one obligor, unless there is none to publish."""
    if implementation:
        owed = commitment.obligations.get(party__code=party)
        StatusUpdateFactory(
            commitment=commitment,
            party=owed.party,
            implementation=implementation,
            upheld=implementation == "upheld",
            **fields,
        )


def of(commitment: Commitment, day: date = DAY, known_at: datetime = KNOWN):
    """The commitment's standing."""
    return Commitment.objects.with_standing(day, known_at).get(pk=commitment.pk).standing


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


BEFORE, DUE, AFTER = date(2023, 3, 1), date(2023, 4, 1), date(2023, 5, 1)
SCHEDULES = """
                  none         overdue        passed       soon         later
not_assessed      no_deadline  date_passed    date_passed  due_soon     not_yet_due
no_action_found   no_deadline  overdue        date_passed  due_soon     not_yet_due
stalled           no_deadline  overdue        date_passed  due_soon     not_yet_due
under_way         no_deadline  overdue        date_passed  due_soon     not_yet_due
partly_delivered  no_deadline  overdue        date_passed  due_soon     not_yet_due
upheld            no_deadline  date_passed    date_passed  due_soon     not_yet_due
not_assessable    no_deadline  date_passed    date_passed  due_soon     not_yet_due
delivered         no_deadline  delivered_late delivered_on_time delivered_on_time delivered_on_time
reversed          closed       closed         closed       closed       closed
lapsed            closed       closed         closed       closed       closed
superseded        closed       closed         closed       closed       closed
"""
CASES = {  # the date, and the day from which the status holds
    "none": (None, AFTER),
    "overdue": (DUE, AFTER),
    "passed": (DUE, BEFORE),
    "soon": (DAY + timedelta(days=90), BEFORE),
    "later": (DAY + timedelta(days=91), BEFORE),
}


def schedule(implementation: str, effective_on: date | None, due: date | None, day: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT schedule(%s, %s, %s, %s)", [implementation, effective_on, due, day])
        return cursor.fetchone()[0]


def test_schedule_of_every_implementation():
    header, *rows = [line.split() for line in SCHEDULES.strip().splitlines()]

    found = {
        (name, case): schedule(name, None if name == "not_assessed" else CASES[case][1], CASES[case][0], DAY)
        for name, *_ in rows
        for case in header
    }

    assert found == {(name, case): value for name, *values in rows for case, value in zip(header, values, strict=True)}
    assert {name for name, _ in found} == {*Implementation.values, "not_assessed"}


@pytest.mark.parametrize(
    ("due", "expected"),
    [(DAY - timedelta(days=1), "date_passed"), (DAY, "due_soon"), (DAY + timedelta(days=1), "due_soon")],
)
def test_date_has_passed_only_on_the_day_after(due, expected):
    assert schedule("not_assessed", None, due, DAY) == expected


def test_status_on_the_due_day_does_not_say_what_came_after():
    assert schedule("under_way", DUE, DUE, DAY) == "date_passed"
    assert schedule("delivered", DUE, DUE, DAY) == "delivered_on_time"


@pytest.mark.parametrize(
    ("age", "expected"),
    [(100, "fresh"), (101, "ageing"), (200, "ageing"), (201, "stale")],
)
def test_freshness_turns_after_one_and_two_intervals(age, expected):
    commitment = CommitmentFactory(review_every_days=100)
    StatusUpdateFactory(commitment=commitment, published_at=KNOWN - timedelta(days=age))

    assert of(commitment).freshness == expected


def test_headline_holds_from_the_latest_update_that_carries_it():
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    assessed(commitment, "KOR", "under_way", effective_on=date(2022, 1, 1))
    assessed(commitment, "USA", "under_way", effective_on=date(2022, 3, 1))

    assert of(commitment).effective_on == date(2022, 3, 1)


def test_confidence_is_the_lowest_of_those_weighed():
    commitment = CommitmentFactory(obligors=["KOR", "USA", "JPN"])
    assessed(commitment, "KOR", "delivered", confidence="high")
    assessed(commitment, "USA", "delivered", confidence="medium")
    assessed(commitment, "JPN", "lapsed", confidence="low")

    assert of(commitment).confidence == "medium"


@pytest.mark.parametrize("implementation", ["delivered", "superseded", "lapsed"])
def test_freshness_of_the_settled_does_not_age(implementation):
    commitment = CommitmentFactory(review_every_days=1)
    StatusUpdateFactory(commitment=commitment, implementation=implementation)

    assert of(commitment).freshness == "settled"


def test_freshness_is_of_the_obligor_looked_at_longest_ago():
    commitment = CommitmentFactory(obligors=["KOR", "USA"], review_every_days=100)
    assessed(commitment, "KOR", "under_way", published_at=KNOWN - timedelta(days=300))
    assessed(commitment, "USA", "under_way", published_at=KNOWN)

    assert of(commitment).freshness == "stale"


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


def test_recurring_commitment_is_due_its_months_after_it_was_last_kept():
    commitment = CommitmentFactory(obligation="recurring", recurrence_months=12)
    assert of(commitment).due_on == date(2022, 5, 21)  # made on 21 May 2021

    StatusUpdateFactory(commitment=commitment, upheld=True, effective_on=date(2022, 10, 31))
    assert of(commitment).due_on == date(2023, 10, 31)
    assert of(commitment).schedule == "not_yet_due"
    assert of(commitment, day=date(2023, 11, 1)).schedule == "date_passed"


def test_recurring_commitment_that_one_obligor_never_kept_is_due_from_the_day_it_was_made():
    commitment = CommitmentFactory(obligation="recurring", recurrence_months=12, obligors=["KOR", "USA"])
    assessed(commitment, "KOR", "upheld", effective_on=date(2022, 10, 31))

    assert of(commitment).due_on == date(2022, 5, 21)


def test_recurring_commitment_without_a_date_has_no_deadline():
    commitment = CommitmentFactory(obligation="recurring", recurrence_months=12, agreement__issued_on=None)

    assert of(commitment).schedule == "no_deadline"


def test_thread_counts_its_latest_member_once():
    vision = AgreementFactory(code="2019-V", issued_on=date(2019, 11, 15))
    sheet = AgreementFactory(code="2021-S", issued_on=date(2021, 5, 21))
    first = CommitmentFactory(agreement=vision, code="2019-V-001")
    one, other = (CommitmentFactory(agreement=sheet, code=f"2021-S-00{n}") for n in (1, 2))
    for later in (one, other):
        CommitmentLinkFactory(later=later, earlier=first)

    assert list(Commitment.objects.counted(DAY)) == [other]
    assert list(Commitment.objects.counted(date(2020, 1, 1)).filter(agreement=vision)) == [first]
    assert list(Commitment.objects.in_thread_of([first.code], DAY).order_by("code")) == [first, one, other]


def test_previous_of_a_joint_update_is_what_every_obligor_had():
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    assessed(commitment, "KOR", "stalled", effective_on=date(2022, 1, 1))
    apart = StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 2, 1), implementation="under_way")
    joint = StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 3, 1), implementation="under_way")

    found = {update.pk: update.previous for update in StatusUpdate.objects.with_previous(KNOWN)}

    assert (found[apart.pk], found[joint.pk]) == (None, "under_way")
    assert StatusUpdate.objects.where_changed(changed=False, known_at=KNOWN).get() == joint


def test_part_of_makes_no_thread():
    whole, part = CommitmentFactory.create_batch(2, agreement=AgreementFactory())
    CommitmentLinkFactory(later=part, earlier=whole, kind="part_of")

    assert list(Commitment.objects.counted(DAY).order_by("code")) == [whole, part]


@pytest.mark.parametrize(
    "change",
    [{"is_general": True}, {"strength": "declaratory"}, {"retired_at": KNOWN, "retired_reason": "Coded twice."}],
)
def test_general_declaratory_and_retired_commitments_are_not_counted(change):
    CommitmentFactory(**change)

    assert list(Commitment.objects.counted(DAY)) == []


@pytest.mark.parametrize(
    "hidden", [{"agreement__draft": True}, {"retired_at": KNOWN, "retired_reason": "Coded twice."}]
)
def test_hidden_member_does_not_overtake_a_public_one(hidden):
    public = CommitmentFactory()
    CommitmentLinkFactory(later=CommitmentFactory(**hidden), earlier=public)

    assert list(Commitment.objects.counted(DAY)) == [public]


def test_latest_in_thread_is_told_with_the_commitment():
    earlier, later = CommitmentFactory.create_batch(2)
    CommitmentLinkFactory(later=later, earlier=earlier)

    found = Commitment.objects.with_latest_in_thread(DAY).order_by("code")

    assert [commitment.latest_in_thread for commitment in found] == [False, True]


# The property test: a random small ledger, asked for a random day and moment.

DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31))
MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PARTIES = ["KOR", "USA", "JPN"]


@st.composite
def updates(draw, obligors):
    published_at = draw(st.none() | MOMENTS)
    withdrawn = published_at is not None and draw(st.booleans())
    return oracle.Update(
        implementation=draw(st.sampled_from(Implementation.values)),
        effective_on=draw(DAYS),
        published_at=published_at,
        party=draw(st.sampled_from([None, *obligors])),
        confidence=draw(st.sampled_from(["high", "medium", "low"])),
        withdrawn_at=draw(MOMENTS) if withdrawn else None,
    )


@st.composite
def promises(draw):
    obligors = draw(st.lists(st.sampled_from(PARTIES), min_size=1, max_size=3, unique=True))
    recurring = draw(st.booleans())
    return oracle.Promise(
        code="",
        obligors=sorted(obligors),
        updates=draw(st.lists(updates(obligors), max_size=6)),
        obligation="recurring" if recurring else "one_off",
        made_on=draw(st.none() | DAYS),
        due_on=draw(st.none() | DAYS),
        recurrence_months=draw(st.none() | st.integers(1, 24)) if recurring else None,
        review_every_days=draw(st.integers(1, 500)),
    )


def store(promise: oracle.Promise, people: dict[str, object]) -> Commitment:
    """Write the promise and its updates as rows, whether or not a rule would allow them: roll them back."""
    commitment = CommitmentFactory(
        agreement__issued_on=promise.made_on,
        agreement__coded_by=people["author"],
        agreement__checked_by=people["reviewer"],
        theme=people["theme"],
        obligors=promise.obligors,
        obligation=promise.obligation,
        due_on=promise.due_on,
        due_basis="stated" if promise.due_on else "",
        deadline="by then" if promise.due_on else "",
        recurrence_months=promise.recurrence_months,
        review_every_days=promise.review_every_days,
    )
    parties = {owed.party.code: owed.party for owed in commitment.obligations.select_related("party")}
    for update in promise.updates:
        published = update.published_at is not None
        StatusUpdateFactory(
            id=update.id,
            commitment=commitment,
            party=parties[update.party] if update.party else None,
            implementation=update.implementation,
            upheld=update.implementation == "upheld",
            effective_on=update.effective_on,
            confidence=update.confidence,
            author=people["author"],
            reviewer=people["reviewer"] if published else None,
            published_at=update.published_at,
            state="draft" if not published else "withdrawn" if update.withdrawn_at else "published",
            withdrawn_at=update.withdrawn_at,
            withdrawn_by=people["author"] if update.withdrawn_at else None,
            withdrawal_reason="Wrong." if update.withdrawn_at else "",
            evidence=False,
        )
    return commitment


def told(standing, names) -> dict[str, object]:
    return {name: getattr(standing, name) for name in names}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=st.lists(promises(), min_size=1, max_size=3), day=DAYS, known=MOMENTS)
def test_sql_and_the_oracle_agree_on_any_ledger_day_and_moment(ledger, day, known):
    with transaction.atomic():
        people = {"author": UserFactory(), "reviewer": UserFactory(), "theme": ThemeFactory()}
        rows = {store(promise, people).pk: promise for promise in ledger}
        found = Commitment.objects.with_standing(day, known).with_standing_by_party(day, known).in_bulk()

        for pk, promise in rows.items():
            expected = oracle.standing(promise, day, known)
            by_party = [oracle.party_standing(promise, party, day, known) for party in promise.obligors]
            assert told(found[pk].standing, expected) == expected
            assert [told(standing, by_party[0]) for standing in found[pk].standing_by_party] == by_party
            for column in ("implementation", "schedule", "freshness"):
                words = Commitment.objects.where_standing(column, [expected[column]], day=day, known_at=known)
                assert words.filter(pk=pk).exists()
        transaction.set_rollback(True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(st.none() | st.dates(date(2018, 1, 1), date(2022, 1, 1)), min_size=2, max_size=6),
    pairs=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6),
    day=st.dates(date(2018, 1, 1), date(2022, 1, 1)),
)
def test_sql_and_the_oracle_agree_on_threads(made, pairs, day):
    with transaction.atomic():
        people = {"coded_by": UserFactory(), "checked_by": UserFactory()}
        agreements = [AgreementFactory(issued_on=issued_on, **people) for issued_on in made]
        codes = [f"T-{n:03}" for n in range(len(made))]
        nodes = [CommitmentFactory(code=code, agreement=a) for code, a in zip(codes, agreements, strict=True)]
        drawn = {(one, other) for one, other in pairs if one != other and max(one, other) < len(made)}
        CommitmentLink.objects.bulk_create(
            CommitmentLink(later=nodes[one], earlier=nodes[other], kind="reaffirms") for one, other in drawn
        )
        alive = {code: on for code, on in zip(codes, made, strict=True) if on is None or on <= day}
        links = {(codes[one], codes[other]) for one, other in drawn if {codes[one], codes[other]} <= alive.keys()}
        expected = oracle.threads(alive, links)

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM thread(%s)", [day])
            code_of = {node.pk: node.code for node in nodes}
            found = {code_of[row[0]]: (code_of[row[1]], code_of[row[2]]) for row in cursor.fetchall()}

        assert found == expected
        transaction.set_rollback(True)


def test_obligor_added_later_waits_for_an_update_of_its_own():
    commitment = CommitmentFactory(obligors=["KOR"])
    assessed(commitment, "KOR", "delivered")
    assert of(commitment).implementation == "delivered"

    ObligationFactory(commitment=commitment, party__code="USA")

    assert of(commitment).implementation == "not_assessed"
