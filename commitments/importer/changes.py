"""What the importer changed: in the letters of a passage, or only around them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Correction:
    """A change of letters, kept on record with its passage; `becomes` is called `is` in files."""

    was: str
    becomes: str
    reason: str
    line: int = 0


@dataclass(frozen=True)
class Note:
    """A change that leaves the letters of a passage alone, such as a page footer taken out: for the preview only."""

    line: int
    what: str
    was: str = ""
    """The words that were taken out."""
