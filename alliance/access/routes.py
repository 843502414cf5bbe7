"""The map of the site as a list of routes: `commitments/<slug:code>/`."""

import re
from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None, begin: str = "") -> Iterator[str]:
    """Every route of the site, as it is written; of one that is a regular expression the names alone."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = begin + _plain(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def _plain(route: str) -> str:
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    return named.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
