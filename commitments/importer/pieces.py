"""What an importer has read, in the hands of the person who looks it through: pieces of text and what becomes of them.

A piece stays where it is, whatever becomes of it, and can be taken back as long as nothing is confirmed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .changes import Correction, Note
from .passages import Passage, Reading

Fate = Literal["passage", "not_held", "no_text"]
"""A passage; part of the text that the ledger may not hold, so that its number is left out; no part of the text."""


@dataclass(frozen=True)
class Piece:
    """A passage to be. `lead_in` is the place, counted from 0, of the piece that introduces it."""

    text: str
    heading: str = ""
    is_bullet: bool = False
    lead_in: int | None = None
    corrections: tuple[Correction, ...] = ()
    line: int = 0
    fate: Fate = "passage"


def pieces_of(reading: Reading) -> list[Piece]:
    """The passages of a reading, all of them kept."""
    places = {passage.number: place for place, passage in enumerate(reading.passages)}
    return [
        Piece(
            text=passage.text,
            heading=passage.heading,
            is_bullet=passage.is_bullet,
            lead_in=places[passage.lead_in] if passage.lead_in else None,
            corrections=passage.corrections,
            line=passage.line,
        )
        for passage in reading.passages
    ]


def numbers_of(pieces: Sequence[Piece]) -> list[str]:
    """The number of each piece: they count over the whole text, held or not; what is no text has none."""
    numbers, last = [], 0
    for piece in pieces:
        last += piece.fate != "no_text"
        numbers.append(str(last) if piece.fate != "no_text" else "")
    return numbers


def passages_of(pieces: Sequence[Piece]) -> tuple[Passage, ...]:
    """The passages to be held, in the order of the text."""
    numbers = numbers_of(pieces)
    return tuple(
        Passage(
            number=number,
            position=int(number),
            heading=piece.heading,
            is_bullet=piece.is_bullet,
            lead_in=None if piece.lead_in is None else numbers[piece.lead_in],
            text=piece.text,
            corrections=piece.corrections,
            line=piece.line,
        )
        for number, piece in zip(numbers, pieces, strict=True)
        if piece.fate == "passage"
    )


def stored(pieces: Sequence[Piece], notes: Sequence[Note]) -> dict[str, Any]:
    """Pieces and notes in a form that JSON can hold."""
    return {
        "pieces": [
            [
                *(piece.text, piece.heading, piece.is_bullet, piece.lead_in),
                [[change.was, change.becomes, change.reason, change.line] for change in piece.corrections],
                *(piece.line, piece.fate),
            ]
            for piece in pieces
        ],
        "notes": [[note.line, note.what, note.was] for note in notes],
    }


def restored(content: dict[str, Any]) -> tuple[list[Piece], list[Note]]:
    """What `stored` has put away."""
    pieces = [
        Piece(text, heading, is_bullet, lead_in, tuple(Correction(*change) for change in changes), line, fate)
        for text, heading, is_bullet, lead_in, changes, line, fate in content["pieces"]
    ]
    return pieces, [Note(*note) for note in content["notes"]]
