"""Reading a text file, with one sentence for each thing that can be wrong with it."""

import codecs
import re
from pathlib import Path
from typing import Literal

LARGEST_FILE = 50 * 1024 * 1024  # bytes

Markup = Literal["text", "markdown", "html"]
BY_SUFFIX: dict[str, Markup] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
}

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DOCUMENTS = {
    b"PK\x03\x04": "a ZIP file or an office document",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "a Word file",
}
"""How files begin that hold a text but are none."""

DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}encoding=["']([\w.:-]{1,40})""", re.I)
WHERE_DECLARED = 2048  # bytes; browsers look at the first 1024
# Python's names of what pages may be in, each as browsers read it: EUC-KR and Latin 1 by the larger sets around them.
ENCODINGS = dict.fromkeys(("euc_kr", "cp949", "johab"), "cp949") | dict.fromkeys(
    ("iso8859-1", "ascii", "cp1252"), "cp1252"
)
ENCODINGS |= dict.fromkeys(("utf-8", "utf-16", "utf-16-le", "utf-16-be"), "utf-8")  # it was read in ASCII so far
ENCODINGS |= {"shift_jis": "cp932", "cp932": "cp932", "euc_jp": "euc_jp", "gb2312": "gb18030", "gbk": "gb18030"}
ENCODINGS |= {"gb18030": "gb18030", "big5": "big5", "iso8859-15": "iso8859-15", "cp1251": "cp1251", "cp1250": "cp1250"}


BEGINS_WITH_TAG = re.compile(
    r"\s*<(?:[!?]|(?:html|head|meta|body|main|article|section|div|p|h[1-6]|[uo]l|table)\b)", re.IGNORECASE
)
ENDS_A_BLOCK = re.compile(r"</(?:p|div|h[1-6]|li|t[dr])>", re.IGNORECASE)
MOST_ENDS_IN_TEXT = 2
MARKDOWN = re.compile(
    r"^\#{1,6}[ ]\S"  # a heading
    r"|^[ ]{0,3}\[\^?[^\]\n]{1,200}\]:[ ]"  # a footnote, or the address of a link
    r"|\]\((?:https?:|mailto:|/|\#)[^\s)]*"  # a link
    r"|^\|?[ ]*:?-{3,}:?[ ]*\|[ :|-]*$"  # the rule of a table
    r"|^(?:```|~~~)",
    re.MULTILINE | re.VERBOSE,
)
"""What only Markdown has. Stars are no sign: plain texts have them too, and are read without them."""


class SourceError(Exception):
    """The file cannot be read as text; the message is one sentence for the person who named it."""


def markup_of(name: str) -> Markup:
    """The markup of a file, by the end of its name."""
    return BY_SUFFIX.get(Path(name).suffix.lower(), "text")


def markup_in(text: str) -> Markup:
    """The markup of a text that comes without a name, by how it looks. Markdown may hold pieces of HTML."""
    if BEGINS_WITH_TAG.match(text):
        return "html"
    if MARKDOWN.search(text):
        return "markdown"
    return "html" if len(ENDS_A_BLOCK.findall(text)) > MOST_ENDS_IN_TEXT else "text"


def read_source(path: Path) -> str:
    """The text of a file, without its byte order mark."""
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
    return decoded(raw, str(path), markup_of(path.name))


def decoded(raw: bytes, name: str, markup: Markup, encoding: str = "") -> str:
    """The bytes as text: in the encoding named, else in that which a page declares, else in UTF-8."""
    for beginning, what in DOCUMENTS.items():
        if raw.startswith(beginning):
            raise SourceError(f"{name} is {what} and no text; save the document as plain text first.")
    encoding = (
        "utf-16" if raw.startswith(UTF_16) else encoding or (declared(raw, name) if markup == "html" else "utf-8")
    )
    if b"\0" in raw and encoding != "utf-16":
        raise SourceError(f"{name} is a binary file and no text; save the document as plain text first.")
    if encoding == "utf-8" or raw.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(undecodable(raw, name, error.start, encoding)) from error
    if "\0" in text:
        raise SourceError(f"{name} is a binary file and no text; save the document as plain text first.")
    if not text.strip():
        raise SourceError(f"{name} is empty; there is no text to cut into passages.")
    return text


def declared(raw: bytes, name: str) -> str:
    """The encoding that a page declares, as browsers understand it; without one UTF-8."""
    found = None if raw.startswith(codecs.BOM_UTF8) else DECLARED.search(raw[:WHERE_DECLARED])
    if found is None:
        return "utf-8"
    said = (found[1] or found[2]).decode("ascii", "replace")
    try:
        return ENCODINGS[codecs.lookup(said).name]
    except LookupError:
        raise SourceError(f"{name} declares the encoding {said}, which is not known here; save it in UTF-8.") from None


def undecodable(raw: bytes, name: str, start: int, encoding: str) -> str:
    """The sentence on the byte, counted from 1, that no character of this encoding has."""
    called = {"utf-8-sig": "UTF-8", "utf-16": "whole UTF-16", "cp949": "EUC-KR (cp949)"}.get(encoding, encoding)
    where = (
        f"byte {start + 1:,}" if encoding == "utf-16" else f"line {raw[:start].count(b'\n') + 1}, byte {start + 1:,}"
    )
    return f"{name} is not in {called} ({where}); save it in UTF-8 and try again."
