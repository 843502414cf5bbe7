"""The text as lines: front matter dropped, markup taken off, page furniture marked as removed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

# Characters that nobody sees: byte order mark, zero-width space, soft hyphen.
INVISIBLE = str.maketrans("", "", "\ufeff\u200b\u00ad")

TAG = re.compile(r"</?(?:a|b|br|em|i|p|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
BOLD_RUN = re.compile(r"\*{2,}")
ITALIC = re.compile(r"\*(?=\S)([^*]*)(?<=\S)\*")
FRONT_MATTER_ENTRY = re.compile(r"[\w-]+:(\s|$)")
MARKDOWN_HEADING = re.compile(r"#{1,6} +(?=\S)")
END_MARK = re.compile(r"\\?#( ?#)*|-{3,}|\*{3,}|_{3,}|(\* ){2,}\*")
LINKS = re.compile(r"(?:[-•*] +)?(?:(?:https?://|www\.)\S+\s*)+")
CONTINUED_HEAD = re.compile(r"(?P<head>.*\S) \(continued\)", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: (?:of|/) \d{1,3})?", re.IGNORECASE)
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{MONTH})(?: \d{{1,2}},)? \d{{4}}")
ENDS_A_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")

# Hand-wrapped text has no line longer than this; a longer one is a whole paragraph.
WIDEST_WRAPPED_LINE = 120


@dataclass(frozen=True)
class Line:
    """One line of the file; `removed` names the page furniture that stood there (the text is then empty)."""

    number: int
    text: str
    indent: int = 0
    is_heading: bool = False
    starts_page: bool = False
    removed: str = ""


def tidy(text: str) -> str:
    """NFC, without unseen and control characters, with single spaces and none at the ends."""
    seen = "".join(char for char in text.translate(INVISIBLE) if is_printed(char))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def is_printed(char: str) -> bool:
    """Whether a character is part of the text: all but control characters that are no white space."""
    return char.isspace() or unicodedata.category(char) != "Cc"


def plain(text: str) -> str:
    """The words of one line without bold, italic, underline and span marks."""
    while True:
        bare = ITALIC.sub(r"\1", BOLD_RUN.sub("", TAG.sub("", text)))
        if bare == text:
            return tidy(text)
        text = bare


def read_lines(text: str) -> list[Line]:
    """The lines of a text, ready to be put together into blocks."""
    # A form feed starts a page; scans leave a single leading space of it.
    numbered = list(enumerate(text.replace("\f", "\n ").splitlines(), start=1))
    body = without_front_matter(numbered)
    lines = [clean_line(number, raw) for number, raw in with_markup_on_one_line(body)]
    return without_page_furniture(lines)


def without_front_matter(numbered: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Drop a YAML block at the very start; a horizontal rule there has no `key: value` below it."""
    texts = [raw.rstrip() for _, raw in numbered]
    if len(texts) < 2 or texts[0] != "---" or not FRONT_MATTER_ENTRY.match(texts[1]):
        return numbered
    if "---" not in texts[1:]:
        return numbered
    return numbered[texts.index("---", 1) + 1 :]


def with_markup_on_one_line(numbered: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Put bold runs and tags that go over a line's end on one line; a blank line always ends them."""
    open_line: tuple[int, str] | None = None
    for number, raw in numbered:
        if open_line and raw.strip():
            number, raw = open_line[0], f"{open_line[1].rstrip()} {raw.lstrip()}"
        elif open_line:
            yield open_line
        open_line = (number, raw) if markup_is_open(raw) else None
        if not open_line:
            yield number, raw
    if open_line:
        yield open_line


def markup_is_open(raw: str) -> bool:
    """Whether a bold run or a tag begins in this line and does not end in it."""
    tag_start = re.search(r"</?(?:span|u|a|p)\b[^<>]*$", raw)
    return bool(tag_start) or raw.count("**") % 2 == 1


def clean_line(number: int, raw: str) -> Line:
    """One line without markup, with what its markup said about it."""
    text = plain(raw)
    stripped = raw.strip()
    is_bold = re.fullmatch(r"\*\*[^*]+\*\*", stripped) is not None and not ENDS_A_SENTENCE.search(text)
    marked = MARKDOWN_HEADING.match(text)
    if END_MARK.fullmatch(text) or END_MARK.fullmatch(stripped):
        return Line(number, "", removed="end mark")
    return Line(
        number,
        text=text[marked.end() :] if marked else text,
        indent=len(raw) - len(raw.lstrip()),
        is_heading=is_bold or marked is not None,
        starts_page=re.match(r" \S", raw) is not None,
    )


def without_page_furniture(lines: list[Line]) -> list[Line]:
    """The lines with links, page footers and "(continued)" heads emptied and named in `removed`."""
    lines = [replace(line, text="", removed="link") if LINKS.fullmatch(line.text) else line for line in lines]
    footers = page_footers(lines)
    seen: set[str] = set()
    cleaned = []
    for line in lines:
        head = CONTINUED_HEAD.fullmatch(line.text)
        if line.number in footers:
            line = replace(line, text="", removed="page footer")
        elif head and head["head"] in seen:
            line = replace(line, text="", removed="page head")
        seen.add(line.text)
        cleaned.append(line)
    return cleaned


def page_footers(lines: list[Line]) -> set[int]:
    """Numbers of the lines that are page footers: page numbers, repeated dates and the title beside them."""
    alone = lines_that_stand_alone(lines)
    times = Counter(line.text for line in alone)
    footers = {line.number for line in alone if PAGE_NUMBER.fullmatch(line.text)}
    for before, line in zip([None, *alone], alone, strict=False):
        if DATE.fullmatch(line.text) and times[line.text] > 1:
            footers.add(line.number)
            if before and times[before.text] > 1 and not ENDS_A_SENTENCE.search(before.text):
                footers.add(before.number)
    return footers


def lines_that_stand_alone(lines: list[Line]) -> list[Line]:
    """Lines with text that have no text directly above or below them."""
    texts = ["", *(line.text for line in lines), ""]
    return [line for i, line in enumerate(lines) if line.text and not texts[i] and not texts[i + 2]]


def is_wrapped(lines: list[Line]) -> bool:
    """Whether paragraphs go over several lines; otherwise each line is a paragraph."""
    return all(len(line.text) <= WIDEST_WRAPPED_LINE for line in lines)
