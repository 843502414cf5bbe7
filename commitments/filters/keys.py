"""Filters by theme, party and agreement, which several lists share."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.api.filters import KeysFilter
from commitments.models import Agreement, Party, Theme


class ThemeFilter(KeysFilter):
    """By primary theme; an upper theme brings those below it."""

    def __init__(self) -> None:
        text = "Slug of its primary theme; an upper theme includes those below it."
        super().__init__(Theme.objects.all(), key="slug", label=_("Theme"), help_text=text)

    def filter(self, queryset: QuerySet, slugs: list[str]) -> QuerySet:
        below = Q(theme__slug__in=slugs) | Q(theme__parent__slug__in=slugs)
        return queryset.filter(below) if slugs else queryset

    def tally(self, rows: QuerySet) -> dict[str, int]:
        """An upper theme with those below it."""
        counts: Counter[str] = Counter()
        pairs = rows.order_by().values_list("theme__slug", "theme__parent__slug").annotate(count=Count("pk"))
        for slug, upper, count in pairs:
            counts[slug] += count
            if upper:
                counts[upper] += count
        return dict(counts)


class PartyFilter(KeysFilter):
    """By party to it; `field_name` leads to the code where it is not `parties__code`."""

    def __init__(self, text: str, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Party"))
        super().__init__(Party.objects.all(), key="code", help_text=text, **kwargs)

    def filter(self, queryset: QuerySet, codes: list[str]) -> QuerySet:
        """By subquery, so that a row with two of the parties does not come twice."""
        rows = queryset.model._default_manager.filter(**{f"{self.field_name}__in": codes})
        return queryset.filter(pk__in=rows.values("pk")) if codes else queryset


class AgreementKeyFilter(KeysFilter):
    """By code of the published agreement in which it stands."""

    def __init__(self) -> None:
        text = "Code of the agreement in which it stands, e.g. 2021-FS."
        named = {"field_name": "agreement__code", "label": _("Agreement"), "help_text": text}
        super().__init__(Agreement.objects.public(), key="code", **named)
