"""Places of a text that a person should look at before it is confirmed."""

import re
from collections.abc import Iterator, Sequence

from .lines import ENDS_A_SENTENCE
from .pieces import Piece, numbers_of

LONG = 2_000  # characters: more than a paragraph of any agreement that we hold
LONGEST = 20_000  # characters of a passage at most; the search cannot hold a million

HYPHEN = re.compile(r"\b\w+- (?!(?:and|or|to)\b)\w+")
ENTITY = re.compile(r"&#?\w{1,10};")
MARKUP = re.compile(
    r"</?[a-zA-Z!][^<>]{0,40}>?|\*\*|~~|__|\[[^\]]{1,80}\]\([^)]{0,200}\)?|\[\^\w+\]|^#{1,6} |^>|\\[*_#]"
)
NOT_READ = re.compile("[\ufffd\ue000-\uf8ff]+")
FOOTNOTE_MARK = re.compile(r"\b[^\W\d_]{4,}\d{1,2}(?=[\s.,;:)]|$)")


def doubts(pieces: Sequence[Piece]) -> list[list[str]]:
    """For each piece the sentences on what looks wrong with it."""
    first: dict[str, str] = {}
    told = []
    for piece, number in zip(pieces, numbers_of(pieces), strict=True):
        sentences = list(doubts_of(piece)) if piece.fate == "passage" else []
        if piece.fate == "passage":
            if piece.text in first and not piece.text.endswith(":"):  # lists begin alike
                sentences.append(f"The same text as passage {first[piece.text]}.")
            first.setdefault(piece.text, number)
        told.append(sentences)
    return told


def doubts_of(piece: Piece) -> Iterator[str]:
    """What looks wrong with a piece by itself."""
    text = piece.text
    for pattern, sentence in (
        (HYPHEN, "A hyphen of a line's end may have stayed: “{}”."),
        (NOT_READ, "A character could not be read: “{}”."),
        (ENTITY, "This looks like an escape of HTML: “{}”."),
        (MARKUP, "This looks like markup: “{}”."),
        (FOOTNOTE_MARK, "The mark of a footnote may have stayed: “{}”."),
    ):
        if found := pattern.search(text):
            yield sentence.format(found[0])
    if len(text) > LONGEST:
        yield too_long(piece)
    elif len(text) > LONG:
        yield f"Long for one passage: {len(text):,} characters."
    if not piece.is_bullet and text[0].islower():
        yield "It begins with a small letter: perhaps the rest of the passage before."
    if not piece.is_bullet and text[-1].isalpha() and len(text) > 100 and not ENDS_A_SENTENCE.search(text):
        yield "It ends without a full stop: perhaps it is cut off."


def faults(pieces: Sequence[Piece]) -> dict[int, list[str]]:
    """What stands between the pieces and the ledger, by their place."""
    numbers = numbers_of(pieces)
    found: dict[int, list[str]] = {}
    for place, piece in enumerate(pieces):
        if piece.fate != "passage":
            continue
        if len(piece.text) > LONGEST:
            found.setdefault(place, []).append(too_long(piece))
        if piece.lead_in is not None and pieces[piece.lead_in].fate == "not_held":
            sentence = f"Passage {numbers[piece.lead_in]} introduces it and is not held; hold both, or empty the box."
            found.setdefault(place, []).append(sentence)
    return found


def too_long(piece: Piece) -> str:
    return f"A passage has at most {LONGEST:,} characters, and this has {len(piece.text):,}: divide it by line breaks."
