"""What is broken in the files: each fault a sentence that says where, what, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1; line 0 is the file as a whole."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Fault(Exception):
    """One broken thing. `row` is the table and primary key of a row that no record told of."""

    def __init__(self, place: Place | None, sentence: str, row: tuple[str, str] | None = None) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.place, self.sentence, self.row = place, sentence, row

    def of(self, number: int) -> Self:
        """The same fault, standing for so many of its kind."""
        return self if number == 1 else type(self)(None, f"{self} (So in {number} places.)")


class Broken(Exception):
    """The files cannot be loaded, and nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        self.sentences = list(dict.fromkeys(str(fault) for fault in self.faults))
        super().__init__("\n".join(self.sentences))
