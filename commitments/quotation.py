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
        often = "once" if times == 1 else f"{times} times"
        return f"The passage holds these words {often}, so there is no occurrence {occurrence}."
    run = SequenceMatcher(None, text, quote, autojunk=False).find_longest_match()
    ends_with_a_word = not quote[run.size : run.size + 1].strip()
    kept = run.size if ends_with_a_word else quote.rfind(" ", 0, run.size) + 1
    if run.b > 0 or kept == 0:
        there = _whole_words(text, max(run.a - run.b, 0), run.a - run.b + len(quote))
        return f"The passage does not hold these words; the nearest that it has: “{there}”."
    return (
        f"The quotation breaks after “{_end(quote[:kept])}”: it goes on “{_beginning(quote[kept:])}”, "
        f"the passage “{_beginning(text[run.a + kept :])}”."
    )


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
