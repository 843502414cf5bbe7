"""Blocks become numbered passages, each with its heading and the passage that introduces it."""

from dataclasses import dataclass
from itertools import groupby, zip_longest

from .blocks import Block, read_blocks
from .changes import Correction, Note
from .html import read_html
from .lines import Line, is_wrapped, read_lines
from .markdown import read_markdown
from .source import Markup


@dataclass(frozen=True)
class Passage:
    """One paragraph or bullet; `number` is its label and counts over the whole text."""

    number: str
    position: int
    heading: str
    is_bullet: bool
    lead_in: str | None
    text: str
    corrections: tuple[Correction, ...]
    line: int


@dataclass(frozen=True)
class Reading:
    """What a text was read as: its passages, and notes on what was taken out or joined on the way."""

    passages: tuple[Passage, ...]
    notes: tuple[Note, ...]


def read_passages(text: str, markup: Markup = "text") -> Reading:
    """The numbered passages of a text. What cannot be read as its markup is a SourceError.

    A run-in heading ("**Cybersecurity:** Our cyber policy experts ...") stays part of its passage: it
    is printed in the same paragraph, and a quotation needs the exact words of that paragraph. Only a
    heading on lines of its own becomes the `heading` of what follows it, until the next one.
    """
    lines, notes = lines_of(text, markup)
    blocks = read_blocks(lines, wrapped=markup != "text" or is_wrapped(lines))
    notes += [note for block in blocks for note in block.notes]
    notes += removals(lines) + headings_without_passage(blocks)
    return Reading(number_passages(blocks), tuple(sorted(notes, key=lambda note: note.line)))


def lines_of(text: str, markup: Markup) -> tuple[list[Line], list[Note]]:
    """The lines of a text in this markup, and notes on what no line shows."""
    match markup:
        case "html":
            return read_html(text)
        case "markdown":
            return read_markdown(text)
    return read_lines(text), []


def removals(lines: list[Line]) -> list[Note]:
    """A note for each run of lines that are no part of the text."""
    written = [line for line in lines if line.text or line.removed]
    runs = [list(run) for _, run in groupby(written, key=lambda line: line.removed)]
    return [
        Note(
            run[0].number,
            f"{run[0].removed} taken out ({extent(run)})",
            " / ".join(line.was for line in run if line.was),
        )
        for run in runs
        if run[0].removed
    ]


def extent(run: list[Line]) -> str:
    """How far a run of lines goes."""
    return "1 line" if len(run) == 1 else f"{len(run)} lines, to line {run[-1].number}"


def headings_without_passage(blocks: list[Block]) -> list[Note]:
    """A note for each heading that another heading or the end of the text follows."""
    return [
        Note(block.line, f"heading without a passage of its own: {block.text}")
        for block, following in zip_longest(blocks, blocks[1:])
        if block.kind == "heading" and (following is None or following.kind == "heading")
    ]


def number_passages(blocks: list[Block]) -> tuple[Passage, ...]:
    """The paragraphs and bullets in order; headings are not counted."""
    passages: list[Passage] = []
    heading = ""
    lead_ins = LeadIns()
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind == "heading":
            heading, lead_ins = block.text, LeadIns()
            continue
        position = len(passages) + 1
        passages.append(
            Passage(
                number=str(position),
                position=position,
                heading=heading,
                is_bullet=block.kind == "bullet",
                lead_in=lead_ins.introducing(block),
                text=block.text,
                corrections=block.corrections,
                line=block.line,
            )
        )
        lead_ins.pass_by(block, str(position), following)
    return tuple(passages)


class LeadIns:
    """The passages whose colon still introduces what comes, outermost first.

    A paragraph introduces the bullets below it, until the next paragraph or heading. A bullet
    introduces the deeper bullets below it or, in a list without depth, all that is left of the list.
    A colon before a quotation that is a paragraph introduces that quotation alone.
    """

    def __init__(self) -> None:
        self.lists: list[tuple[int, str]] = []  # indent of the bullets that it introduces, its number
        self.quotation: str | None = None

    def introducing(self, block: Block) -> str | None:
        """The number of the passage that introduces this block; lead-ins that end here are forgotten."""
        if block.kind == "paragraph":
            self.lists.clear()
            return self.quotation
        while self.lists and block.indent < self.lists[-1][0]:
            self.lists.pop()
        return self.lists[-1][1] if self.lists else None

    def pass_by(self, block: Block, number: str, following: Block | None) -> None:
        """Remember a block that introduces the one that follows it."""
        self.quotation = None
        if following is None or not block.text.endswith(":"):
            return
        if block.kind == "paragraph" and following.kind == "bullet":
            self.lists.append((0, number))
        elif following.kind == "bullet" and following.indent >= block.indent:
            self.lists.append((following.indent, number))
        elif following.kind == "paragraph" and following.text[0] in '“"':
            self.quotation = number
