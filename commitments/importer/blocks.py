"""Lines put together again: headings, paragraphs and bullets, each sentence whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from .changes import Correction, Note
from .joining import LONG, SMALL_WORDS, JoinedText, first_word, goes_on, join, last_word, words_of
from .lines import LETTER_OR_DIGIT, Line, plain

BULLET = re.compile(r"[-•*▪◦·] (?=\S)")
SCANNED_BULLET = re.compile(r"e \|?(?=[A-Z])")
LIST_LABEL = re.compile(rf"(?:\(?[a-z][.)] )+(?=.*{LETTER_OR_DIGIT.pattern})")
NUMBERED = re.compile(r"\(?(\d{1,3})[.)] (?=\S)")
STRAY_BULLETS = re.compile(r" (?:• )+")
LONGEST_HEADING = 300  # characters, of a heading that its markup shows
LONGEST_PLAIN_HEADING = 100

Kind = Literal["heading", "paragraph", "bullet"]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a bullet; `removed` names the lines that were taken out directly before it."""

    kind: Kind
    text: str
    line: int
    indent: int = 0
    corrections: tuple[Correction, ...] = ()
    notes: tuple[Note, ...] = ()
    removed: tuple[str, ...] = ()
    is_whole: bool = False


def read_blocks(lines: list[Line], *, wrapped: bool) -> list[Block]:
    """The blocks of a text in order; of one that is not wrapped each line is a block."""
    words = words_of([line.text for line in lines])
    sentences: list[list[Block]] = []
    end = ""  # of the last sentence
    for removed, group in groups(lines, wrapped=wrapped):
        block = replace(block_of(group, words), removed=removed)
        if sentences and continues(sentences[-1][0], end, block):
            sentences[-1].append(block)
            end = join(end, block.text, words, block.line)[0][-LONG:]
        else:
            sentences.append([block])
            end = block.text[-LONG:]
    blocks = [one_sentence(parts, words) for parts in sentences]
    return [finished(block) for block in blocks if LETTER_OR_DIGIT.search(plain(block.text))]


def continues(before: Block, end: str, after: Block) -> bool:
    """Whether a block is the rest of the sentence in which the one before it ends, with this end."""
    may = after.kind == "paragraph" and before.kind != "heading" and not before.is_whole
    return may and goes_on(end, after.text)


def groups(lines: list[Line], *, wrapped: bool) -> Iterator[tuple[tuple[str, ...], list[Line]]]:
    """Lines that belong together, each group after the names of what was taken out before it."""
    group: list[Line] = []
    removed: list[str] = []
    for line in lines:
        if group and (not wrapped or begins_block(line, group)):
            yield tuple(removed), group
            group, removed = [], []
        if line.text:
            group.append(line)
        elif line.removed:
            removed.append(line.removed)
    if group:
        yield tuple(removed), group


def begins_block(line: Line, group: list[Line]) -> bool:
    """Whether a line does not go on with the lines above it."""
    if not line.text or line.starts_page or line.is_heading or group[-1].is_heading:
        return True
    if BULLET.match(line.text) or SCANNED_BULLET.match(line.text):
        return True
    # "(b)" or a number inside a sentence may come to stand at a line's start; in a list it is a label.
    number, first = NUMBERED.match(line.text), NUMBERED.match(group[0].text)
    if number and first and int(number[1]) == int(first[1]) + 1:
        return True
    return LIST_LABEL.match(line.text) is not None and LIST_LABEL.match(group[0].text) is not None


def block_of(group: list[Line], words: frozenset[str]) -> Block:
    """The lines of a group as one block, which still has its bullet."""
    first = group[0]
    whole = JoinedText(first.text)
    corrections: list[Correction] = []
    for line in group[1:]:
        corrections += whole.join(line.text, words, line.number - 1)
    text = str(whole)
    return Block(kind_of(first, text), text, first.number, first.indent, tuple(corrections), is_whole=first.is_whole)


def kind_of(first: Line, text: str) -> Kind:
    """What a block is, by its text and the markup of its first line."""
    if any(marker.match(text) for marker in (BULLET, SCANNED_BULLET, LIST_LABEL)):
        return "bullet"
    marked = first.is_heading and len(text) <= LONGEST_HEADING
    return "heading" if marked or looks_like_heading(text) else "paragraph"


def looks_like_heading(text: str) -> bool:
    """Whether a block without markup is a heading: short, no sentence, each word but small ones capitalised."""
    if len(text) > LONGEST_PLAIN_HEADING or text[-1] in ".;,!?—-":
        return False
    large = [word for word in re.findall(r"[\w&’'.-]+", text) if word not in SMALL_WORDS]
    return any(word[0].isupper() for word in large) and not any(word[0].islower() for word in large)


def one_sentence(parts: list[Block], words: frozenset[str]) -> Block:
    """Blocks as one. If lines were taken out between them, the cut is on record with the passage."""
    first = parts[0]
    text, corrections, notes = JoinedText(first.text), list(first.corrections), list(first.notes)
    for after in parts[1:]:
        tail, head = last_word(text.end), first_word(after.text)
        hyphen = text.join(after.text, words, after.line)
        if after.removed:
            whole, _ = join(tail, head, words, after.line)
            reason = f"sentence cut by {counted(after.removed)}"
            corrections.append(Correction(f"{tail} […] {head}", whole, reason, after.line))
        else:
            corrections += hyphen
            notes.append(Note(after.line, f"sentence joined over a blank line or a page end: {tail} | {head}"))
        corrections += after.corrections
        notes += after.notes
    return replace(first, text=str(text), corrections=tuple(corrections), notes=tuple(notes))


def counted(removed: tuple[str, ...]) -> str:
    """The names of removed lines with their numbers: "2 page footers and 16 links"."""
    times = [(removed.count(what), what) for what in dict.fromkeys(removed)]
    return " and ".join(f"{count} {what}{'s' if count > 1 else ''}" for count, what in times)


def finished(block: Block) -> Block:
    """A whole block without what only its whole text shows: italics over two lines, bullets, labels."""
    return without_stray_bullets(without_marker(replace(block, text=plain(block.text))))


def without_marker(block: Block) -> Block:
    """A block without the bullet and the list label that begin it."""
    scanned = SCANNED_BULLET.match(block.text)
    if scanned:
        text = block.text[scanned.end() :]
        was, becomes = scanned[0] + first_word(text), first_word(text)
        correction = Correction(was, becomes, "bullet scanned as the letter e", block.line)
        return replace(block, text=text, corrections=(correction, *block.corrections))
    bullet = BULLET.match(block.text)
    text = block.text[bullet.end() :] if bullet else block.text
    label = LIST_LABEL.match(text)
    if not label:
        return replace(block, text=text)
    note = Note(block.line, f"list label {label[0].strip()} taken off")
    return replace(block, kind="bullet", text=text[label.end() :], notes=(note, *block.notes))


def without_stray_bullets(block: Block) -> Block:
    """A block without bullets between its words."""
    parts = STRAY_BULLETS.split(block.text)
    corrections = list(block.corrections)
    for before, after in pairwise(parts):
        left, right = last_word(before), first_word(after)
        corrections.append(Correction(f"{left} • {right}", f"{left} {right}", "stray bullet inside a line", block.line))
    return replace(block, text=" ".join(parts), corrections=tuple(corrections))
