"""Two pieces of text become one again: words divided at a line's end, sentences cut by a page's end."""

import re

from .changes import Correction
from .lines import ENDS_A_SENTENCE

SMALL_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "vs",
        "with",
    }
)
LONG = 200  # characters: more than any word has
NUMBER_IN_A_SENTENCE = re.compile(r"\d+(?![\d.)])")


def words_of(texts: list[str]) -> frozenset[str]:
    """All words of a text in small letters."""
    return frozenset(word.lower() for text in texts for word in re.findall(r"\w+", text))


def last_word(text: str) -> str:
    """The last word of a text with single spaces."""
    return text[text.rfind(" ") + 1 :]


def first_word(text: str) -> str:
    """The first word of a text with single spaces."""
    return text.partition(" ")[0]


def join(before: str, after: str, words: frozenset[str], line: int) -> tuple[str, tuple[Correction, ...]]:
    """Two pieces as one, with a word that was divided between them made whole.

    The text's own usage decides whether the hyphen belongs to the word: it goes when the word stands
    elsewhere in the text without it. It stays before capitals and numbers ("Indo-Pacific"), and where
    a second word shares the ending ("short- and long-term") there is nothing to join.
    """
    if (before.endswith("—") and not before.endswith(" —")) or (after.startswith("—") and not after.startswith("— ")):
        return before + after, ()  # a dash without spaces, as in "clear—and, importantly"
    tail, head = last_word(before), first_word(after)
    left, right = re.findall(r"\w+", tail)[-1:], re.match(r"\w+", head)
    if not (tail.endswith("-") and left and right) or right[0] in {"and", "or", "to"}:
        return f"{before} {after}", ()
    if right[0].islower() and (left[0] + right[0]).lower() in words:
        whole = Correction(f"{tail} {head}", tail[:-1] + head, "hyphen at a line end taken out", line)
        return before[:-1] + after, (whole,)
    return before + after, (Correction(f"{tail} {head}", tail + head, "hyphen at a line end joined", line),)


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence that begins in one piece is continued by the next.

    A small letter, or a number that is no label, continues it. A capital does so only when the last
    word cannot end a sentence or may be part of a name: "the United / States", "28,500 / US troops".
    """
    if ENDS_A_SENTENCE.search(before):
        return False
    if after[0].islower() or NUMBER_IN_A_SENTENCE.match(after):
        return True
    last = last_word(before)
    return last.lower() in SMALL_WORDS or last[-1] in ",-—" or last[0].isupper() or last[-1].isdigit()


class JoinedText:
    """A text that grows piece by piece. Only its end is looked at: a long text is not copied with each piece."""

    def __init__(self, text: str) -> None:
        self._done: list[str] = []
        self.end = text

    def __str__(self) -> str:
        return "".join([*self._done, self.end])

    def join(self, after: str, words: frozenset[str], line: int) -> tuple[Correction, ...]:
        """Join a piece to it; gives the correction of a word that was divided between them."""
        self.end, corrections = join(self.end, after, words, line)
        if len(self.end) > 2 * LONG:
            self._done.append(self.end[:-LONG])
            self.end = self.end[-LONG:]
        return corrections
