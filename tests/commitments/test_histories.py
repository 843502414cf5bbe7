"""Random histories through the door, asked for any day and any knowledge: the API and a plain recomputation agree."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments import workflow
from commitments.models import Agreement, Commitment, StatusUpdate
from commitments.workflow import Refused
from tests.commitments import oracle
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MeetingItemFactory,
    RecommendationFactory,
    SearchFactory,
)

pytestmark = pytest.mark.django_db

START = date(2022, 1, 1)
"""The day of the first step; each further one is taken ten days later."""

ONE_OFF = ["under_way", "partly_delivered", "delivered", "stalled", "reversed", "lapsed", "no_action_found"]
RECURRING = ["upheld", "partly_delivered", "stalled", "reversed", "lapsed", "no_action_found", "not_assessable"]
MADE = [None, date(2019, 11, 15), date(2021, 5, 21)]

STEPS = st.tuples(
    st.sampled_from(["publish", "publish", "publish", "correct", "withdraw", "re-date", "retire"]),
    st.integers(0, 2),  # which promise
    st.integers(0, 9),  # which of its updates, of its obligors, of what can be said
    st.integers(0, 400),  # how many days back the event was
)


@dataclass
class Ledger:
    """The ledger twice: as rows, changed through the door, and as the oracle's plain records."""

    author: Any
    reviewer: Any
    rows: list[Commitment] = field(default_factory=list)
    promises: list[oracle.Promise] = field(default_factory=list)
    met_on: dict[str, date] = field(default_factory=dict)
    advised_on: dict[str, date | None] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    taken: Counter = field(default_factory=Counter)

    def promise(self, made_on: date | None, due_on: date | None, *, is_recurring: bool) -> None:
        kind = {"obligation": "recurring", "recurrence_months": 6} if is_recurring else {"obligation": "one_off"}
        plain = oracle.Promise("", ["KOR", "USA"], [], made_on=made_on, due_on=due_on, review_every_days=60, **kind)
        dated = {"due_on": due_on, "due_basis": "stated" if due_on else "", "deadline": "soon" if due_on else ""}
        row = CommitmentFactory(
            agreement__issued_on=made_on, obligors=plain.obligors, review_every_days=60, **dated, **kind
        )
        plain.code = row.code
        self.rows.append(row)
        self.promises.append(plain)
        met_on = due_on or START
        self.met_on[MeetingItemFactory(commitment=row, meeting__starts_on=met_on).meeting.code] = met_on
        self.advised_on[RecommendationFactory(agreement__issued_on=made_on).code] = made_on

    def take(self, number: int, step: tuple[str, int, int, int]) -> None:
        """One step of the history, on both sides; what the door refuses changes neither."""
        name, which, choice, back = step
        which %= len(self.rows)
        at = datetime(START.year, 1, 1, 3, tzinfo=UTC) + timedelta(days=10 * number)
        effective_on = max(at.date() - timedelta(days=back), (self.promises[which].made_on or date.min) + DAY)
        try:
            with transaction.atomic():
                done = getattr(self, name.replace("-", "_"))(which, choice, at, effective_on)
        except Refused:
            assert self.promises[which].code in self.retired, f"{step} was refused"
            done = False
        self.taken[name] += done

    def publish(self, which: int, choice: int, at: datetime, effective_on: date) -> bool:
        party = [None, "KOR", "USA"][choice % 3]
        update = StatusUpdate(commitment=self.rows[which], **self.told(which, choice, effective_on))
        if party:
            update.party = self.rows[which].obligations.get(party__code=party).party
        draft = workflow.draft(update=update, by=self.author, evidence=evidence_for(update))
        self.go_public(which, draft, at, party)
        return True

    def correct(self, which: int, choice: int, at: datetime, effective_on: date) -> bool:
        standing = self.standing_updates(which)
        if not standing:
            return False
        wrong = standing[choice % len(standing)]
        draft = workflow.correct(update=StatusUpdate(pk=wrong.id), by=self.author)
        for name, value in self.told(which, choice, effective_on).items():
            setattr(draft, name, value)
        old = list(draft.evidence.all())
        draft = workflow.draft(update=draft, by=self.author, evidence=evidence_for(draft), dropped=old)
        wrong.withdrawn_at = self.go_public(which, draft, at, wrong.party)
        return True

    def withdraw(self, which: int, choice: int, at: datetime, effective_on: date) -> bool:
        standing = self.standing_updates(which)
        if not standing:
            return False
        wrong = standing[choice % len(standing)]
        workflow.withdraw(update=StatusUpdate(pk=wrong.id), by=self.reviewer, at=at, reason="It was another group.")
        wrong.withdrawn_at = at
        return True

    def re_date(self, which: int, choice: int, at: datetime, effective_on: date) -> bool:
        """The text was read anew: another deadline, or an earlier day of its agreement."""
        promise = self.promises[which]
        if promise.made_on and choice > 6:
            promise.made_on -= timedelta(days=choice)
            with workflow.step(by=self.reviewer, reason="It was signed earlier."):
                Agreement.objects.filter(commitments=self.rows[which]).update(issued_on=promise.made_on)
            return True
        due_on = None if choice == 0 else effective_on
        basis = {"due_basis": "stated", "deadline": "by then"} if due_on else {"due_basis": "", "deadline": ""}
        with workflow.step(by=self.reviewer, reason="The text says so."):
            Commitment.objects.filter(pk=self.rows[which].pk).update(due_on=due_on, **basis)
        promise.due_on = due_on
        return True

    def retire(self, which: int, choice: int, at: datetime, effective_on: date) -> bool:
        if choice:  # not too often
            return False
        workflow.retire(commitment=self.rows[which], by=self.reviewer, at=at, reason="Coded twice.")
        self.retired.add(self.promises[which].code)
        return True

    def told(self, which: int, choice: int, effective_on: date) -> dict[str, Any]:
        words = RECURRING if self.promises[which].obligation == "recurring" else ONE_OFF
        implementation = words[choice % len(words)]
        period = (effective_on - timedelta(days=30), effective_on) if implementation == "upheld" else (None, None)
        return {
            "implementation": implementation,
            "effective_on": effective_on,
            "period_from": period[0],
            "period_to": period[1],
            "confidence": ["high", "medium", "low"][choice % 3],
            "rationale": f"The group met {len(self.promises[which].updates)} times.",
        }

    def go_public(self, which: int, draft: StatusUpdate, at: datetime, party: str | None) -> datetime:
        workflow.submit(update=draft, by=self.author, at=at)
        public = workflow.publish(update=draft, by=self.reviewer, at=at)
        told = {name: getattr(public, name) for name in ("implementation", "effective_on", "confidence", "id")}
        self.promises[which].updates.append(oracle.Update(published_at=at, party=party, **told))
        return at

    def standing_updates(self, which: int) -> list[oracle.Update]:
        return [update for update in self.promises[which].updates if update.withdrawn_at is None]

    @property
    def public(self) -> list[oracle.Promise]:
        return [promise for promise in self.promises if promise.code not in self.retired]


DAY = timedelta(days=1)


def evidence_for(update: StatusUpdate) -> list[Any]:
    match update.implementation:
        case "not_assessable":
            return []
        case "no_action_found":
            return [SearchFactory.build(update=None, accessed_on=update.effective_on)]
    dated = {"published_on": update.effective_on, "accessed_on": update.effective_on}
    return [EvidenceFactory.build(update=None, **dated)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    made=st.lists(
        st.tuples(st.sampled_from(MADE), st.none() | st.dates(START, date(2023, 1, 1)), st.booleans()),
        min_size=1,
        max_size=3,
    ),
    steps=st.lists(STEPS, min_size=1, max_size=14),
    asked=st.lists(
        st.tuples(
            st.dates(date(2019, 1, 1), date(2023, 6, 1)),
            st.datetimes(datetime(2021, 12, 1), datetime(2022, 8, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_any_history_reads_as_the_oracle_says(client: Client, analyst: Any, reviewer: Any, made, steps, asked):
    with transaction.atomic():
        ledger = Ledger(analyst, reviewer)
        for made_on, due_on, is_recurring in made:
            ledger.promise(made_on, due_on, is_recurring=is_recurring)
        for number, step in enumerate(steps):
            ledger.take(number, step)

        for day, known in asked:
            assert read(client, day, known) == expected(ledger.public, day, known)
            assert rounds_and_advice(client, day) == (
                {code: on.isoformat() for code, on in ledger.met_on.items() if on <= day},
                sum(on <= day for on in ledger.met_on.values()),
                {code for code, on in ledger.advised_on.items() if on is None or on <= day},
            )
        transaction.set_rollback(True)


COLUMNS = ("implementation", "effective_on", "confidence", "schedule", "freshness", "obligors", "obligors_assessed")


def read(client: Client, day: date, known: datetime) -> dict[str, Any]:
    """What the API tells of the day: every standing, every party's, every update, and counts by filter."""
    moment = urlencode({"as_of": day, "known_at": known.isoformat()})
    commitments = client.get(f"/api/v1/commitments/?full=1&page_size=500&{moment}").json()["results"]
    updates = client.get(f"/api/v1/status-updates/?page_size=500&{moment}").json()["results"]
    agreements = client.get(f"/api/v1/agreements/?page_size=500&{moment}").json()["results"]
    return {
        "standing": {row["code"]: tuple(row["status"][name] for name in COLUMNS) for row in commitments},
        "by party": {
            (row["code"], party["party"]): (party["implementation"], party["effective_on"], party["schedule"])
            for row in commitments
            for party in row["status_by_party"]
        },
        "updates": {row["id"]: row["withdrawn_at"] is not None for row in updates},
        "agreements": Counter(row["issued_on"] for row in agreements for _ in range(row["commitments_count"])),
        "counts": {
            f"{name}={word}": client.get(f"/api/v1/commitments/?{name}={word}&{moment}").json()["count"]
            for name, word in FILTERS
        },
    }


def rounds_and_advice(client: Client, day: date) -> tuple[dict[str, str], int, set[str]]:
    """The meetings of the day with their dates, how many the dialogues count, and the recommendations."""
    meetings, dialogues, advice = (
        client.get(f"/api/v1/{name}/?page_size=500&as_of={day}").json()["results"]
        for name in ("meetings", "dialogues", "recommendations")
    )
    return (
        {row["code"]: row["starts_on"] for row in meetings},
        sum(row["meetings_held"] for row in dialogues),
        {row["code"] for row in advice},
    )


FILTERS = [("status", "not_assessed"), ("status", "delivered"), ("schedule", "overdue"), ("freshness", "stale")]
PLACE = {"status": 0, "schedule": 3, "freshness": 4}


def expected(promises: list[oracle.Promise], day: date, known: datetime) -> dict[str, Any]:
    """The same, by plain recomputation."""
    made = [promise for promise in promises if promise.is_made(day)]
    standing = {promise.code: tuple(map(told, *columns(oracle.standing(promise, day, known)))) for promise in made}
    return {
        "standing": standing,
        "by party": {
            (promise.code, party): (found["implementation"], told(found["effective_on"]), found["schedule"])
            for promise in made
            for party in promise.obligors
            for found in [oracle.party_standing(promise, party, day, known)]
        },
        "updates": {
            str(update.id): update.is_withdrawn(known)
            for promise in made
            for update in promise.updates
            if update.is_known(day, known)
        },
        "agreements": Counter(told(promise.made_on) for promise in made),
        "counts": {
            f"{name}={word}": sum(values[PLACE[name]] == word for values in standing.values()) for name, word in FILTERS
        },
    }


def columns(standing: dict[str, object]) -> list[list[object]]:
    return [[standing[name] for name in COLUMNS]]


def told(value: object) -> object:
    """As JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
