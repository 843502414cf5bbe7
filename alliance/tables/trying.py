"""Carrying out the differences in one transaction: for good, or to see what would happen, and then it is taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from alliance.loading import faults as loading
from alliance.loading.nouns import Identity
from alliance.loading.plan import Outcome as LoadOutcome
from alliance.loading.plan import Step
from alliance.loading.refusals import Rows, faults_of_database
from alliance.loading.stored import Ledger
from alliance.loading.write import make_rows, store
from alliance.models import Keyed, User
from alliance.tables import blaming, checking, holding, rights
from alliance.tables.comparing import Difference, Outcome, stale
from alliance.tables.faults import Fault
from commitments import workflow
from commitments.admin.seen import is_seen
from commitments.models import StatusUpdate

WRITTEN = {Outcome.CREATED: LoadOutcome.CREATED, Outcome.CHANGED: LoadOutcome.CHANGED}


class _TakenBack(Exception):
    """Nothing of the transaction stays."""


@dataclass
class Attempt:
    """One try. `faults` say what is wrong; `asks_why` whether readers see any of the rows, and so are owed a reason.

    `doubtful` are new records that could not be read, so that nothing can refer to them. `is_partial`, as long as
    the rules between rows have not spoken of every row: those with faults are left out.
    """

    differences: list[Difference]
    ledger: Ledger
    by: User
    reason: str = ""
    batch: str = ""
    faults: list[Fault] = field(default_factory=list)
    doubtful: set[Identity] = field(default_factory=set)
    asks_why: bool = False
    is_partial: bool = True

    def dry(self) -> None:
        """Find out what would happen. Nothing stays written."""
        self._run(keep=False)

    def for_good(self) -> bool:
        """Write all of it, or nothing where anything is wrong; whether it was written."""
        self._run(keep=True)
        return not self.faults

    def _run(self, *, keep: bool) -> None:
        try:
            with workflow.step(by=self.by, reason=self.reason, batch=self.batch):
                self._carry_out()
                if keep and self.asks_why and not self.reason and not self.faults:
                    self.faults.append(Fault("Say why: readers see this among the corrections."))
                if self.faults or not keep:
                    raise _TakenBack
        except _TakenBack:
            pass
        except workflow.Refused as refused:
            self.faults += [Fault(sentence) for sentence in refused.messages]

    def _carry_out(self) -> None:
        """As far as it goes: what is wrong already is left out, so that all that is wrong is told at once."""
        whole = self._whole([each for each in self.differences if each.outcome is not Outcome.UNCHANGED])
        holding.hold_codings([each.row for each in whole], self.ledger)
        stored = self._lock([each for each in whole if each.outcome is not Outcome.CREATED])
        rows, sound = self._rows(self._whole(whole))
        self.is_partial = bool(self.faults)
        try:
            with transaction.atomic():
                self._delete([each for each in sound if each.outcome is Outcome.DELETED])
                store(rows)
        except loading.Broken as broken:
            self.faults += blaming.told(broken, sound, self.ledger)
            return
        self._look_at_new([each for each in sound if each.outcome is Outcome.CREATED])
        self.asks_why = self.asks_why or any(map(is_seen, stored))

    def _whole(self, written: list[Difference]) -> list[Difference]:
        """Those with which nothing is wrong so far, and that refer to nothing else but these and what is stored."""
        lines = {fault.line for fault in self.faults}
        rest = [each for each in written if each.row.place.line not in lines]
        while True:
            there = {each.row.identity for each in rest}
            left = [each for each in rest if all(to in there or to in self.ledger for _, to in each.row.references())]
            if len(left) == len(rest):
                return rest
            rest = left

    def _sound(self, written: list[Difference]) -> list[Difference]:
        """Those of nouns with which nothing is wrong so far: a rule would miss what was left out of the others."""
        lines = {fault.line for fault in self.faults}
        bad = {each.row.noun for each in written if each.row.place.line in lines} | self.doubtful
        while referring := {
            each.row.noun
            for each in written
            if each.row.noun not in bad and any(target in bad for _, target in each.row.references())
        }:
            bad |= referring
        return [each for each in written if each.row.noun not in bad]

    def _lock(self, written: list[Difference]) -> list[Any]:
        """Lock what is to be changed; the faults where somebody was faster, or where this person may not."""
        numbers = {each.row.identity: self.ledger.number(each.row.identity) for each in written}
        found: dict[type[Keyed], dict[Any, Any]] = {}
        for model in holding.in_order({each.row.kind.model for each in written}):
            of_model = [number for (kind, _), number in numbers.items() if kind is model]
            found[model] = holding.locked(model, of_model)
        rows: dict[Identity, Any] = {}
        for each in written:
            row = found[each.row.kind.model].get(numbers[each.row.identity])
            if row is None:
                self.faults.append(each.row.fault(f"{each.row} was deleted by somebody at this moment; look again."))
            else:
                rows[each.row.identity] = row
                self.faults += rights.refusals(each, row, self.by)
        now = {identity: row.version for identity, row in rows.items()}
        self.faults += stale([each.row for each in written if each.row.identity in now], self.ledger, now)
        return list(rows.values())

    def _rows(self, whole: list[Difference]) -> tuple[Rows, list[Difference]]:
        """The rows to write, and of what they come; the faults where a field or a constraint does not take a value."""
        try:
            rows = make_rows(list(self._steps(whole)), self.ledger)
        except loading.Broken as broken:
            self.faults += blaming.told(broken, [], self.ledger)
            whole = self._whole(whole)
            rows = make_rows(list(self._steps(whole)), self.ledger)
        self.faults += checking.broken(rows)
        sound = self._whole(self._sound(whole))
        left = {id(each.row) for each in sound}
        return [(step, row) for step, row in rows if id(step.record) in left], sound

    def _steps(self, written: list[Difference]) -> Iterator[Step]:
        for each in written:
            if each.outcome in WRITTEN:
                of_draft = {"author": self.by.username, "batch": self.batch}
                is_new_draft = each.outcome is Outcome.CREATED and each.row.model is StatusUpdate
                yield Step(each.row, WRITTEN[each.outcome], each.now | (of_draft if is_new_draft else {}))

    def _delete(self, gone: list[Difference]) -> None:
        for model in {each.row.kind.model for each in gone}:
            numbers = [self.ledger.number(each.row.identity) for each in gone if each.row.model is model]
            try:
                with faults_of_database([]):
                    model._base_manager.filter(pk__in=numbers).delete()
            except (ProtectedError, RestrictedError) as error:
                rows = [each.row for each in gone if each.row.model is model]
                self.faults.append(rows[0].fault(f"other records need what is to be deleted: {error.args[0]}"))
                raise loading.Broken([]) from None

    def _look_at_new(self, new: list[Difference]) -> None:
        """Whether this person may add them, now that it can be seen where they belong."""
        for model in {each.row.kind.model for each in new}:
            of_model = {self.ledger.number(each.row.identity): each for each in new if each.row.model is model}
            rows = holding.with_owners(model).filter(pk__in=of_model)
            for row in rows:
                self.faults += rights.refusals(of_model[row.pk], row, self.by)
                self.asks_why = self.asks_why or is_seen(row)
