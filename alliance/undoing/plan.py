"""How chosen changes are undone: what each row has to do, what stands in the way, and who may do it."""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from alliance import past
from alliance.models import Keyed, User
from alliance.undoing import doors, rights
from alliance.undoing.entries import KEPT, Made, Raw, current, made_of
from alliance.undoing.hanging import hanging_on, missing_for
from alliance.undoing.later import Mismatch, told_later
from alliance.undoing.places import is_moved
from alliance.undoing.rows import Rows, records_from
from alliance.undoing.scope import Scope
from commitments.models import Commitment, StatusUpdate


class Way(Enum):
    """What happens to one row, and to several, in words; and what doing it by hand would be."""

    PUT_BACK = "goes back", "go back", rights.CHANGE
    REMOVE = "is taken out", "are taken out", rights.DELETE
    RESTORE = "comes back", "come back", rights.ADD
    RETIRE = "is retired", "are retired", rights.CHANGE
    WITHDRAW = "is withdrawn", "are withdrawn", rights.WITHDRAW

    def words(self, count: int) -> str:
        return self.value[0] if count == 1 else self.value[1]

    @property
    def action(self) -> str:
        return self.value[2]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The way back of one row: as it is now, and what is written (some columns, or all of a row that comes back)."""

    model: type[Keyed]
    key: str
    way: Way
    now: Raw | None
    then: Raw


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Why a row cannot go back."""

    model: type[Keyed]
    key: str
    sentence: str


@dataclass(kw_only=True)
class Plan:
    """`refusal` says why this person may not; `rows` has the records of all that is named."""

    scope: Scope
    rows: Rows
    turns: list[Turn] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refusal: str = ""

    @property
    def is_seen(self) -> bool:
        """Whether readers will find it among the corrections, so that it needs a reason."""
        return any(map(self._is_seen, self.turns))

    @property
    def is_final(self) -> bool:
        """Whether some of it is not undone in turn: a withdrawal, or the retirement of what readers saw."""
        ways = {turn.way for turn in self.turns if turn.way is not Way.RETIRE or self._is_seen(turn)}
        return bool(ways & {Way.WITHDRAW, Way.RETIRE})

    def _is_seen(self, turn: Turn) -> bool:
        return any(map(rights.is_seen_by_readers, self.records(turn)))

    def records(self, turn: Turn) -> list[Any]:
        """The row as it is; and as it will be where it goes back to another place, which readers may see instead."""
        elsewhere = self._elsewhere.get((turn.model, turn.key))
        return [self.rows.of(turn.model, turn.key), *([elsewhere] if elsewhere is not None else [])]

    @cached_property
    def _elsewhere(self) -> dict[tuple[type[Keyed], str], Any]:
        moved: dict[type[Keyed], dict[str, Raw]] = defaultdict(dict)
        for turn in self.turns:
            if turn.way is Way.PUT_BACK and turn.now is not None and is_moved(turn.model, turn.now, turn.then):
                moved[turn.model][turn.key] = turn.now | turn.then
        return {(model, key): row for model, raws in moved.items() for key, row in records_from(model, raws).items()}


def plan_of(scope: Scope, user: User) -> Plan:
    """Raises `Refused` where the history cannot be read as rows of today."""
    made = made_of(scope.changes)
    stored = {model: current(model, keys) for model, keys in by_model(made).items()}
    plan = Plan(scope=scope, rows=Rows((one.model, one.key, one.after or one.before) for one in made))
    mismatches: list[Mismatch] = []
    for one in made:
        _judge(plan, one, stored[one.model].get(one.key), mismatches)
    plan.conflicts += [Conflict(model=m.model, key=m.key, sentence=s) for m, s in told_later(mismatches)]
    _leave_parts(plan)
    _look_around(plan)
    plan.refusal = rights.Rights(user, (_act(plan, turn) for turn in plan.turns)).refusal()
    return plan


def by_model(made: list[Made]) -> dict[type[Keyed], list[str]]:
    keys: dict[type[Keyed], list[str]] = defaultdict(list)
    for one in made:
        keys[one.model].append(one.key)
    return keys


def _act(plan: Plan, turn: Turn) -> rights.Act:
    return rights.Act(model=turn.model, action=turn.way.action, key=turn.key, records=lambda: plan.records(turn))


def _judge(plan: Plan, made: Made, row: Raw | None, mismatches: list[Mismatch]) -> None:
    """Add the turn of this row, or the conflict; neither where everything is as it was already."""
    if not made.is_remembered:
        plan.conflicts.append(_conflict(made, "The history does not know what it was before."))
    elif made.before is None and made.after is not None:
        _judge_addition(plan, made, row, mismatches)
    elif made.after is None and made.before is not None:
        if row is None:
            plan.turns.append(_turn(made, Way.RESTORE, None, made.before))
    elif made.before is not None:
        _judge_change(plan, made, row, mismatches)


def _judge_addition(plan: Plan, made: Made, row: Raw | None, mismatches: list[Mismatch]) -> None:
    if row is None:
        return
    after = made.after or {}
    if sentence := doors.refusal_of_addition(made, row, plan.rows):
        plan.conflicts.append(_conflict(made, sentence))
    elif changed := [name for name in after if name in row and row[name] != after[name] and name not in KEPT]:
        mismatches += [Mismatch(made=made, column=column, now=row[column]) for column in changed]
    else:
        ways = {Commitment: Way.RETIRE, StatusUpdate: Way.WITHDRAW}
        plan.turns.append(_turn(made, ways.get(made.model, Way.REMOVE), row, {}))


def _judge_change(plan: Plan, made: Made, row: Raw | None, mismatches: list[Mismatch]) -> None:
    changed = {column: pair for column, pair in made.fields.items() if pair[0] != pair[1]}
    if row is None:
        mismatches += [Mismatch(made=made, column="", now="null")] if changed else []
        return
    open_ = {column: pair for column, pair in changed.items() if row.get(column) != pair[0]}
    if not open_:
        return
    if gone := sorted(column for column in open_ if column not in row):
        plan.conflicts.append(_conflict(made, f"The ledger has no {', '.join(gone)} any more."))
    elif made.is_mixed:
        plan.conflicts.append(_conflict(made, "Somebody else changed the same in between: undo one change at a time."))
    elif sentence := doors.refusal_of_change(made, row, plan.rows):
        plan.conflicts.append(_conflict(made, sentence))
    elif later := [column for column, pair in open_.items() if row[column] != pair[1]]:
        mismatches += [Mismatch(made=made, column=column, now=row[column]) for column in later]
    else:
        plan.turns.append(_turn(made, Way.PUT_BACK, row, {column: pair[0] for column, pair in open_.items()}))


def _leave_parts(plan: Plan) -> None:
    """The parts of what is retired or withdrawn stay with it."""
    kept = {(turn.model, turn.key) for turn in plan.turns if turn.way in (Way.RETIRE, Way.WITHDRAW)}
    wholes = kept
    while wholes:
        parts = {
            (turn.model, turn.key)
            for model in {model for model, _ in wholes}
            for part, column in past.parts_of(model)
            for turn in plan.turns
            if turn.model is part and turn.way is Way.REMOVE and (model, (turn.now or {})[column].strip('"')) in wholes
        }
        plan.turns = [turn for turn in plan.turns if (turn.model, turn.key) not in parts]
        wholes = parts


def _look_around(plan: Plan) -> None:
    """What hangs on a row that goes, and what a row that comes back needs."""
    going: dict[type[Keyed], set[str]] = defaultdict(set)
    coming: dict[type[Keyed], dict[str, Raw]] = defaultdict(dict)
    staying = {(one.table, one.row_id) for one in plan.scope.changes}
    for turn in plan.turns:
        if turn.way is Way.RESTORE:
            coming[turn.model][turn.key] = turn.then
        elif turn.way is not Way.PUT_BACK:
            going[turn.model].add(turn.key)
    for found in (hanging_on(going, staying), missing_for(coming)):
        plan.conflicts += [Conflict(model=model, key=key, sentence=sentence) for model, key, sentence in found]


def _turn(made: Made, way: Way, now: Raw | None, then: Raw) -> Turn:
    return Turn(model=made.model, key=made.key, way=way, now=now, then=then)


def _conflict(made: Made, sentence: str) -> Conflict:
    return Conflict(model=made.model, key=made.key, sentence=sentence)
