"""From the text of an agreement to numbered passages: lines -> blocks -> passages.

Every step is a plain function of the step before; nothing here knows the database.

    lines.py        the text as lines: markup taken off, page furniture marked as removed
    blocks.py       lines put together again: headings, paragraphs, bullets
    passages.py     numbers, headings and lead-ins
    corrections.py  what only a reader sees: the corrections file of a document
    render.py       the preview and the fixture
    source.py       reading the file, with one sentence for each thing that can be wrong with it
"""

from .corrections import CorrectionError, ReadersCorrections, apply_corrections, read_corrections
from .passages import Passage, Reading, read_passages
from .render import fixture, preview
from .source import SourceError, read_source

__all__ = [
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
