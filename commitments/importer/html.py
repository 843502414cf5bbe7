"""A text in HTML as lines. BeautifulSoup reads it; what it has read is walked through once, without recursion.

A paragraph, heading or item has a line for each line of its source and then an empty one, so that from here on it is
read as plain text is. A row of a table is an item, with semicolons between its cells.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup, CData, NavigableString, Tag, UnusualUsageWarning
from bs4.exceptions import ParserRejectedMarkup

from .changes import Note
from .lines import Line, tidy, without_page_furniture
from .source import SourceError
from .writing import LineWriter

MOST_TAGS = 30_000  # one costs a kilobyte of memory

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
BOLD = frozenset({"b", "strong"})
PARAGRAPHS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "html", "legend"),
        *("main", "option", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"),
        "tr",
    }
)
CODE = "script or style"
UNREAD = {
    **dict.fromkeys(("script", "style", "noscript", "template", "iframe", "object", "svg"), CODE),
    **dict.fromkeys(("nav", "select", "button", "textarea", "datalist"), "menu or form"),
    "title": "title of the page",
}
"""What is no part of the text, and what a note calls it."""

DOCTYPE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<!doctype[^\[>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
# A "<" with which no whole tag begins: the parser would look for its end to the end of the text, for each of them anew.
STRAY = re.compile(r"""<(?!/?[a-z!?](?:[^<>"']+|"[^"<>]*"|'[^'<>]*'|"[^"]{0,300}"|["']){0,100}+>)""", re.IGNORECASE)
TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
FOOTNOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?")
BACK = re.compile(r"[\W_]{1,3}")  # an arrow at the end of a footnote
NO_DATA = HEADINGS | LISTS | {"table", "tr", "blockquote", "pre"}
LONGEST_CELL = 300  # characters; longer ones are columns of a page
MOST_SHOWN = 200  # pieces of what is taken out
FEW = 50  # parts of a footnote mark or a cell, at most
NUMBER = re.compile(r"\d{1,6}")
LINE_OF_MARKDOWN = "data-line-of-markdown"


def read_html(text: str) -> tuple[list[Line], list[Note]]:
    """The lines of a text in HTML, and notes on the footnote marks that were taken out of them."""
    doctype = DOCTYPE.match(text)
    head = "\n" * text.count("\n", 0, doctype.end()) if doctype else ""
    source = without_comments(head + text[doctype.end() if doctype else 0 :])
    if max(source.count("<"), source.count("&")) > MOST_TAGS:
        raise SourceError(f"The text has more than {MOST_TAGS:,} tags; save the document as plain text and read that.")
    source = STRAY.sub("&lt;", source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnusualUsageWarning)  # a text may look like an address, or be XML
            page = BeautifulSoup(source, "html.parser")
    except ParserRejectedMarkup:
        raise SourceError("The text is no HTML that can be read; save the document as plain text.") from None
    reader = Reader(whole_tags(source))
    reader.read(page)
    return without_page_furniture(reader.writer.lines), reader.writer.notes


def without_comments(text: str) -> str:
    """The text without its comments; one that never ends stays, for the preview to point at."""
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += [text[place:start], "\n" * text.count("\n", start, end)]  # line numbers stay as they are
        place = end + len("-->")
    return "".join(kept) + text[place:]


def whole_tags(source: str) -> frozenset[str]:
    """The names of the tags that are closed as often as opened: others would take the text below them with them."""
    counts = Counter((name.lower(), slash) for slash, name in TAG_NAME.findall(source))
    return frozenset(name for name, slash in counts if counts[name, "/"] >= counts[name, ""])


class Reader:
    """Walks through a page and writes its lines."""

    def __init__(self, whole: frozenset[str]) -> None:
        self.writer = LineWriter()
        self._whole = whole
        self._place = 1  # line of the source
        self._bold = 0  # how many tags around this text are bold
        self._lists: list[int | None] = []  # the lists around this text; of a numbered one its next number

    def read(self, page: Tag) -> None:
        open_tags: list[tuple[Tag, Iterator[Any]]] = [(page, iter(page.contents))]
        while open_tags:
            tag, contents = open_tags[-1]
            part = next(contents, None)
            if part is None:
                self._leave(tag)
                open_tags.pop()
            elif isinstance(part, Tag):
                self._place = line_of(part) or self._place
                if not (self._skips(part) or self._reads_row(part)):
                    self._enter(part)
                    open_tags.append((part, iter(part.contents)))
            elif type(part) in (NavigableString, CData):
                self._text(tag, str(part))
        self.writer.end()

    def _skips(self, tag: Tag) -> bool:
        """Whether a tag is no part of the text, with all that it holds."""
        is_hidden = tag.has_attr("hidden") or NOT_SHOWN.search(str(tag.get("style", ""))) is not None
        what = "hidden text" if is_hidden else UNREAD.get(tag.name)
        if what and tag.name in self._whole:
            words = tidy(" ".join(islice(tag.stripped_strings, MOST_SHOWN)))
            if what != CODE and words:
                self.writer.take_out(self._place, what, words)
            return True
        mark = footnote_mark(tag)
        if mark and mark.strip("[]()").isalnum():
            self.writer.notes.append(Note(self._place, f"footnote mark {mark} taken out"))
        return bool(mark)

    def _reads_row(self, tag: Tag) -> bool:
        """Whether a tag is a row of data; it is then written."""
        cells = cells_of_data(tag) if tag.name == "tr" else []
        if cells:
            self.writer.begin_item(self._place, "", 1)
            self.writer.write("; ".join(filter(None, (self._words_of(cell) for cell in cells))))
            self.writer.end()
        return bool(cells)

    def _words_of(self, cell: Tag) -> str:
        reader = Reader(self._whole)
        reader.read(cell)
        self.writer.notes += reader.writer.notes
        return " ".join(line.text for line in reader.writer.lines if line.text)

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        if name in BOLD:
            self._bold += 1
        elif name == "br":
            self.writer.break_line()
        elif name == "q":
            self.writer.write("“", is_bold=self._bold > 0)
        elif name in LISTS:
            self.writer.end()
            self._lists.append(number_in(tag, "start", 1) if name == "ol" and tag.get("type", "1") == "1" else None)
        elif name == "li":
            self.writer.begin_item(self._place, self._label(tag), len(self._lists))
        elif name in HEADINGS:
            self.writer.begin_heading(self._place)
        elif name == "hr":
            self.writer.take_out(self._place, "rule or end mark", "")
        elif name in PARAGRAPHS:
            self.writer.begin(self._place)

    def _leave(self, tag: Tag) -> None:
        if tag.name in BOLD:
            self._bold -= 1
        elif tag.name == "q":
            self.writer.write("”", is_bold=self._bold > 0)
        elif tag.name in LISTS:
            self.writer.end()
            self._lists.pop()
        elif tag.name == "li" or tag.name in HEADINGS or tag.name in PARAGRAPHS:
            self.writer.end()

    def _label(self, item: Tag) -> str:
        """The number of an item, which the browser prints before it; letters are labels that readers leave out."""
        number = self._lists[-1] if self._lists else None
        if number is None:
            return ""
        number = number_in(item, "value", number)
        self._lists[-1] = number + 1
        return f"{number}."

    def _text(self, tag: Tag, text: str) -> None:
        """Text as it is; in `pre` a blank line ends a paragraph."""
        first, *more = re.split(r"\n[^\S\n]*\n", text) if tag.name == "pre" else [text]
        self.writer.write(first, is_bold=self._bold > 0)
        line = self._place + first.count("\n")
        for paragraph in more:
            line += 2
            self.writer.begin(line)
            self.writer.write(paragraph)
            line += paragraph.count("\n")


def line_of(tag: Tag) -> int:
    """The line of the source where a tag stands; Markdown has written its own."""
    written = str(tag.get(LINE_OF_MARKDOWN, ""))
    return int(written) if written.isdecimal() else tag.sourceline or 0


def number_in(tag: Tag, attribute: str, default: int) -> int:
    """The whole number that an attribute holds."""
    written = str(tag.get(attribute, ""))
    return int(written) if NUMBER.fullmatch(written) else default


def footnote_mark(tag: Tag) -> str:
    """The mark that leads to a footnote, or the arrow that leads back; empty where a tag is none."""
    if tag.name not in ("a", "sup"):
        return ""
    parts = list(islice(tag.descendants, FEW))
    inside = [part for part in parts if isinstance(part, Tag)]
    words = "".join(str(part) for part in parts if type(part) is NavigableString).strip()
    leads = [str(link.get("href", "")) for link in (tag, *inside) if link.name == "a"]
    if len(parts) == FEW or not any(address.startswith("#") for address in leads):
        return ""
    if BACK.fullmatch(words):
        return words
    is_raised = tag.name == "sup" or (tag.parent is not None and tag.parent.name == "sup") or words[:1] in ("[", "(")
    is_raised = is_raised or any(part.name == "sup" for part in inside)
    return words if is_raised and FOOTNOTE_MARK.fullmatch(words) else ""


def cells_of_data(row: Tag) -> list[Tag]:
    """The cells of a row of data; none where the table only puts the columns of a page side by side."""
    cells = [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]
    for cell in cells:
        parts = list(islice(cell.descendants, FEW))
        words = sum(len(part) for part in parts if isinstance(part, NavigableString))
        holds_blocks = any(isinstance(part, Tag) and part.name in NO_DATA for part in parts)
        if len(parts) == FEW or words > LONGEST_CELL or holds_blocks:
            return []
    return cells if len(cells) > 1 else []
