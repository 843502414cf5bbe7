"""From the text of an agreement to numbered passages: lines -> blocks -> passages.

Each step is a set of plain functions over the step before; nothing here knows the database.

    source.py       reads a file, with one sentence for each thing that can be wrong with it
    lines.py        the text as lines: markup taken off, page furniture taken out
    html.py         a text in HTML as such lines, with writing.py, which puts them down
    markdown.py     a text in Markdown as such lines, by way of HTML
    joining.py      two pieces become one: divided words, cut sentences
    blocks.py       lines put together again: headings, paragraphs, bullets
    passages.py     numbers, headings and lead-ins
    changes.py      what was changed on the way, on record with the passage or only told in the preview
    corrections.py  what only a reader sees: the corrections file of a document
    render.py       the preview and the fixture of the command
    pieces.py       what was read, in the hands of the person who looks it through on the workbench
    editing.py      that person's changes
    doubts.py       the places that this person should look at
"""

from .changes import Correction, Note
from .corrections import CorrectionError, ReadersCorrections, apply_corrections, read_corrections
from .doubts import doubts, faults
from .editing import Become, Edit, Edited, edited, unchanged
from .passages import Passage, Reading, read_passages
from .pieces import Piece, numbers_of, passages_of, pieces_of, restored, stored
from .render import MADE_BY, fixture, preview
from .source import Markup, SourceError, decoded, markup_in, markup_of, read_source

__all__ = [
    "MADE_BY",
    "Become",
    "Correction",
    "CorrectionError",
    "Edit",
    "Edited",
    "Markup",
    "Note",
    "Passage",
    "Piece",
    "ReadersCorrections",
    "Reading",
    "SourceError",
    "apply_corrections",
    "decoded",
    "doubts",
    "edited",
    "faults",
    "fixture",
    "markup_in",
    "markup_of",
    "numbers_of",
    "passages_of",
    "pieces_of",
    "preview",
    "read_corrections",
    "read_passages",
    "read_source",
    "restored",
    "stored",
    "unchanged",
]
