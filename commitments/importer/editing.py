"""A person's changes to what the importer has read: all of them are made at once, or none and each fault is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from .changes import Correction
from .joining import join, words_of
from .lines import tidy
from .pieces import Fate, Piece, numbers_of

LONGEST_HEADING = 300  # characters
LONGEST_REASON = 300
MOST_WORDS = 400  # in which single differences are looked for; more are one difference

Become = Literal["passage", "join", "heading", "not_held", "no_text"]
KEPT: dict[Become, Fate] = {"passage": "passage", "not_held": "not_held", "no_text": "no_text"}


@dataclass(frozen=True)
class Edit:
    """A piece as its form has come back; `lead_in` is a number or empty, a line break in the text divides it."""

    text: str
    heading: str
    lead_in: str
    become: Become
    reason: str = ""


@dataclass(frozen=True)
class Edited:
    """The pieces, or the sentences on what cannot be done, by the place of the piece."""

    pieces: list[Piece]
    faults: dict[int, list[str]]


def unchanged(pieces: Sequence[Piece]) -> list[Edit]:
    """What comes back where nobody has changed anything."""
    numbers = numbers_of(pieces)
    return [
        Edit(
            text=piece.text,
            heading=piece.heading,
            lead_in="" if piece.lead_in is None else numbers[piece.lead_in],
            become=piece.fate,
        )
        for piece in pieces
    ]


def edited(pieces: Sequence[Piece], edits: Sequence[Edit]) -> Edited:
    """The pieces as these edits want them."""
    numbers = {number: place for place, number in enumerate(numbers_of(pieces)) if number}
    faults = {
        place: sentences
        for place, (piece, edit) in enumerate(zip(pieces, edits, strict=True))
        if (sentences := list(faults_of(place, piece, edit, numbers)))
    }
    return Edited(list(pieces), faults) if faults else Edited(put_together(pieces, edits, numbers), {})


def faults_of(place: int, piece: Piece, edit: Edit, numbers: dict[str, int]) -> list[str]:
    """What cannot be done with a piece."""
    text = tidy(edit.text)
    return [
        sentence
        for is_wrong, sentence in (
            (not text, "A passage needs its text; to take it out, say that it is no part of the text."),
            (text != piece.text and text and not tidy(edit.reason), "Say why the words change: readers see it."),
            (
                edit.lead_in and numbers.get(edit.lead_in, place) >= place,
                "What introduces it is the number of a passage before.",
            ),
            (edit.become == "join" and place == 0, "There is nothing before it to join."),
            (
                edit.become == "heading" and len(text) > LONGEST_HEADING,
                f"A heading has at most {LONGEST_HEADING} characters.",
            ),
        )
        if is_wrong
    ]


def put_together(pieces: Sequence[Piece], edits: Sequence[Edit], numbers: dict[str, int]) -> list[Piece]:
    """The pieces after edits without a fault."""
    words = words_of([piece.text for piece in pieces])
    made: list[Piece] = []
    now: dict[int, int | None] = {}  # where a piece is now: its last part, as that is what introduces others
    was_heading, heading = "", ""  # the heading that stood over the last piece, and the one that stands there now
    for place, (piece, edit) in enumerate(zip(pieces, edits, strict=True)):
        wanted = tidy(edit.heading)[:LONGEST_HEADING]
        if piece.heading != was_heading or wanted != piece.heading:
            was_heading, heading = piece.heading, wanted
        if edit.become == "heading":
            heading, now[place] = tidy(edit.text), None
            continue
        first, *more = parts_of(piece, edit, heading, now.get(numbers.get(edit.lead_in, -1)))
        before = next((i for i in reversed(range(len(made))) if made[i].fate != "no_text"), None)
        if edit.become == "join" and before is not None:
            made[before] = joined(made[before], first, words)
            made += more
            now[place] = len(made) - 1 if more else before
        else:
            made += [first, *more]
            now[place] = len(made) - 1
    return [without_lost_lead_in(piece, made) for piece in made]


def parts_of(piece: Piece, edit: Edit, heading: str, lead_in: int | None) -> list[Piece]:
    """A piece with its words, heading and lead-in, divided where its text has line breaks."""
    texts = [text for text in map(tidy, edit.text.splitlines()) if text]
    changes = differences(piece.text, " ".join(texts), tidy(edit.reason)[:LONGEST_REASON], piece.line)
    corrections = piece.corrections + changes
    parts = []
    for text in texts:
        mine = tuple(change for change in corrections if len(texts) == 1 or change.becomes in text)
        corrections = tuple(change for change in corrections if change not in mine)
        fate = KEPT.get(edit.become, "passage")
        parts.append(replace(piece, text=text, heading=heading, lead_in=lead_in, corrections=mine, fate=fate))
    parts[-1] = replace(parts[-1], corrections=parts[-1].corrections + corrections)
    return parts


def joined(before: Piece, after: Piece, words: frozenset[str]) -> Piece:
    """Two pieces as one, in the place of the first."""
    text, hyphen = join(before.text, after.text, words, after.line)
    return replace(before, text=text, corrections=before.corrections + hyphen + after.corrections)


def without_lost_lead_in(piece: Piece, pieces: Sequence[Piece]) -> Piece:
    """A piece that is not introduced by what is no text."""
    is_lost = piece.lead_in is not None and pieces[piece.lead_in].fate == "no_text"
    return replace(piece, lead_in=None) if is_lost else piece


def differences(was: str, becomes: str, reason: str, line: int) -> tuple[Correction, ...]:
    """The words in which two texts differ, each time with a word beside them where there would be none."""
    if was == becomes:
        return ()
    old, new = was.split(" "), becomes.split(" ")
    if max(len(old), len(new)) > MOST_WORDS:
        return (difference(old, new, outer(old, new), reason, line),)
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(difference(old, new, places, reason, line) for tag, *places in changes if tag != "equal")


def outer(old: list[str], new: list[str]) -> list[int]:
    """From where to where two lists of words differ."""
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    last = next((i for i in range(shorter - first) if old[-1 - i] != new[-1 - i]), shorter - first)
    return [first, len(old) - last, first, len(new) - last]


def difference(old: list[str], new: list[str], places: list[int], reason: str, line: int) -> Correction:
    """One difference: these words of the old text have become those of the new."""
    old_from, old_to, new_from, new_to = places
    if old_from == old_to or new_from == new_to:  # words added or taken out: say where
        if old_from > 0 and new_from > 0:
            old_from, new_from = old_from - 1, new_from - 1
        else:
            old_to, new_to = old_to + 1, new_to + 1
    return Correction(" ".join(old[old_from:old_to]), " ".join(new[new_from:new_to]), reason, line)
