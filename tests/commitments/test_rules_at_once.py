"""Every rule between rows against two writers at once, in both orders: one of them is told, and the rule holds."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from alliance.models import User
from commitments.admin.sentences import LOOK
from commitments.rules import RULES
from tests.commitments.admin_forms import errors
from tests.commitments.at_once import COMMITTED, at_once, bare_transaction, door
from tests.commitments.forms import fields_of, sent
from tests.commitments.pairs import PAIRS, Pair
from tests.commitments.writes import Write, broken_by, faults_of_all, names_in, paths, run
from tests.factories import PartyFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def by_sql(write: Write) -> Any:
    return paths(write)["sql"]


def is_told(pair: Pair, outcome: Any) -> bool:
    """Whether the loser was told of the rule: by its name, or through the door in its words."""
    rules = [rule for rule in (pair.rule, pair.other_rule) if rule]
    if not isinstance(outcome, dict):
        return outcome in [[rule] for rule in rules]
    sentences = [sentence for of_field in outcome.values() for sentence in of_field]
    words = [re.escape(RULES[rule].sentence).replace(r"\{\}", ".*") for rule in rules]
    return any(re.fullmatch(each, sentence) for each in words for sentence in sentences)


# One ledger for all pairs, as emptying it takes longer than the rest; each pair adds a world of its own.


@pytest.mark.parametrize("through_the_door", [False, True], ids=["at commit", "through the door"])
@pytest.mark.parametrize("turned", [False, True], ids=["one first", "the other first"])
def test_rule_holds_between_two_at_once(subtests: pytest.Subtests, turned: bool, through_the_door: bool):
    kind = door(UserFactory()) if through_the_door else bare_transaction
    for pair in PAIRS:
        with subtests.test(str(pair)):
            with transaction.atomic():
                writes = pair.world()
            first, second = reversed(writes) if turned else writes

            outcomes = at_once(by_sql(first), by_sql(second), kind)

            lost = [outcome for outcome in outcomes if outcome != COMMITTED]
            assert [is_told(pair, outcome) for outcome in lost] == [True] * len(lost), outcomes
            assert len(lost) == 1 or (lost == [] and turned and not pair.is_symmetric), outcomes
    assert faults_of_all() == []


class Browser:
    """Sends a form from another thread, and keeps the answer."""

    def __init__(self, client: Client, page: str, form: dict[str, Any]) -> None:
        self.client, self.page, self.form = client, page, form
        self.answer: Any = None

    def post(self) -> None:
        self.answer = self.client.post(self.page, self.form)


IN_FORMS = [
    "commitment_has_citation: both deleted",
    "update_fits_obligation: published, kind",
    "verdict_has_its_test: published, emptied",
    "update_not_before_the_promise: published, date of the promise",
    "stalled_has_stopped: published, last news withdrawn",
    "superseded_has_its_link: both links deleted",
    "link_goes_back: both dates of texts",
]
"""Pairs of which a form of the workbench can write either; what the other wrote is settled, and not yet committed."""


@pytest.mark.parametrize("turned", [False, True], ids=["one", "the other"])
def test_form_tells_what_another_has_done_meanwhile(subtests: pytest.Subtests, client: Client, turned: bool):
    client.force_login(User.objects.create_superuser("administrator"))
    for pair in [pair for pair in PAIRS if str(pair) in IN_FORMS]:
        with subtests.test(str(pair)):
            with transaction.atomic():
                writes = pair.world()
            first, second = reversed(writes) if turned else writes
            page, typed = sent(client, second)
            browser = Browser(client, page, fields_of(client, page) | typed)

            outcomes = at_once(by_sql(first), browser.post, door(UserFactory()), bare_transaction)

            assert (outcomes, browser.answer.status_code) == ((COMMITTED, COMMITTED), 200)
            told = errors(browser.answer)
            assert is_told(pair, told) or told["__all__"] == [LOOK], told  # what the form showed is gone
    assert faults_of_all() == []


def test_each_of_the_two_is_lawful_alone(subtests: pytest.Subtests):
    for pair in PAIRS:
        with subtests.test(str(pair)):
            with transaction.atomic():
                writes = pair.world()

            assert [broken_by(by_sql(write)) for write in writes] == [[], []]


def test_ledger_is_written_in_read_committed_transactions_only():
    def write() -> None:
        run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        PartyFactory(code="JPN")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()

    assert names_in(refused.value) == ["written_in_read_committed"]
