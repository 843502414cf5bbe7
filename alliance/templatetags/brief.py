"""What fits on paper: long texts and addresses cut where a reader can bear it."""

from django import template

register = template.Library()

ADDRESS = 48
"""How many characters of an address a printed line has room for."""


@register.filter
def clipped(text: str, most: int) -> str:
    """The text up to so many characters, cut at its end between two words and never within one."""
    if len(text) <= most:
        return text
    kept = text[: most - 1].rpartition(" ")[0] or text[: most - 1]
    return kept.rstrip(",;:–— ") + " …"


@register.filter
def short_address(url: str) -> str:
    """An address for somebody who reads paper: without its scheme and www, cut at its end; its host always stands."""
    told = url.partition("://")[2].removeprefix("www.").rstrip("/")
    host = told.partition("/")[0]
    most = max(ADDRESS, len(host) + 2)
    return told if len(told) <= most else told[: most - 1] + "…"
