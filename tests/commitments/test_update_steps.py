"""What each step of an update may write, by bare SQL and all other paths; and what is frozen from submission on."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from alliance.models import Change
from commitments.choices import UpdateState
from commitments.models import Evidence, StatusUpdate
from tests.commitments.rule_worlds import SOURCE
from tests.commitments.writes import Gone, New, broken_by, change, later, paths
from tests.factories import (
    MOMENT,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

STATES = list(UpdateState.values)
OTHER_DAY = date(2021, 11, 30)
LATER = datetime(2022, 3, 1, tzinfo=UTC)


def update_in(state: str, **fields: Any) -> StatusUpdate:
    """Of a year kept, so that it has every column of content."""
    update = StatusUpdateFactory(**as_in(state), party=PartyFactory(), upheld=True, **fields)
    if update.published_at is None:
        EvidenceFactory(update=update, published_on=date(2021, 11, 1))
    return update


def as_in(state: str) -> dict[str, Any]:
    """The columns of the steps by which an update came to this state; a withdrawn one was published."""
    written = {"state": state, "submitted_at": MOMENT, "reviewer": UserFactory(), "published_at": MOMENT}
    match state:
        case "draft":
            written |= {"submitted_at": None, "reviewer": None, "published_at": None}
        case "submitted":
            written |= {"reviewer": None, "published_at": None}
        case "returned":
            written |= {"published_at": None, "review_note": "Which day?"}
        case "withdrawn":
            written |= WITHDRAWN | {"withdrawn_by": UserFactory()}
    return written


WITHDRAWN = {"state": "withdrawn", "withdrawn_at": MOMENT, "withdrawal_reason": "Wrong."}
STEPS: dict[tuple[str, str], dict[str, Any]] = {
    ("draft", "submitted"): {"state": "submitted", "submitted_at": LATER},
    ("returned", "submitted"): {"state": "submitted", "submitted_at": LATER},
    ("submitted", "published"): {"state": "published", "published_at": LATER, "reviewer": UserFactory},
    ("submitted", "returned"): {"state": "returned", "review_note": "Which day?", "reviewer": UserFactory},
    ("draft", "withdrawn"): WITHDRAWN | {"withdrawn_by": UserFactory},
    ("submitted", "withdrawn"): WITHDRAWN | {"withdrawn_by": UserFactory},
    ("returned", "withdrawn"): WITHDRAWN | {"withdrawn_by": UserFactory},
    ("published", "withdrawn"): WITHDRAWN | {"withdrawn_by": UserFactory},
}
"""Each step with the columns that it writes."""


def made(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in values.items()}


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("state", STATES)
def test_steps_lead_from_state_to_state(state: str, to: str):
    values = made(STEPS.get((state, to), {"state": to}))
    ways = paths(change(update_in(state), **values))
    later()
    is_open = state == to or (state, to) in STEPS

    assert {path: broken_by(write) for path, write in ways.items()} == {
        path: [] if is_open else ["update_steps"] for path in ways
    }


CONTENT: dict[str, Any] = {
    "commitment": lambda: CommitmentFactory(obligation="standing"),
    "party": lambda: None,
    "implementation": "stalled",
    "effective_on": OTHER_DAY,
    "effective_precision": "month",
    "period_from": OTHER_DAY,
    "period_to": OTHER_DAY,
    "achieved": Decimal("1.5"),
    "rationale": "It met twice.",
    "confidence": "low",
    "replaces": StatusUpdateFactory,
    "batch": "other",
}
RECORD: dict[str, Any] = {
    "author": UserFactory,
    "reviewer": UserFactory,
    "submitted_at": LATER,
    "review_note": "Another note.",
    "recorded_at": LATER,
    "published_at": LATER,
    "withdrawn_at": LATER,
    "withdrawn_by": UserFactory,
    "withdrawal_reason": "Another reason.",
}


def test_every_column_of_an_update_is_of_one_of_the_two():
    columns = {field.name for field in StatusUpdate._meta.concrete_fields} - {"id", "state", "version"}

    assert columns == {*CONTENT, *RECORD}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("column", CONTENT)
def test_content_is_written_until_submission(column: str, state: str):
    update = update_in(state)
    broken = broken_without_others(update, {column: made(CONTENT)[column]})

    assert (broken == "update_is_frozen") == (state not in ("draft", "returned"))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("column", RECORD)
def test_record_is_written_by_its_step_alone(column: str, state: str):
    assert broken_without_others(update_in(state), {column: made(RECORD)[column]}) == "update_is_frozen"


@pytest.mark.parametrize(("state", "to"), STEPS)
def test_step_writes_its_own_columns_alone(state: str, to: str):
    update, step = update_in(state), made(STEPS[state, to])
    others = {name: value for name, value in made(CONTENT | RECORD).items() if name not in step}
    if state in ("draft", "returned") and to == "submitted":
        others = {name: value for name, value in others.items() if name not in CONTENT}
    later()

    assert {
        name: broken_without_others(update, step | {name: value}) for name, value in others.items()
    } == dict.fromkeys(others, "update_is_frozen")


def broken_without_others(update: StatusUpdate, values: dict[str, Any]) -> str:
    """What a bare UPDATE breaks first: triggers speak before the constraints of the row."""
    return next(iter(broken_by(paths(change(update, **values))["sql"])), "")


# Evidence


@pytest.mark.parametrize("state", STATES)
def test_evidence_is_written_until_submission(state: str):
    update = update_in(state)
    other = EvidenceFactory(update=StatusUpdateFactory(draft=True))
    item = update.evidence.get()
    writes = {
        "added": New(Evidence, SOURCE | {"update": update, "published_on": date(2021, 11, 1)}),
        "changed": change(item, title="Another"),
        "moved away": change(item, update=other.update),
        "moved here": change(other, update=update),
        "deleted": Gone(item),
    }
    later()
    expected = [] if state in ("draft", "returned") else ["evidence_is_frozen"]

    assert {(what, path): broken_by(way) for what, write in writes.items() for path, way in paths(write).items()} == {
        (what, path): expected for what, write in writes.items() for path in paths(write)
    }


@pytest.mark.parametrize("state", STATES)
def test_evidence_comes_with_an_update_that_is_stored_whole(state: str):
    promise = CommitmentFactory()
    later()

    def write() -> None:
        update = StatusUpdateFactory(**as_in(state), commitment=promise, evidence=False)
        EvidenceFactory(update=update)

    assert broken_by(write) == []


def test_evidence_of_a_stored_update_is_not_changed_even_in_its_own_transaction():
    item = EvidenceFactory()

    assert broken_by(paths(change(item, title="Another"))["sql"]) == ["evidence_is_frozen"]
    assert broken_by(paths(Gone(item))["sql"]) == ["evidence_is_frozen"]


def test_evidence_does_not_come_with_the_publication_of_what_was_submitted():
    update = update_in("submitted")
    later()

    def write() -> None:
        StatusUpdate.objects.filter(pk=update.pk).update(**made(STEPS["submitted", "published"]))
        EvidenceFactory(update=update)

    assert broken_by(write) == ["evidence_is_frozen"]


@pytest.mark.parametrize("state", STATES)
def test_archived_address_is_filled_once(state: str):
    item = update_in(state).evidence.get()
    later()
    filled, other = ("https://archive.org/1", "https://archive.org/2")

    assert broken_by(paths(change(item, archived_url=filled, title="Another"))["sql"]) == frozen(state)
    for path, write in paths(change(item, archived_url=filled)).items():
        Evidence.objects.filter(pk=item.pk).exclude(archived_url="").update(archived_url=filled)
        assert (path, broken_by(write)) == (path, [])
    Evidence.objects.filter(pk=item.pk).update(archived_url=filled)
    for values in ({"archived_url": other}, {"archived_url": ""}):
        ways = paths(change(item, **values))
        assert {path: broken_by(write) for path, write in ways.items()} == {path: frozen(state) for path in ways}


def frozen(state: str) -> list[str]:
    return [] if state in ("draft", "returned") else ["evidence_is_frozen"]


# The same values again


@pytest.mark.parametrize("state", STATES)
def test_same_values_again_are_no_change(state: str):
    update = update_in(state)
    item = update.evidence.get()
    passage = PassageFactory()
    later()
    counted = Change.objects.count()

    for row in (update, item, passage, passage.agreement, update.commitment):
        same = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
        for write in paths(change(row, **same)).values():
            write()
    connection.check_constraints()

    assert Change.objects.count() == counted
    assert StatusUpdate.objects.get(pk=update.pk).version == update.version


@pytest.mark.parametrize("state", STATES)
def test_only_a_draft_is_deleted(state: str):
    update = StatusUpdateFactory(**as_in(state), implementation="not_assessable")
    ways = paths(Gone(update))
    later()

    assert {path: broken_by(write) for path, write in ways.items()} == {
        path: [] if state == "draft" else ["only_drafts_are_deleted"] for path in ways
    }
