"""Does a quotation stand in its passage, and if not, where does it break? Plain text functions; a leaf."""

import unicodedata
from difflib import SequenceMatcher

SHOWN = 60
"""How many characters of a text a sentence shows."""

JOINER = "\u200d"
"""Makes one picture of two."""

EXTENDING = {JOINER, "\u200c", *map(chr, range(0x1F3FB, 0x1F400)), *map(chr, range(0xE0020, 0xE0080))}
"""What belongs to the character before it, besides all marks (accents, variants): joiners, colours of skin, tags."""

FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""Two of them are a flag."""


def clean(text: str) -> str:
    """In the form in which texts are kept: NFC, on one line, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def find(quote: str, text: str, occurrence: int = 1) -> int | None:
    """Where the quotation begins, in code points from 0: the first time, the second, ...; None where it does not."""
    position = -len(quote)
    for _ in range(occurrence):
        position = text.find(quote, position + len(quote))
        if position < 0:
            return None
    return position


def occurrence_at(start: int, quote: str, text: str) -> int | None:
    """Which of the equal quotations begins there, as `find` counts them; None where it counts none there."""
    position, occurrence = text.find(quote), 1
    while quote and 0 <= position < start:
        position, occurrence = text.find(quote, position + len(quote)), occurrence + 1
    return occurrence if position == start else None


def splits_character(text: str, place: int) -> bool:
    """Whether a cut there goes through what people read as one character: an accented letter, a picture, a flag."""
    before, after = text[:place], text[place:]
    if not before or not after:
        return False
    flag_letters = len(before) - len(before.rstrip(FLAG_LETTERS))
    is_flag_split = after[0] in FLAG_LETTERS and flag_letters % 2 == 1
    return is_flag_split or before[-1] == JOINER or after[0] in EXTENDING or unicodedata.category(after[0])[0] == "M"


def fault(quote: str, text: str, occurrence: int = 1) -> str | None:
    """One sentence on why the quotation does not stand in the text and what stands there; None where it does."""
    if find(quote, text, occurrence) is not None:
        return None
    times = text.count(quote)
    if times:
        often = "once" if times == 1 else f"{times} times"
        return f"The passage holds these words {often}, so there is no occurrence {occurrence}."
    kept = _beginning_held(quote, text)
    if kept.count(" ") < 2:  # a word or none is no beginning of it
        run = SequenceMatcher(None, text, quote, autojunk=False).find_longest_match()
        there = _whole_words(text, max(run.a - run.b, 0), run.a - run.b + len(quote))
        return f"The passage does not hold these words; the nearest that it has: “{there}”."
    after = (text + " ").index(kept) + len(kept)
    return (
        f"The quotation breaks after “{_end(kept)}”: it goes on “{_beginning(quote[len(kept) :])}”, "
        f"the passage “{_beginning(text[after:])}”."
    )


def _beginning_held(quote: str, text: str) -> str:
    """The whole words with which the quotation begins and which stand in the text, with the space after them."""
    held = ""
    for word in quote.split(" "):
        if f"{held}{word} " not in f"{text} ":
            break
        held += f"{word} "
    return held


def _whole_words(text: str, begin: int, end: int) -> str:
    """The stretch of the text, widened to whole words and cut to what fits a sentence."""
    begin = text.rfind(" ", 0, begin + 1) + 1
    stop = text.find(" ", end)
    return _beginning(text[begin:] if stop < 0 else text[begin:stop])


def _beginning(text: str) -> str:
    text = text.strip()
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _end(text: str) -> str:
    text = text.strip()
    return text if len(text) <= SHOWN else "…" + text[-SHOWN:]
