"""An answer as a reader meets it: its words and its links."""

import re
from html import unescape

from django.http import HttpResponse


def words(html: str | HttpResponse) -> str:
    """What is to be read, on one line with single spaces; marks and links part no words, all other elements do."""
    joined = re.sub(r"</?(?:a|mark|q|span|strong|sup|time)\b[^>]*>", "", _source(html))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", joined)).split())


def links(html: str | HttpResponse) -> dict[str, str]:
    """The words of each link by its address; of several links to one address the first."""
    found = re.findall(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', _source(html), re.S)
    return {unescape(address): words(text) for address, text in reversed(found)}


def part(html: str | HttpResponse, css_class: str, tag: str) -> list[str]:
    """The source of each element of exactly that class attribute, without its own tags."""
    source = _source(html)
    starts = re.finditer(rf'<{tag}\b[^>]*?\bclass="{css_class}"[^>]*>', source)
    return [source[start.end() : _end(source, start.end(), tag)] for start in starts]


def _end(source: str, position: int, tag: str) -> int:
    """Where the element closes of whose content that is the first position."""
    depth = 1
    for found in re.finditer(rf"<(/?){tag}\b", source[position:]):
        depth += -1 if found[1] else 1
        if depth == 0:
            return position + found.start()
    raise AssertionError(f"<{tag}> is never closed.")


def _source(html: str | HttpResponse) -> str:
    return html if isinstance(html, str) else html.text
