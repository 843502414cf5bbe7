"""Does a quotation stand in its passage, and if not, where does it break? Plain text functions; a leaf."""

import unicodedata
from difflib import SequenceMatcher

SHOWN = 60
"""How many characters of a text a sentence shows."""


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


def fault(quote: str, text: str, occurrence: int = 1) -> str | None:
    """One sentence on why the quotation does not stand in the text and what stands there; None where it does."""
    if find(quote, text, occurrence) is not None:
        return None
    times = text.count(quote)
    if times:
        return f"The passage holds these words {times} times, so there is no occurrence {occurrence}."
    run = SequenceMatcher(None, text, quote, autojunk=False).find_longest_match()
    begins = max(run.a - run.b, 0)
    there = _shown(text[begins : begins + len(quote) + 10])
    if run.b > 0 or run.size == 0:
        return f"The passage does not hold these words; the nearest that it has: “{there}”."
    rest, instead = quote[run.size :], text[run.a + run.size :]
    return (
        f"The quotation breaks after “{_shown(quote[: run.size], end=True)}”: "
        f"it goes on “{_shown(rest)}”, the passage “{_shown(instead)}”."
    )


def _shown(text: str, *, end: bool = False) -> str:
    """The beginning (or the end) of a text, cut to what fits a sentence."""
    if len(text) <= SHOWN:
        return text.strip()
    return ("…" + text[-SHOWN:] if end else text[:SHOWN] + "…").strip()
