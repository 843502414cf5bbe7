"""How a page stays at its moment."""

import re
from html import escape, unescape

from django import template
from django.utils.safestring import SafeString, mark_safe

from alliance.moment import Moment

register = template.Library()

LINK = re.compile(r'(<a\b[^>]*?\shref=")(/(?!/|api/|admin/|accounts/|data/)[^"#]*|\?)(?=["#])')
"""A link to a page of ours that is of a moment, up to its fragment; also the bare `?` of a list without filters."""


@register.simple_tag(takes_context=True)
def moment_of(context: template.Context) -> Moment | None:
    """The moment of the page; nothing on pages that have none (errors, log-in)."""
    return context.get("moment")


@register.simple_block_tag(takes_context=True)
def staying(context: template.Context, content: str) -> SafeString:
    """The content, with the moment that was asked for in each link to a page of ours.

    Done here once and not in every template: a link that forgot it would lead back to today without a word. One that
    names a day of its own keeps that.
    """
    moment = context.get("moment")
    if not moment or not moment.asked:
        return mark_safe(content)

    def kept(link: re.Match[str]) -> str:
        return link[1] + escape(moment.of(unescape(link[2])))

    return mark_safe(LINK.sub(kept, content))
