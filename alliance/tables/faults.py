"""What is wrong with a file: each fault a sentence with its line and column."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One broken thing. Line 0 is the file as a whole, an empty column the whole row."""

    sentence: str
    line: int = 0
    column: str = ""

    @property
    def place(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"Line {self.line}{column}" if self.line else ""

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.line else self.sentence


class Faults(Exception):
    """The file cannot be taken in; nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.line, fault.column, fault.sentence))
        super().__init__("\n".join(map(str, self.faults)))
