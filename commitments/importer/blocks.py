"""Lines put together again: headings, paragraphs and bullets, with sentences that a page cut in two."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .lines import ENDS_A_SENTENCE, Line, is_wrapped

BULLET = re.compile(r"[-•*▪◦·] +(?=\S)")
SCANNED_BULLET = re.compile(r"e \|?(?=[A-Z])")
LIST_LABEL = re.compile(r"(?:\(?[a-z][.)] )+(?=\S)")
STRAY_BULLET = re.compile(r"(\S+) • (\S+)")
BROKEN_WORD = re.compile(r"(\w+)-$")
CONTINUES_WITH_NUMBER = re.compile(r"\d+(?![\d.)])")
SMALL_WORDS = frozenset("a an and as at but by for from in into of on or the to vs with &".split())
WIDEST_HEADING = 100


@dataclass(frozen=True)
class Correction:
    """A change of letters that stays on record with the passage; `becomes` is written `is` in files."""

    was: str
    becomes: str
    reason: str
    line: int = 0


@dataclass(frozen=True)
class Note:
    """A change that leaves no trace in the letters, such as a page footer taken out: for the preview only."""

    line: int
    what: str


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a bullet; `between` names what was taken out directly before it."""

    kind: Literal["heading", "paragraph", "bullet"]
    text: str
    line: int
    indent: int = 0
    corrections: tuple[Correction, ...] = ()
    notes: tuple[Note, ...] = ()
    between: tuple[str, ...] = ()


def read_blocks(lines: list[Line]) -> list[Block]:
    """The blocks of a text in order."""
    words = frozenset(word.lower() for line in lines for word in re.findall(r"\w+", line.text))
    blocks = [block_of(group, removed, words) for removed, group in grouped(lines)]
    return with_cut_sentences_joined([block for block in blocks if block.text], words)


def grouped(lines: list[Line]) -> Iterator[tuple[tuple[str, ...], list[Line]]]:
    """Lines that belong together, each group with the names of what was removed before it."""
    wrapped = is_wrapped(lines)
    group: list[Line] = []
    removed: list[str] = []
    for line in lines:
        begins = not line.text or line.starts_page or line.is_heading or BULLET.match(line.text) or not wrapped
        if group and (begins or group[-1].is_heading):
            yield tuple(removed), group
            group, removed = [], []
        if line.text:
            group.append(line)
        elif line.removed:
            removed.append(line.removed)
    if group:
        yield tuple(removed), group


def block_of(group: list[Line], removed: tuple[str, ...], words: frozenset[str]) -> Block:
    """One block of the lines of a group."""
    first = group[0]
    text, corrections, notes = without_marker(first)
    for line in group[1:]:
        text, correction = join(text, line.text, words, line.number - 1)
        corrections += correction
    if STRAY_BULLET.search(text):
        corrections += tuple(
            Correction(found[0], f"{found[1]} {found[2]}", "stray bullet inside a line", first.number)
            for found in STRAY_BULLET.finditer(text)
        )
        text = text.replace(" • ", " ")
    is_bullet = text and (BULLET.match(first.text) or SCANNED_BULLET.match(first.text) or LIST_LABEL.match(first.text))
    kind = "bullet" if is_bullet else "heading" if first.is_heading or looks_like_heading(text) else "paragraph"
    return Block(kind, text, first.number, first.indent, corrections, notes, removed)


def without_marker(line: Line) -> tuple[str, tuple[Correction, ...], tuple[Note, ...]]:
    """The first line of a block without its bullet or list label."""
    scanned = SCANNED_BULLET.match(line.text)
    if scanned:
        text = line.text[scanned.end() :]
        word = text.split()[0]
        return text, (Correction(scanned[0] + word, word, "bullet scanned as the letter e", line.number),), ()
    text = BULLET.sub("", line.text, count=1) if BULLET.match(line.text) else line.text
    label = LIST_LABEL.match(text)
    if label:
        return text[label.end() :], (), (Note(line.number, f"list label {label[0].strip()} taken off"),)
    return text, (), ()


def join(before: str, after: str, words: frozenset[str], line: int) -> tuple[str, tuple[Correction, ...]]:
    """Two lines as one, with a word that was divided at the line's end made whole.

    The text's own usage decides whether the hyphen belongs to the word: it goes when the word
    stands elsewhere in the text without it. It stays before capitals and numbers ("Indo-Pacific").
    """
    broken = BROKEN_WORD.search(before)
    rest = re.match(r"\w+", after)
    if before.endswith("—") or after.startswith("—"):
        return before + after, ()
    if not broken or not rest or rest[0] in {"and", "or", "to"}:
        return f"{before} {after}", ()
    tail, head = before.split()[-1], after.split()[0]
    if rest[0].islower() and (broken[1] + rest[0]).lower() in words:
        whole, reason = tail[:-1] + head, "hyphen at a line end taken out"
        return before[:-1] + after, (Correction(f"{tail} {head}", whole, reason, line),)
    return before + after, (Correction(f"{tail} {head}", tail + head, "hyphen at a line end joined", line),)


def looks_like_heading(text: str) -> bool:
    """Whether a block without a bullet is a heading: short, no sentence, each word but small ones capitalised."""
    words = re.findall(r"[\w&’'.-]+", text)
    if not words or len(text) > WIDEST_HEADING or re.search(r"[.;,!?—-]$", text):
        return False
    large = [word for word in words if word not in SMALL_WORDS]
    return any(word[0].isupper() for word in large) and not any(word[0].islower() for word in large)


def with_cut_sentences_joined(blocks: list[Block], words: frozenset[str]) -> list[Block]:
    """The blocks with each sentence whole that a page end or a blank line cut in two."""
    joined: list[Block] = []
    for block in blocks:
        if joined and sentence_goes_on(joined[-1], block):
            block = one_sentence(joined.pop(), block, words)
        joined.append(block)
    return joined


def sentence_goes_on(before: Block, after: Block) -> bool:
    """Whether a block ends inside a sentence that the next one continues.

    A small letter or a number that is no label continues it. A capital does so only when the last
    word cannot end a sentence or may be part of a name: "the United / States", "28,500 / US troops".
    """
    if after.kind != "paragraph" or before.kind == "heading" or ENDS_A_SENTENCE.search(before.text):
        return False
    last = before.text.split()[-1]
    cannot_end = last.lower() in SMALL_WORDS or last[-1] in ",-—" or last[0].isupper() or last[-1].isdigit()
    return cannot_end or after.text[0].islower() or CONTINUES_WITH_NUMBER.match(after.text) is not None


def one_sentence(before: Block, after: Block, words: frozenset[str]) -> Block:
    """Two blocks as one; what stood between them is on record when it was text."""
    text, hyphen = join(before.text, after.text, words, after.line)
    tail, head = before.text.split()[-1], after.text.split()[0]
    notes = before.notes + after.notes
    corrections = before.corrections + hyphen
    if after.between:
        whole = text[len(before.text) - len(tail) :].split(" ")
        cut = f"sentence cut by {furniture(after.between)}"
        becomes = " ".join(whole[: len(hyphen) == 0 and 2 or 1])
        corrections += (Correction(f"{tail} […] {head}", becomes, cut, after.line),)
    else:
        notes += (Note(after.line, f"sentence cut by a blank line or page end joined: {tail} | {head}"),)
    return replace(before, text=text, corrections=corrections + after.corrections, notes=notes)


def furniture(removed: tuple[str, ...]) -> str:
    """What was taken out of the middle of a sentence, counted: "2 page footer lines and 16 links"."""
    return " and ".join(f"{removed.count(what)} {what} lines" for what in dict.fromkeys(removed))
