"""Quotations and links as templates ask for them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template

from commitments.choices import STATUS_LABELS
from commitments.marks import Segment, segments
from commitments.models import Agreement, Citation, Passage

register = template.Library()


@register.filter
def marked_by(passage: Passage, citations: list[Citation]) -> list[Segment[Citation]]:
    """The passage cut at these quotations alone."""
    return segments(passage.text, citations)


@register.filter
def status_label(value: str) -> str:
    """A status in words."""
    return str(STATUS_LABELS[value])


@register.filter
def of_kind(links: Iterable[Any], kind: str) -> list[Any]:
    """The links of that kind."""
    return [link for link in links if link.kind == kind]


@register.filter
def agreement_filter(agreement: Agreement) -> str:
    """The filter of the list that finds the promises of an agreement, ready for one more parameter."""
    return f"{urlencode({'agreement': agreement.code})}&"


@register.filter
def has_seed_coding(commitments: Iterable[Any]) -> bool:
    """Whether the status of one of them (`with_last_batch`) is seed coding that no second person has read yet."""
    return any(commitment.last_batch == "seed" for commitment in commitments)
