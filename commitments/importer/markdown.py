"""A text in Markdown as lines: markdown-it makes HTML of it, which is read as such."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .changes import Note
from .html import LINE_OF_MARKDOWN, read_html
from .lines import Line, front_matter_length
from .source import SourceError

DEEPEST = 50  # lists and quotations inside each other; what lies deeper markdown-it would leave out
MARK = re.compile(r"[\[\]<*_~`!|&\\]")
MOST_MARKS = 5_000  # of one paragraph; each is compared with each
FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]{1,20})\](?::[ \t]*)?")


def read_markdown(text: str) -> tuple[list[Line], list[Note]]:
    """The lines of a text in Markdown (CommonMark, with tables), and notes on footnote marks that were taken out."""
    if any(len(MARK.findall(paragraph)) > MOST_MARKS for paragraph in re.split(r"\n\s*\n", text)):
        raise SourceError(f"A paragraph has more than {MOST_MARKS:,} marks of Markdown; read it as plain text.")
    rows = text.splitlines()
    front = front_matter_length(list(enumerate(rows, start=1)))
    body = "\n".join([""] * front + rows[front:])
    reader = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "html": True}).enable(["table", "strikethrough"])
    tokens = reader.parse(body)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise SourceError(
            f"The text has more than {DEEPEST} lists or quotations inside each other; read it as plain text."
        )
    notes = [note for token in tokens for note in without_footnote_marks(token)]
    for token in tokens:
        if token.map and token.type != "inline":
            token.attrSet(LINE_OF_MARKDOWN, str(token.map[0] + 1))
    lines, notes_of_html = read_html(reader.renderer.render(tokens, reader.options, {}))
    dropped = [Line(number, "", removed="front matter") for number in range(1, front + 1)]
    return dropped + lines, notes + notes_of_html


def without_footnote_marks(token: Token) -> list[Note]:
    """Take the marks of footnotes ([^1]) out of a paragraph, and tell which; CommonMark itself knows none."""
    place = token.map[0] + 1 if token.map else 1
    marks: list[str] = []
    for child in token.children or []:
        if child.type == "text":
            marks += FOOTNOTE_MARK.findall(child.content)
            child.content = FOOTNOTE_MARK.sub("", child.content)
            if child.content.startswith("^") and " " not in child.content:  # a footnote that is an address is a link
                marks.append(child.content[1:])
                child.content = ""
    return [Note(place, f"footnote mark {mark} taken out") for mark in marks]
