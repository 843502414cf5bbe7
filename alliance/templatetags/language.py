"""The two languages: names and titles in that of the page, and beside them in the other."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alliance.language import PARAMETER, name_of, other_language

register = template.Library()


@register.filter
def name(record: Any) -> str:
    """Its name or title as plain text: in English where it has no Korean."""
    return name_of(record) or name_of(record, "en")


@register.filter
def named(record: Any) -> SafeString | str:
    """The same for a page: what is English on a Korean page says so to those who hear it."""
    return name_of(record) or format_html('<span lang="en">{}</span>', name_of(record, "en"))


@register.filter
def other_name(record: Any) -> SafeString | str:
    """Its name or title in the other language; nothing where it has none, or is named in that language already."""
    text = name_of(record, other_language())
    is_told = not text or not name_of(record)
    return "" if is_told else format_html('<span class="other" lang="{}">{}</span>', other_language(), text)


@register.simple_tag(takes_context=True)
def in_each_language(context: template.Context) -> list[dict[str, str]]:
    """The same page in every language, by absolute address, as search engines want it; nothing without a request."""
    request: Any = context.get("request")
    if not request:
        return []
    address = request.build_absolute_uri(request.path)
    return [{"code": code, "address": f"{address}?{_in_language(request, code)}"} for code, _ in settings.LANGUAGES]


@register.simple_tag(takes_context=True)
def in_other_language(context: template.Context) -> dict[str, str]:
    """The same page in the other language: its code, its name in itself, and its address; nothing without a request."""
    request: Any = context.get("request")
    if not request:
        return {}
    code = other_language()
    return {"code": code, "label": dict(settings.LANGUAGES)[code], "address": f"?{_in_language(request, code)}"}


def _in_language(request: Any, code: str) -> str:
    """The query string of the page in that language."""
    query = request.GET.copy()
    query[PARAMETER] = code
    return query.urlencode()
