"""Blocks become numbered passages, each with its heading and the passage that introduces it."""

from dataclasses import dataclass
from itertools import zip_longest

from .blocks import Block, Correction, Note, read_blocks
from .lines import Line, read_lines


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


def read_passages(text: str) -> Reading:
    """The numbered passages of a text.

    A run-in heading ("**Cybersecurity:** Our cyber policy experts ...") stays part of its passage:
    it is printed in the same paragraph, and a quotation needs the exact words of the paragraph.
    Only a heading on a line of its own becomes the `heading` of what follows it.
    """
    lines = read_lines(text)
    blocks = read_blocks(lines)
    notes = [note for block in blocks for note in block.notes] + removals(lines)
    return Reading(numbered(blocks), tuple(sorted(notes, key=lambda note: note.line)))


def removals(lines: list[Line]) -> list[Note]:
    """A note for each line of page furniture."""
    return [Note(line.number, f"{line.removed} taken out") for line in lines if line.removed]


def numbered(blocks: list[Block]) -> tuple[Passage, ...]:
    """Passages in order; headings are not counted."""
    passages: list[Passage] = []
    heading = ""
    lead_ins = LeadIns()
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind == "heading":
            heading, lead_ins = block.text, LeadIns()
            continue
        position = len(passages) + 1
        lead_in = lead_ins.introducing(block)
        lead_ins.pass_by(block, str(position), following)
        passages.append(
            Passage(
                number=str(position),
                position=position,
                heading=heading,
                is_bullet=block.kind == "bullet",
                lead_in=lead_in,
                text=block.text,
                corrections=block.corrections,
                line=block.line,
            )
        )
    return tuple(passages)


class LeadIns:
    """The passages that still introduce what follows, outermost first.

    A paragraph introduces the bullets below it, until the next paragraph or heading. A bullet that
    ends with a colon introduces the deeper bullets below it, or, in a list without depth, all that
    are left of the list. A colon before a quotation introduces that quotation alone.
    """

    def __init__(self) -> None:
        self.open: list[tuple[int, str]] = []  # indent from which bullets belong to it, number
        self.quotation: str | None = None

    def introducing(self, block: Block) -> str | None:
        """The number of the passage that introduces this block; closes those that it ends."""
        if block.kind == "paragraph":
            self.open.clear()
            return self.quotation
        while self.open and self.open[-1][0] > block.indent:
            self.open.pop()
        return self.open[-1][1] if self.open else None

    def pass_by(self, block: Block, number: str, following: Block | None) -> None:
        """Remember a block that introduces the one that follows it."""
        self.quotation = None
        if not block.text.endswith(":") or following is None:
            return
        if following.kind == "bullet" and block.kind == "paragraph":
            self.open.append((0, number))
        elif following.kind == "bullet" and following.indent >= block.indent:
            self.open.append((following.indent, number))
        elif following.kind == "paragraph" and following.text[0] in "“\"":
            self.quotation = number
