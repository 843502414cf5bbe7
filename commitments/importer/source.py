"""Reading a text file, with one sentence for each thing that can be wrong with it."""

import codecs
from pathlib import Path

LARGEST_FILE = 50 * 1024 * 1024  # bytes


class SourceError(Exception):
    """The file cannot be read as text; the message is one sentence for the person who named it."""


def read_source(path: Path) -> str:
    """The text of a UTF-8 file, without its byte order mark."""
    try:
        if path.stat() and not path.is_file():
            raise SourceError(f"{path} is not a file; name the text file itself.")
        if path.stat().st_size > LARGEST_FILE:
            raise SourceError(f"{path} is larger than 50 MB; check that it is the text of an agreement.")
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"{path} does not exist; check the path.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    return decoded(raw, path)


def decoded(raw: bytes, path: Path) -> str:
    """The bytes as text."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(f"{path} is in UTF-16; save it in UTF-8 and try again.")
    if b"\0" in raw:
        raise SourceError(f"{path} is a binary file and no text; save the document as plain text first.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(f"{path} is not in UTF-8 (line {line}); save it in UTF-8 and try again.") from error
    if not text.strip():
        raise SourceError(f"{path} is empty; there is no text to cut into passages.")
    return text
