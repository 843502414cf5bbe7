"""Of every record: what an analyst undoes is what an analyst may do by hand. Most of these rows readers see."""

from typing import Any

import pytest
from django.db import transaction

from alliance.models import Change, User
from alliance.undoing import doors
from alliance.undoing.rights import NOT_THE_AUTHOR, SEEN
from commitments.models import (
    Agency,
    Agreement,
    Commitment,
    Evidence,
    Party,
    Passage,
    Recommendation,
    StatusUpdate,
    Theme,
)
from dialogues.models import Dialogue, DialogueParty, Meeting, MeetingItem, MeetingOutcome
from tests.test_admin_contract import FACTORIES
from tests.tracked import EDITS, TRACKED, every_table, make
from tests.undoing.changing import latest, refused

pytestmark = pytest.mark.django_db

VOCABULARY = {Agency, Party, Theme}
"""Kept by administrators."""

NOUNS = {Dialogue, Meeting}
"""Written by analysts and deleted by administrators, whoever sees them."""

PARTS = {DialogueParty, MeetingItem, MeetingOutcome}
"""An analyst's, whoever sees them."""

UPDATES = {StatusUpdate, Evidence}
"""Their author's."""

CODING = set(TRACKED) - VOCABULARY - NOUNS - PARTS - UPDATES
"""A reviewer's, once readers see it."""

KEPT = {Agreement, Commitment, Passage, Recommendation}
"""Never deleted, once readers see them."""

BELONGS_BY = {
    "AgreementLink": "later",
    "AgreementParty": "agreement",
    "Citation": "commitment",
    "CommitmentLink": "later",
    "CommitmentTheme": "commitment",
    "DialogueMention": "passage",
    "Obligation": "commitment",
    "ObligationAgency": "obligation",
    "RecommendationAddressee": "recommendation",
    "RecommendationLink": "recommendation",
    "Target": "commitment",
}
"""The field by which a piece of coding belongs to something, where the database lets it belong to something else."""


def barred(action: str, model: Any) -> str:
    nouns = model._meta.verbose_name_plural
    return f"To undo this is to {action} {nouns}, which your account may not do; ask an administrator."


def told(model: Any, *, where_barred: str) -> list[str]:
    """What an analyst is told of a row that readers see; of a draft that is a colleague's."""
    if model in UPDATES:
        return [NOT_THE_AUTHOR]
    if model in CODING:
        return [SEEN]
    barred_from = VOCABULARY | NOUNS if where_barred == "delete" else VOCABULARY
    return [barred(where_barred, model)] if model in barred_from else []


def row_of(model: Any) -> Any:
    return make(model) if model in UPDATES else FACTORIES[model]()


def change_of(row: Any, **values: Any) -> int:
    """The number of the change."""
    model = type(row)
    model.objects.filter(pk=row.pk).update(**values)
    return latest(table=model._meta.db_table, row_id=str(row.pk)).pk


def edited(row: Any) -> int:
    name, other = EDITS[type(row).__name__]
    return change_of(row, **{name: other()})


@every_table
def test_analyst_puts_back_what_analysts_change(analyst: User, model: Any):
    change = edited(row_of(model))

    assert refused(analyst, "change", change, "") == told(model, where_barred="change")


@every_table
def test_analyst_puts_back_any_coding_that_nobody_sees(analyst: User, model: Any):
    change = edited(make(model))

    assert refused(analyst, "change", change, "") == ([] if model in CODING else told(model, where_barred="change"))


@every_table
def test_analyst_takes_out_what_analysts_delete(analyst: User, model: Any):
    row = row_of(model)
    change = Change.objects.get(table=model._meta.db_table, row_id=str(row.pk), operation="insert")
    stays = [f"{model._meta.verbose_name.capitalize()}: {row}. {doors.SEEN}"]

    assert refused(analyst, "change", change.pk, "") == (
        stays if model in KEPT - {Commitment} else told(model, where_barred="delete")
    )


@pytest.mark.parametrize("model", [each for each in TRACKED if each not in KEPT], ids=lambda model: model.__name__)
def test_analyst_restores_what_analysts_add(analyst: User, model: Any):
    row_of(model).delete()
    change = latest(table=model._meta.db_table, operation="delete")

    assert refused(analyst, "change", change.pk, "") == told(model, where_barred="add")
    transaction.set_rollback(True)  # some of these break a rule by being gone


@pytest.mark.parametrize("name", BELONGS_BY)
def test_what_goes_back_to_readers_is_for_a_reviewer_with_a_reason(analyst: User, reviewer: User, name: str):
    model = next(model for model in CODING if model.__name__ == name)
    row, field = row_of(model), model._meta.get_field(BELONGS_BY[name])
    hidden = make(field.related_model)

    change = change_of(row, **{field.name: hidden})

    assert refused(analyst, "change", change, "") == [SEEN]
    assert refused(reviewer, "change", change, "") == ["Say why: readers see this among the corrections."]
    transaction.set_rollback(True)  # some of these break a rule where they are
