"""What the frame of every page needs."""

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static

register = template.Library()


@register.simple_tag(takes_context=True)
def section(context: template.Context) -> str:
    """The first part of the address, which names the section; nothing on pages made without a request (500)."""
    request: Any = context.get("request")
    return request.path.split("/")[1] if request else ""


@register.simple_tag(takes_context=True)
def preview(context: template.Context) -> str:
    """The absolute address of the picture that stands for a page in messages and feeds; nothing without a request."""
    request: Any = context.get("request")
    return request.build_absolute_uri(static("preview.png")) if request else ""


@register.filter
def share(part: int, whole: int) -> str:
    """The share in whole per cent, for a text: 33%, <1%, >99%; nothing of nothing."""
    if not whole:
        return ""
    per_cent = 100 * part / whole
    if 0 < per_cent < 1:
        return "<1%"
    return ">99%" if 99 < per_cent < 100 else f"{per_cent:.0f}%"


@register.filter
def amount(quantity: Decimal) -> str:
    """A quantity without needless zeros: 200,000,000 or 2.5."""
    return f"{quantity.normalize():,f}"
