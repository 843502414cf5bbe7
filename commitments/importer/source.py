"""Reading the text file, with one sentence for each thing that can be wrong with it."""

from pathlib import Path

LARGEST_FILE = 50 * 1024 * 1024  # bytes


class SourceError(Exception):
    """The file cannot be read as text; the message is one sentence for the person who named it."""


def read_source(path: Path) -> str:
    """The text of a UTF-8 file, a byte order mark dropped."""
    if not path.exists():
        raise SourceError(f"{path}: there is no such file.")
    if not path.is_file():
        raise SourceError(f"{path}: this is not a file; name the text file itself.")
    if path.stat().st_size > LARGEST_FILE:
        raise SourceError(f"{path}: larger than 50 MB; an agreement is shorter, so check that this is its text.")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from error
    return decoded(raw, path)


def decoded(raw: bytes, path: Path) -> str:
    """The bytes as text."""
    if b"\0" in raw:
        raise SourceError(f"{path}: this is a binary file, not text; save the document as plain text first.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(f"{path}: line {line} is not UTF-8; save the file in UTF-8 and try again.") from error
    if not text.strip():
        raise SourceError(f"{path}: the file is empty.")
    return text
