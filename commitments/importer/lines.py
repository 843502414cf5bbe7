"""The text as lines: markup taken off, front matter and page furniture taken out and named."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

# Characters that nobody sees: byte order mark, zero-width space, soft hyphen; what turns the direction of a text;
# control characters but white space.
UNSEEN = re.compile(
    "[\ufeff\u200b\u00ad\u2060\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)

TAG = re.compile(r"</?(?:a|b|br|em|i|p|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
BOLD_LINE = re.compile(r"\*\*[^*]+\*\*")
EMPHASIS = re.compile(r"\*(?=\S)([^*]*)(?<=\S)\*")
MARKDOWN_HEADING = re.compile(r"#{1,6} (?=\S)")
FRONT_MATTER_ENTRY = re.compile(r"[\w-]+:(\s|$)")
LETTER_OR_DIGIT = re.compile(r"[^\W_]")

LINK = r"(?:https?://|www\.)\S+"
FOOTNOTE_NUMBER = r"[\[(]?(?:\d{1,3}|[a-z])[\].)]*"
LINKS = re.compile(rf"(?:(?:[-•*]|{FOOTNOTE_NUMBER}) )*{LINK}(?: (?:• )*{LINK})*")
CONTINUED_HEAD = re.compile(r"(?P<head>(?![-•*] ).*\S) \(continued\)", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: (?:of|/) \d{1,3})?", re.IGNORECASE)
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{MONTH})(?: \d{{1,2}},)? \d{{4}}")
ENDS_A_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")

DEEPEST = 10  # marks inside marks; in a text made to hold us up they would never end

# A heading in bold goes over a few lines; a bold mark without an end begins none.
LONGEST_BOLD = 8  # lines

# Text wrapped by hand or by a page has no line longer than this; a longer one is a whole paragraph.
WIDEST_WRAPPED_LINE = 120


@dataclass(frozen=True)
class Line:
    """One line of the file. `removed` names what stood there and is no part of the text, which was `was`."""

    number: int
    text: str
    width: int = 0  # of the line as it stands in the file, the longest where markup went over several
    indent: int = 0
    is_heading: bool = False
    starts_page: bool = False
    removed: str = ""
    was: str = ""
    is_whole: bool = False  # whether its markup shows where it ends

    def without_text(self, what: str) -> "Line":
        """The line as one that held nothing but `what`."""
        return replace(self, text="", is_heading=False, removed=what, was=self.text)


def tidy(text: str) -> str:
    """NFC, without characters that nobody sees, with single spaces and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", UNSEEN.sub("", text)).split())


def plain(text: str) -> str:
    """The words of a line without its bold, italic, underline and span marks."""
    for _ in range(DEEPEST):
        bare = tidy(EMPHASIS.sub(r"\1", TAG.sub("", text)))
        if bare == text:
            break
        text = bare
    return text


def read_lines(text: str) -> list[Line]:
    """The lines of a text, ready to be put together into blocks."""
    # A form feed starts a page; in scanned texts a single leading space is left of it.
    numbered = list(enumerate(text.replace("\f", "\n ").splitlines(), start=1))
    front = front_matter_length(numbered)
    dropped = [Line(number, "", removed="front matter", was=raw) for number, raw in numbered[:front]]
    body = [clean_line(*numbered_raws) for numbered_raws in with_bold_together(numbered[front:])]
    return dropped + without_page_furniture(body)


def front_matter_length(numbered: list[tuple[int, str]]) -> int:
    """How many lines the YAML block at the very start has: none if what follows `---` is no `key: value`.

    A text may begin with a horizontal rule, which looks the same but has text below it.
    """
    raws = [raw.rstrip() for _, raw in numbered]
    if len(raws) < 3 or raws[0] != "---" or not FRONT_MATTER_ENTRY.match(raws[1]) or "---" not in raws[1:]:
        return 0
    return raws.index("---", 1) + 1


def with_bold_together(numbered: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """The lines, each with those below it over which its bold letters go."""
    place = 0
    while place < len(numbered):
        raws = [raw for _, raw in numbered[place : place + LONGEST_BOLD]]
        length = bold_length(raws)
        yield numbered[place][0], raws[:length]
        place += length


def bold_length(raws: list[str]) -> int:
    """Over how many lines the bold letters go that begin in the first; they end before a blank line."""
    for length in range(1, len(raws) + 1):
        if not raws[length - 1].strip():
            break
        if "\n".join(raws[:length]).count("**") % 2 == 0:
            return length
    return 1


def clean_line(number: int, raws: list[str]) -> Line:
    """One line without markup, with what its markup and its margin say about it."""
    stripped = " ".join(raw.strip() for raw in raws)
    text = plain(stripped)
    if stripped and not LETTER_OR_DIGIT.search(text):
        return Line(number, "", removed="rule or end mark", was=text)
    marked = MARKDOWN_HEADING.match(text)
    is_bold = BOLD_LINE.fullmatch(stripped) is not None and not ENDS_A_SENTENCE.search(text)
    return Line(
        number,
        text=text[marked.end() :] if marked else text,
        width=max(len(raw) for raw in raws),
        indent=len(raws[0]) - len(raws[0].lstrip()),
        is_heading=is_bold or marked is not None,
        starts_page=re.match(r" \S", raws[0]) is not None,
    )


def without_page_furniture(lines: list[Line]) -> list[Line]:
    """The lines with links, page footers and "(Continued)" heads emptied."""
    lines = [line.without_text("link") if LINKS.fullmatch(line.text) else line for line in lines]
    footers = page_footers(lines)
    lines = [line.without_text("page footer") if place in footers else line for place, line in enumerate(lines)]
    texts = {line.text for line in lines}
    continued = [CONTINUED_HEAD.fullmatch(line.text) for line in lines]
    return [
        line.without_text("page head") if head and head["head"] in texts else line
        for line, head in zip(lines, continued, strict=True)
    ]


def page_footers(lines: list[Line]) -> set[int]:
    """Places of the lines that are page footers: page numbers, repeated dates, and repeated titles beside them.

    A line's place is its index here: a line of HTML may hold a whole document.
    """
    written = [(place, line.text) for place, line in enumerate(lines) if line.text]
    times = Counter(text for _, text in written)
    marks = [
        (DATE.fullmatch(text) and times[text] > 1) or (PAGE_NUMBER.fullmatch(text) and stands_alone(place, lines))
        for place, text in written
    ]
    footers = {place for (place, _), mark in zip(written, marks, strict=True) if mark}
    for i, (place, text) in enumerate(written):
        beside_mark = any(marks[max(i - 1, 0) : i + 2])
        if beside_mark and times[text] > 1 and not ENDS_A_SENTENCE.search(text):
            footers.add(place)
    return footers


def stands_alone(place: int, lines: list[Line]) -> bool:
    """Whether no text stands directly above or below a line."""
    beside = [*lines[max(place - 1, 0) : place], *lines[place + 1 : place + 2]]
    return not any(line.text for line in beside)


def is_wrapped(lines: list[Line]) -> bool:
    """Whether paragraphs go over several lines; otherwise each line is a paragraph."""
    return all(line.width <= WIDEST_WRAPPED_LINE for line in lines if line.text)
