"""What a dry run found, kept with the file that waits: its page is looked at without doing it again."""

import json
from dataclasses import dataclass

from alliance.tables.faults import Fault
from alliance.tables.importing import Import


@dataclass(frozen=True)
class RowOutcome:
    """What becomes of one row: each field with what it was and what it is to be, as cells have it."""

    line: int
    name: str
    outcome: str
    fields: list[list[str]]

    @property
    def height(self) -> int:
        """How many lines it takes on a page."""
        return len(self.fields)


@dataclass(frozen=True)
class DryRun:
    """What a file would have done, as `Import` has it."""

    counts: dict[str, int]
    asks_why: bool
    faults: list[Fault]
    differences: list[RowOutcome]
    is_partial: bool = False

    @classmethod
    def of(cls, told: Import) -> "DryRun":
        outcomes = [
            RowOutcome(each.row.place.line, str(each.row), each.outcome.value, [list(field) for field in each.fields])
            for each in told.differences
        ]
        return cls(told.counts, told.asks_why, told.faults, outcomes, told.is_partial)

    @classmethod
    def read(cls, text: str) -> "DryRun | None":
        """As `written` wrote it; None of an empty text."""
        if not text:
            return None
        kept = json.loads(text)
        faults = [Fault(**each) for each in kept.pop("faults")]
        return cls(faults=faults, differences=[RowOutcome(**each) for each in kept.pop("differences")], **kept)

    def written(self) -> str:
        """As text, which holds whatever stands in a file, where a column of JSON would not."""
        return json.dumps(vars(self), default=vars)
