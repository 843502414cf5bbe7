"""What only a reader sees: letters to correct, lead-ins the layout does not show, passages that may be held.

A corrections file is YAML:

    agreement: 2024-GSP
    corrections:
      - {passage: "1", was: 70t anniversary, is: 70th anniversary, reason: letter lost in the scan}
    lead_ins:
      - {passage: "25", lead_in: "15", reason: the list does not show where its part ends}
    held: ["1", "2"]

`held` is named only where the document may be excerpted and not held whole; numbers stay those of
the whole text. All parts are optional.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from .blocks import Correction
from .lines import tidy
from .passages import Passage, Reading
from .source import SourceError, read_source

PARTS = {"agreement", "corrections", "lead_ins", "held"}


class CorrectionError(Exception):
    """A corrections file that does not fit its text; the message is one sentence."""


@dataclass(frozen=True)
class ReadersCorrections:
    """The contents of a corrections file."""

    agreement: str = ""
    letters: tuple[tuple[str, Correction], ...] = ()  # (passage, correction)
    lead_ins: tuple[tuple[str, str], ...] = ()  # (passage, lead-in)
    held: tuple[str, ...] | None = None  # None: the whole text


def read_corrections(path: Path) -> ReadersCorrections:
    """Read a corrections file."""
    try:
        content = yaml.safe_load(read_source(path))
    except SourceError as error:
        raise CorrectionError(str(error)) from error
    except yaml.YAMLError as error:
        raise CorrectionError(f"{path}: this is not YAML: {' '.join(str(error).split())}.") from error
    if not isinstance(content, dict) or not content.keys() <= PARTS:
        raise CorrectionError(f"{path}: a corrections file has only the parts {', '.join(sorted(PARTS))}.")
    held = content.get("held")
    return ReadersCorrections(
        agreement=str(content.get("agreement", "")),
        letters=tuple(
            (entry["passage"], Correction(entry["was"], entry["is"], entry["reason"]))
            for entry in entries(content, "corrections", ("passage", "was", "is", "reason"), path)
        ),
        lead_ins=tuple(
            (entry["passage"], entry["lead_in"])
            for entry in entries(content, "lead_ins", ("passage", "lead_in", "reason"), path)
        ),
        held=None if held is None else tuple(str(number) for number in held),
    )


def entries(content: dict[str, object], part: str, fields: tuple[str, ...], path: Path) -> Iterable[dict[str, str]]:
    """The entries of one part, each with exactly its fields, as text."""
    listed = content.get(part) or []
    if not isinstance(listed, list):
        raise CorrectionError(f"{path}: {part} must be a list.")
    for place, entry in enumerate(listed, start=1):
        if not isinstance(entry, dict) or set(entry) != set(fields):
            raise CorrectionError(f"{path}: entry {place} of {part} must have exactly {', '.join(fields)}.")
        yield {field: str(entry[field]) for field in fields}


def apply_corrections(reading: Reading, readers: ReadersCorrections) -> Reading:
    """The reading with a reader's corrections; an entry that does not fit its passage is an error."""
    passages = {passage.number: passage for passage in reading.passages}
    for number, correction in readers.letters:
        passages[number] = corrected(found(passages, number), correction)
    for number, lead_in in readers.lead_ins:
        found(passages, lead_in)
        passages[number] = replace(found(passages, number), lead_in=lead_in)
    return replace(reading, passages=held_passages(passages, readers.held))


def found(passages: dict[str, Passage], number: str) -> Passage:
    """The passage with this number."""
    if number not in passages:
        raise CorrectionError(f"The corrections name passage {number}, which the text does not have.")
    return passages[number]


def corrected(passage: Passage, correction: Correction) -> Passage:
    """A passage with one correction made and kept on record."""
    times = passage.text.count(correction.was) if correction.was else 0
    if times != 1:
        raise CorrectionError(
            f"The correction of “{correction.was}” must match passage {passage.number} exactly once, "
            f"but stands there {times} times."
        )
    text = passage.text.replace(correction.was, correction.becomes)
    if not text or text != tidy(text):
        raise CorrectionError(f"The correction of “{correction.was}” leaves passage {passage.number} with loose spaces.")
    on_record = replace(correction, line=passage.line)
    return replace(passage, text=text, corrections=(*passage.corrections, on_record))


def held_passages(passages: dict[str, Passage], held: tuple[str, ...] | None) -> tuple[Passage, ...]:
    """The passages that the ledger may hold, in the order of the text."""
    if held is None:
        return tuple(passages.values())
    for number in held:
        lead_in = found(passages, number).lead_in
        if lead_in and lead_in not in held:
            raise CorrectionError(f"Passage {number} is held, but passage {lead_in}, which introduces it, is not.")
    return tuple(passage for number, passage in passages.items() if number in held)
