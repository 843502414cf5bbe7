"""What spreadsheets make of a file of texts, and how to keep them from it."""

import re

BOM = "\ufeff"
"""Without it spreadsheets in Korea take the file for another encoding."""

RUNS = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""How a text begins that a spreadsheet might run, apostrophes before it included."""


def harmless(text: str) -> str:
    """With an apostrophe before it where a spreadsheet might run it; `as_it_was` takes it off again."""
    return text if text[:1].isalnum() or not RUNS.match(text) else f"'{text}"


def as_it_was(text: str) -> str:
    return text[1:] if text.startswith("'") and RUNS.match(text) else text
