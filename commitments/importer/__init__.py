"""From the text of an agreement to numbered passages: lines -> blocks -> passages.

Each step is a set of plain functions over the step before; nothing here knows the database.

    source.py       reads a file, with one sentence for each thing that can be wrong with it
    lines.py        the text as lines: markup taken off, page furniture taken out
    joining.py      two pieces become one: divided words, cut sentences
    blocks.py       lines put together again: headings, paragraphs, bullets
    passages.py     numbers, headings and lead-ins
    changes.py      what was changed on the way, on record with the passage or only told in the preview
    corrections.py  what only a reader sees: the corrections file of a document
    render.py       the preview and the fixture
"""

from .corrections import CorrectionError, ReadersCorrections, apply_corrections, read_corrections
from .passages import Passage, Reading, read_passages
from .render import MADE_BY, fixture, preview
from .source import SourceError, read_source

__all__ = [
    "MADE_BY",
    "CorrectionError",
    "Passage",
    "ReadersCorrections",
    "Reading",
    "SourceError",
    "apply_corrections",
    "fixture",
    "preview",
    "read_corrections",
    "read_passages",
    "read_source",
]
