"""What was found, as a page shows it."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from alliance.searching.marking import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text with its marks, and no white space added."""
    return format_html_join("", "{}", ([_shown(piece)] for piece in pieces))


def _shown(piece: Piece) -> str:
    return format_html("<mark>{}</mark>", piece.text) if piece.is_marked else conditional_escape(piece.text)
