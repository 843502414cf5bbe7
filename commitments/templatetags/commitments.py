"""Quotations and links as templates ask for them."""

from collections.abc import Iterable
from typing import Any

from django import template

from commitments.marks import Segment, segments
from commitments.models import Citation, Commitment, Passage
from commitments.seed_coding import unread_among

register = template.Library()


@register.filter
def marked_by(passage: Passage, citations: list[Citation]) -> list[Segment[Citation]]:
    """The passage cut at these quotations alone."""
    return segments(passage.text, citations)


@register.filter
def of_kind(links: Iterable[Any], kind: str) -> list[Any]:
    """The links of that kind."""
    return [link for link in links if link.kind == kind]


@register.simple_tag
def seed_coded(commitments: Iterable[Commitment]) -> set[int]:
    """The keys of those whose status is seed coding that no second person has read yet."""
    return unread_among(commitments)
