"""Which promises a later one overtakes is noted when a transaction is settled: as their threads tell it, on any day."""

from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Agreement, Commitment, CommitmentLink
from tests.commitments.at_once import while_another_waits
from tests.commitments.noting import is_asked, settle_without_rules
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLinkFactory, UserFactory

DAYS = st.dates(date(2018, 1, 1), date(2022, 1, 1))
LINKS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=7)

CODES = "SELECT code FROM commitments_commitment WHERE id IN (SELECT commitment_id FROM"
EARLIER = f"{CODES} thread(%s) WHERE commitment_id <> latest_id)"
OVERTAKEN = f"{CODES} overtaken(%s))"


def codes(select: str, day: date) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"{select} ORDER BY code", [day])
        return [code for (code,) in cursor.fetchall()]


def are_noted() -> bool:
    return is_asked("commitments_overtaken", "overtaken('2024-06-30')")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(st.none() | DAYS, min_size=2, max_size=6), pairs=LINKS, day=DAYS)
def test_what_is_noted_is_what_the_threads_say_on_any_day(made, pairs, day):
    with transaction.atomic():
        people = {"coded_by": UserFactory(), "checked_by": UserFactory()}
        texts = [AgreementFactory(issued_on=issued_on, **people) for issued_on in made]
        nodes = [CommitmentFactory(code=f"T-{number:03}", agreement=text) for number, text in enumerate(texts)]
        CommitmentLink.objects.bulk_create(
            CommitmentLink(later=nodes[one], earlier=nodes[other], kind="reaffirms")
            for one, other in pairs
            if one != other and max(one, other) < len(made)
        )
        settle_without_rules()

        for each in {day, *filter(None, made)}:
            assert codes(OVERTAKEN, each) == codes(EARLIER, each)
        assert are_noted()
        transaction.set_rollback(True)


def commitment(code: str, year: int, **fields) -> Commitment:
    with transaction.atomic():
        return CommitmentFactory(
            code=f"{code}-001", agreement__code=code, agreement__issued_on=date(year, 5, 1), **fields
        )


@pytest.fixture
def thread(db: None) -> dict[str, Commitment]:
    """A was carried on by B, and B by C; D stands alone."""
    found = {code: commitment(code, year) for code, year in (("A", 2019), ("B", 2020), ("C", 2021), ("D", 2022))}
    CommitmentLinkFactory(later=found["B"], earlier=found["A"])
    CommitmentLinkFactory(later=found["C"], earlier=found["B"])
    connection.check_constraints()
    assert codes(OVERTAKEN, date(2024, 1, 1)) == ["A-001", "B-001"]
    return found


CHANGES = {
    "a link is drawn": lambda thread: CommitmentLinkFactory(later=thread["D"], earlier=thread["A"]),
    "a link is taken away": lambda thread: CommitmentLink.objects.filter(later=thread["C"]).delete(),
    "a link becomes that of a part": lambda thread: CommitmentLink.objects.filter(later=thread["C"]).update(
        kind="part_of"
    ),
    "a member is retired": lambda thread: Commitment.objects.filter(code="B-001").update(
        retired_at="2023-01-01T00:00Z", retired_reason="A double."
    ),
    "a text gets another date": lambda thread: Agreement.objects.filter(code="C").update(issued_on=date(2018, 1, 1)),
    "a text loses its date": lambda thread: Agreement.objects.filter(code="C").update(issued_on=None),
    "a draft that is linked is published": lambda thread: publish_linked_draft(thread["C"]),
}


def publish_linked_draft(earlier: Commitment) -> None:
    later = commitment("E", 2023, agreement__draft=True)
    CommitmentLinkFactory(later=later, earlier=earlier)
    settle_without_rules()
    assert "C-001" not in codes(OVERTAKEN, date(2024, 1, 1))
    people = {"coded_by": UserFactory(), "checked_by": UserFactory()}
    Agreement.objects.filter(code="E").update(published_at="2023-06-01T00:00Z", **people)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_is_noted_anew_when(thread: dict[str, Commitment], change):
    before = codes(OVERTAKEN, date(2024, 1, 1))
    change(thread)
    assert not are_noted()

    settle_without_rules()

    assert codes(OVERTAKEN, date(2024, 1, 1)) == codes(EARLIER, date(2024, 1, 1)) != before
    assert codes(OVERTAKEN, date(2020, 6, 1)) == codes(EARLIER, date(2020, 6, 1))
    assert are_noted()


@pytest.mark.django_db(transaction=True)
def test_two_links_at_once_make_one_thread():
    a, b, c, d = [commitment(code, year) for code, year in (("A", 2019), ("B", 2020), ("C", 2021), ("D", 2022))]
    CommitmentLinkFactory(later=c, earlier=b)

    def settled_link(later: Commitment, earlier: Commitment) -> None:
        with transaction.atomic():
            CommitmentLinkFactory(later=later, earlier=earlier)
            connection.check_constraints()

    while_another_waits(lambda: settled_link(b, a), lambda: settled_link(d, c))

    assert codes(OVERTAKEN, date(2024, 1, 1)) == ["A-001", "B-001", "C-001"]
    assert are_noted()
