"""A file made from the list of commitments, by the same query as its page."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from alliance.moment import FIELDS, Moment
from alliance.pages import ListPage, Misunderstood, MomentPage
from commitments.filters import CommitmentFilter
from commitments.models import Commitment

EMPTY: tuple[Any, ...] = (None, "", [])


class OfCommitments(MomentPage):
    """What is not understood is a 400 with the sentences."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Misunderstood as misunderstood:
            return render(request, "400.html", {"told": str(misunderstood)}, status=400)

    @cached_property
    def moment(self) -> Moment:
        """One that is not understood is told by the filters."""
        try:
            return Moment.read(self.request.GET)
        except ValidationError:
            return Moment.now()

    @cached_property
    def filters(self) -> CommitmentFilter:
        """The filters, understood. Raises Misunderstood."""
        rows = Commitment.objects.public().made_by(self.day)
        filters = CommitmentFilter(self.request.GET, rows, moment=self.moment, ignore=ListPage.ignored)
        if not filters.is_valid():
            told = [f"{name}: {' '.join(map(str, sentences))}" for name, sentences in filters.errors.items()]
            raise Misunderstood(" ".join(told))
        return filters

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is used, beside the order and the moment."""
        asked = self.filters.form.cleaned_data
        return any(value not in EMPTY for name, value in asked.items() if name not in ("ordering", *FIELDS))

    def whole_address(self, path: str) -> str:
        """With the host, and of the moment that was asked for."""
        return self.request.build_absolute_uri(self.moment.of(path))
