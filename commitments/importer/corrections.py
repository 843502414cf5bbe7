"""What only a reader sees: letters to correct, lead-ins that the layout hides, passages that may be held.

A corrections file is YAML; all parts but the agreement may be left out:

    agreement: 2024-GSP
    corrections:
      - {passage: "1", was: 70t anniversary, is: 70th anniversary, reason: letter lost in the scan}
    lead_ins:
      - {passage: "25", lead_in: "15", reason: the list does not show where its part ends}
    held: ["1", "2"]

`held` stands only where a document may be excerpted but not held whole; numbers stay those of the
whole text.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from .changes import Correction
from .lines import tidy
from .passages import Passage, Reading
from .source import read_source

PARTS = ("agreement", "corrections", "lead_ins", "held")


class CorrectionError(Exception):
    """A corrections file that is not one or does not fit its text; the message is one sentence."""


@dataclass(frozen=True)
class ReadersCorrections:
    """The contents of a corrections file; passages are named by number."""

    agreement: str
    letters: tuple[tuple[str, Correction], ...] = ()  # passage, correction
    lead_ins: tuple[tuple[str, str], ...] = ()  # passage, the passage that introduces it
    held: tuple[str, ...] | None = None  # None: the whole text


def read_corrections(path: Path) -> ReadersCorrections:
    """Read a corrections file; what is wrong with the file itself is a SourceError."""
    try:
        content = yaml.safe_load(read_source(path))
    except yaml.YAMLError as error:
        raise CorrectionError(f"{path} is no YAML: {' '.join(str(error).split())}.") from error
    if not isinstance(content, dict) or "agreement" not in content or not set(content) <= set(PARTS):
        raise CorrectionError(f"{path} must have an agreement, and no other parts than {', '.join(PARTS)}.")
    try:
        held = content.get("held")
        letters = entries(content.get("corrections"), "corrections", ("passage", "was", "is", "reason"))
        lead_ins = entries(content.get("lead_ins"), "lead_ins", ("passage", "lead_in", "reason"))
        return ReadersCorrections(
            agreement=words(content["agreement"], "agreement"),
            letters=tuple((number, Correction(was, becomes, reason)) for number, was, becomes, reason in letters),
            lead_ins=tuple((number, lead_in) for number, lead_in, _ in lead_ins),
            held=None if held is None else tuple(words(number, "held") for number in listed(held, "held")),
        )
    except CorrectionError as error:
        raise CorrectionError(f"{path}: {error}") from error


def entries(part: Any, name: str, fields: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The entries of one part, each as the values of its fields."""
    for place, entry in enumerate(listed(part or [], name), start=1):
        if not isinstance(entry, dict) or set(entry) != set(fields):
            raise CorrectionError(f"entry {place} of {name} must have exactly the fields {', '.join(fields)}.")
    return [tuple(words(entry[field], f"{field} in {name}") for field in fields) for entry in part or []]


def listed(part: Any, name: str) -> list[Any]:
    """A part that must be a list."""
    if not isinstance(part, list):
        raise CorrectionError(f"{name} must be a list.")
    return part


def words(value: Any, name: str) -> str:
    """A value that must be text or a number; YAML reads yes, null and dates as something else."""
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        raise CorrectionError(f"{name} has the value “{value}”; write text, in quotation marks.")
    return str(value)


def apply_corrections(reading: Reading, readers: ReadersCorrections) -> Reading:
    """The reading with a reader's corrections; one that does not fit its passage is an error."""
    passages = {passage.number: passage for passage in reading.passages}
    for number, correction in readers.letters:
        passages[number] = corrected(find(passages, number), correction)
    for number, lead_in in readers.lead_ins:
        passages[number] = introduced(find(passages, number), find(passages, lead_in))
    return replace(reading, passages=held_passages(passages, readers.held))


def find(passages: dict[str, Passage], number: str) -> Passage:
    """The passage with this number."""
    if number not in passages:
        raise CorrectionError(f"The corrections name passage {number}, which the text does not have.")
    return passages[number]


def corrected(passage: Passage, correction: Correction) -> Passage:
    """A passage with one correction made and kept on record."""
    times = passage.text.count(correction.was)
    if times != 1:
        raise CorrectionError(
            f"“{correction.was}” must stand exactly once in passage {passage.number} to be corrected, "
            f"but stands there {times} times."
        )
    text = passage.text.replace(correction.was, correction.becomes)
    if text != tidy(text):
        raise CorrectionError(
            f"“{correction.becomes}” would leave passage {passage.number} with loose spaces or not in Unicode form NFC."
        )
    on_record = replace(correction, line=passage.line)
    return replace(passage, text=text, corrections=(*passage.corrections, on_record))


def introduced(passage: Passage, lead_in: Passage) -> Passage:
    """A passage with another lead-in than the layout shows."""
    if lead_in.position >= passage.position:
        raise CorrectionError(f"Passage {lead_in.number} cannot introduce passage {passage.number}: it comes later.")
    return replace(passage, lead_in=lead_in.number)


def held_passages(passages: dict[str, Passage], held: tuple[str, ...] | None) -> tuple[Passage, ...]:
    """The passages that the ledger may hold, in the order of the text."""
    if held is None:
        return tuple(passages.values())
    for number in held:
        lead_in = find(passages, number).lead_in
        if lead_in and lead_in not in held:
            raise CorrectionError(f"Passage {number} is held, but passage {lead_in}, which introduces it, is not.")
    return tuple(passage for number, passage in passages.items() if number in held)
