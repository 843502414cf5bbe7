"""Every rule between rows, from every side and on every path: what breaks it is refused by its name, and told."""

import re

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alliance.models import Change, Revision
from commitments import quotation
from commitments.models import Commitment
from commitments.rules import RULES
from tests.commitments.breaches import BREACHES, Breach
from tests.commitments.rule_worlds import RETIRED, bare
from tests.commitments.writes import Gone, New, ask, broken_by, faults_of_all, later, names_in, paths, run
from tests.factories import AgreementFactory, CommitmentFactory, PartyFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

OF_EVERY_ROW = {"primary_key_is_permanent", "history_is_append_only", "written_in_read_committed"}
"""Rules that are no matter of two rows: tests of their own, below and among those of two connections."""


@pytest.mark.parametrize("breach", BREACHES, ids=str)
def test_rule_is_kept_on_every_path(breach: Breach):
    ways = paths(breach.world())
    later()

    assert {path: broken_by(write) for path, write in ways.items()} == {path: [breach.rule] for path in ways}
    assert faults_of_all() == []


def test_every_rule_is_broken_by_some_test():
    assert {breach.rule for breach in BREACHES} | OF_EVERY_ROW == set(RULES)


def test_every_rule_of_the_database_has_its_sentence():
    sources = ask(
        "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND (proname LIKE '%%faults' OR prorettype = 'trigger'::regtype)"
    )
    named = re.findall(r"(?:SELECT|CONSTRAINT =) '([a-z_]+)'", "\n".join(sources))

    assert set(named) == set(RULES)


def test_sides_of_a_rule_have_names_of_their_own():
    names = [str(breach) for breach in BREACHES]

    assert sorted(set(names)) == sorted(names)


def test_new_commitment_comes_with_its_words_and_obligors():
    ways = paths(New(Commitment, bare()))
    later()

    assert {path: broken_by(write) for path, write in ways.items()} == {
        path: ["commitment_has_citation", "commitment_has_obligor"] for path in ways
    }


def test_public_commitment_is_never_deleted():
    ways = paths(Gone(CommitmentFactory(obligors=[], quote="", **RETIRED)))
    later()

    assert {path: broken_by(write) for path, write in ways.items()} == {
        path: ["public_is_never_deleted"] for path in ways
    }


def test_hidden_text_is_deleted_with_all_that_hangs_on_it():
    text = AgreementFactory(draft=True)
    commitment = CommitmentFactory(agreement=text)
    later()

    def delete() -> None:
        commitment.delete()
        text.passages.all().delete()
        text.delete()

    assert broken_by(delete) == []


def test_primary_key_is_permanent():
    party = PartyFactory(code="KOR")

    def write() -> None:
        type(party).objects.filter(pk=party.pk).update(id=party.pk + 1)

    assert broken_by(write) == ["primary_key_is_permanent"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE alliance_change SET reason = 'another'",
        "DELETE FROM alliance_change",
        "INSERT INTO alliance_change SELECT * FROM alliance_change",
        "UPDATE alliance_revision SET reason = 'another'",
        "DELETE FROM alliance_revision",
        "INSERT INTO alliance_revision (transaction, made_at, reason, batch) VALUES ('x', now(), '', '')",
    ],
)
def test_history_is_written_by_triggers_alone(sql: str):
    StatusUpdateFactory()
    later()
    counted = Change.objects.count(), Revision.objects.count()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        run(sql)

    assert names_in(refused.value) == ["history_is_append_only"]
    assert (Change.objects.count(), Revision.objects.count()) == counted


LETTERS = st.sampled_from("ab 한국𝔸é😀 ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@example("aaaa", "aa", 2)
@example("한국한국", "한국", 2)
@example("𝔸b𝔸b", "𝔸b", 2)
@given(
    st.text(LETTERS | st.characters(codec="utf-8", exclude_characters="\0"), max_size=30),
    st.text(LETTERS, min_size=1, max_size=3),
    st.integers(1, 5),
)
def test_quotation_begins_in_sql_where_it_does_in_python(text: str, quote: str, occurrence: int):
    assert ask("SELECT quote_start(%s, %s, %s)", text, quote, occurrence) == [quotation.find(quote, text, occurrence)]
