"""What a correction changes of the update that it replaces."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from alliance.models import User
from commitments import workflow
from commitments.replacing import replacement
from commitments.workflow.updates import CONTENT
from tests.factories import EvidenceFactory, PartyFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

CHANGES: dict[str, tuple[Any, str]] = {
    "implementation": ("stalled", "status"),
    "effective_on": (date(2021, 12, 31), "day"),
    "effective_precision": ("month", "day"),
    "period_from": (date(2021, 1, 2), "period"),
    "period_to": (date(2021, 12, 30), "period"),
    "achieved": (Decimal(3), "amount achieved"),
    "rationale": ("The group met twice.", "rationale"),
    "confidence": ("high", "confidence"),
}


@pytest.mark.parametrize("column", CHANGES)
def test_each_field_that_a_correction_changes_is_named(analyst: User, column: str):
    wrong = StatusUpdateFactory(upheld=True, effective_on=date(2021, 11, 30))
    correction = workflow.correct(update=wrong, by=analyst)
    value, name = CHANGES[column]
    setattr(correction, column, value)

    told = replacement(correction)

    assert told is not None
    assert told.names == [name]


def test_party_of_a_correction_is_named(analyst: User):
    correction = workflow.correct(update=StatusUpdateFactory(), by=analyst)
    correction.party = PartyFactory(code="USA")

    told = replacement(correction)

    assert told is not None
    assert [(field.was, field.now) for field in told.fields] == [("All obligors together", "United States")]


def test_every_field_that_an_author_writes_can_be_named():
    """But for the commitment: a correction stays with its promise."""
    assert {*CHANGES, "party"} == {*CONTENT} - {"commitment"}


def test_evidence_that_stood_twice_and_stands_once_has_changed(analyst: User):
    wrong = StatusUpdateFactory(draft=True, evidence=False)
    same = {"title": "Press release", "url": "https://example.org/release"}
    correction = StatusUpdateFactory(draft=True, replaces=wrong, commitment=wrong.commitment)
    for update in (wrong, wrong, correction):
        EvidenceFactory(update=update, **same)

    told = replacement(correction)

    assert told is not None
    assert (told.names, len(told.gone), len(told.new)) == (["evidence"], 1, 0)
