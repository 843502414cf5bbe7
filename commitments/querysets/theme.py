"""The vocabulary of themes."""

from typing import Any, Self

from django.db.models import Q

from alliance.models import KeyedQuerySet


class ThemeQuerySet(KeyedQuerySet):
    def followed_by(self, user: Any) -> Self:
        """Those that somebody follows; an upper theme brings those below it."""
        return self.filter(Q(followers__user=user) | Q(parent__followers__user=user)).distinct()
