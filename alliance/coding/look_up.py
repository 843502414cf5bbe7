"""Records already made, found by words of their code or title, to be cited once more."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from commitments.models import Commitment, Recommendation

FEW = 12
"""How many records a look-up shows at most."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a look-up shows of the records that it found, and how many those are in all."""

    shown: list[Commitment | Recommendation]
    total: int


def records(asked: str, agreement: int) -> Found:
    """The records with these words in code or title: first the one with this very code, then this agreement's own."""
    words = asked.replace("\0", " ").split()
    if not words:
        return Found(shown=[], total=0)
    has_all = Q()
    for word in words:
        has_all &= Q(code__icontains=word) | Q(title_en__icontains=word) | Q(title_ko__icontains=word)
    found: list[Any] = []
    total = 0
    for rows in (Commitment.objects.filter(retired_at=None), Recommendation.objects.all()):
        named = rows.filter(has_all).annotate(
            is_named=ExpressionWrapper(Q(code__iexact=words[0]), output_field=BooleanField()),
            is_own=ExpressionWrapper(Q(agreement=agreement), output_field=BooleanField()),
        )
        total += named.count()
        found += named.order_by("-is_named", "-is_own", "code")[:FEW]
    found.sort(key=lambda record: (not record.is_named, not record.is_own, record.code))
    return Found(shown=found[:FEW], total=total)
