"""Each rule of updates broken through the API: the rule's sentence at its place, and nothing is changed."""

import re

import pytest
import time_machine

from alliance.models import User
from commitments.models import StatusUpdate
from commitments.rules import RULES, WHOLE
from tests.commitments.api.writing import Writer, content, faults, problem
from tests.commitments.rule_worlds import published, submitted
from tests.commitments.status_breaches import BAR, STATUS, Breach
from tests.commitments.steps import stored
from tests.commitments.writes import Change
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db

SIDES = {
    *("published", "upheld published", "published on a day to come"),
    *("of what was never published", "of another commitment"),
    *("confirmed one withdrawn", "last news withdrawn"),
}
"""Those that a step breaks; the others are broken by writes that the API has not."""

KEPT_BY_THE_STEP = {"correction_withdraws"}
"""What the door does itself, so that nobody can leave it undone."""

BREACHES = [each for each in [*STATUS, *BAR] if each.side in SIDES and each.rule not in KEPT_BY_THE_STEP]


def test_every_rule_that_judges_an_update_is_broken_here():
    judging = list(RULES)[: list(RULES).index("update_steps")]

    assert {breach.rule for breach in BREACHES} == set(judging) - KEPT_BY_THE_STEP


@pytest.mark.parametrize("breach", BREACHES, ids=str)
def test_step_that_breaks_a_rule_is_refused_with_its_sentence(reviewer: User, breach: Breach):
    write = breach.world()
    assert isinstance(write, Change)
    update = write.row
    assert isinstance(update, StatusUpdate)
    before = stored(update)
    at = write.values.get("published_at") or write.values["withdrawn_at"]

    with time_machine.travel(at, tick=False):
        lee = Writer(reviewer)
        lee.get(update)
        is_withdrawal = write.values["state"] == "withdrawn"
        answer = lee.step("withdraw", update, reason="Wrong.") if is_withdrawal else lee.step("publish", update)

    rule = RULES[breach.rule]
    sentence = re.escape(rule.sentence).replace(re.escape("{}"), ".+")
    errors, told = faults(answer), answer.json()["detail"]
    assert re.search(sentence, told if rule.field == WHOLE else " ".join(errors[rule.field]))
    assert stored(update).version == before.version


def test_correction_withdraws_what_it_replaces_in_the_same_step(reviewer: User):
    old = published("under_way")
    update = submitted("not_assessable", replaces=old, commitment=old.commitment)
    lee = Writer(reviewer)
    lee.get(update)

    assert lee.step("publish", update).status_code == 200
    assert (stored(old).state, stored(old).withdrawn_at) == ("withdrawn", stored(update).published_at)


def test_submission_tells_all_that_stands_in_the_way(analyst: User):
    kim = Writer(analyst)
    promise = CommitmentFactory(delivered_when="")
    key = kim.post(content(promise.code, implementation="reversed", effective_on="2021-05-20", evidence=[])).json()[
        "id"
    ]

    told = faults(kim.step("submit", key))

    assert set(told) == {"implementation", "effective_on", "evidence"}
    assert told["effective_on"] == ["This is before the promise, which was made on 2021-05-21."]


def test_update_without_a_rationale_is_not_submitted(analyst: User):
    kim = Writer(analyst)
    key = kim.post(content(CommitmentFactory().code, rationale="")).json()["id"]

    assert problem(kim.step("submit", key)) == (422, "A submitted update needs a rationale.")
