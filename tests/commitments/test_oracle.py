"""A random small ledger, asked for a random day and moment: SQL and the oracle agree on standings and threads."""

from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Commitment, CommitmentLink
from tests.commitments import oracle
from tests.commitments.promises import DAYS, MOMENTS, promises, store
from tests.factories import AgreementFactory, CommitmentFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db


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
