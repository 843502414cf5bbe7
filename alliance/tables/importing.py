"""A file taken in: read, compared, and tried; the same for the dry run and for good."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid4, uuid5

from alliance.loading.stored import Ledger
from alliance.models import User
from alliance.tables import reading
from alliance.tables.comparing import Difference, Outcome, compare
from alliance.tables.faults import Fault, Faults
from alliance.tables.records import Records
from alliance.tables.sheets import Sheet
from alliance.tables.trying import Attempt


@dataclass
class Import:
    """What a file would do, or has done. `differences` leave out the rows that stay as they are.

    `is_partial`: the rules between rows have not spoken of every row, as those with faults are left out.
    """

    faults: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    asks_why: bool = False
    batch: str = ""
    is_partial: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, deleted and unchanged."""
        counted = Counter(each.outcome for each in self.differences)
        return {outcome.value: counted[outcome] for outcome in Outcome} | {Outcome.UNCHANGED.value: self.unchanged}


def take_in(sheet: Sheet, content: bytes, by: User, *, reason: str = "", for_good: bool = False) -> Import:
    """Dry, unless `for_good`. Nothing is written where anything is wrong."""
    records = Records(sheet, uuid5(NAMESPACE_URL, f"{by.pk} {sha256(content).hexdigest()}"))
    try:
        records.read(reading.lines(sheet, content))
    except Faults as told:
        return Import(told.faults, is_partial=True)
    ledger = Ledger(records.rows)
    differences, faults = compare(records.rows, ledger, records.doubtful)
    faults += records.faults
    written = [each for each in differences if each.outcome is not Outcome.UNCHANGED]
    attempt = Attempt(written, ledger, by, reason, f"import {uuid4().hex[:12]}", faults, records.doubtful)
    if written:
        attempt.for_good() if for_good else attempt.dry()
    found = sorted(set(attempt.faults), key=lambda fault: (fault.line, fault.column, fault.sentence))
    unchanged = len(differences) - len(written)
    return Import(found, written, unchanged, attempt.asks_why, attempt.batch, attempt.is_partial)
