"""/changes/: what happened, and what was recorded."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from alliance.api.fields import ChoiceField, FlagField, NumberField, read_once
from alliance.changes import lists
from alliance.changes.period import MEETINGS, YEAR, Period, back, last_meetings, read
from alliance.moment import FIELDS
from alliance.pages import Misunderstood, PlainPage
from commitments.models import Obligation

LISTS = {"effective": _("What happened"), "published": _("What was recorded")}
"""The values of `by`: which date puts a row between the two days."""

FEW, MANY = 15, 50
"""How many rows of each of the two lists, and how many on a page of one alone."""

TAKEN: dict[str, Field] = {
    "by": ChoiceField(choices=LISTS.items(), required=False),
    "changed": FlagField(required=False),
    "page": NumberField(lowest=1, highest=1_000_000, default=1),
}


class Changes(PlainPage, TemplateView):
    """Both lists in short, or with `by` one of them in pages; `changed=false` gives its confirmations alone."""

    template_name = "alliance/changes.html"
    takes = (*FIELDS, "since", "until", "since_meeting", *TAKEN)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        period = read(self.request.GET, self.moment)
        by, changed, number = (self._read(name) for name in TAKEN)
        if not by and (changed is not None or number > 1):
            raise Misunderstood("changed and page are of one list: say which with by=effective or by=published.")
        how = {"changed": changed is not False, "number": number, "size": MANY if by else FEW}
        makers = {"effective": lists.list_happened, "published": lists.list_recorded}
        made = {name: make(period, self.moment, **how) for name, make in makers.items() if by in ("", name)}
        prefetch_related_objects(
            [update.commitment for listing in made.values() for update in listing.updates],
            Prefetch("obligations", Obligation.objects.select_related("party")),
        )
        return super().get_context_data(
            period=period,
            days=period.days(self.moment),
            until=period.moments(self.moment)[1],
            by=by,
            choices=LISTS,
            only_confirmed=changed is False,
            happened=made.get("effective"),
            recorded=made.get("published"),
            query=period.query and f"{period.query}&",
            page_query=self._page_query(period),
            meetings=last_meetings(self.day)[:MEETINGS],
            month_ago=back(self.day, 30),
            year_ago=back(self.day, YEAR),
            **context,
        )

    def _read(self, name: str) -> Any:
        try:
            return read_once(self.request.GET, name, TAKEN[name])
        except ValidationError as error:
            raise Misunderstood(f"{name}: {' '.join(error.messages)}") from None

    def _page_query(self, period: Period) -> str:
        """The query string of this list, ready for the number of a page."""
        own = [(name, self.request.GET[name]) for name in ("by", "changed") if self.request.GET.get(name)]
        return urlencode([*period.asked, *own, *self.moment.asked]) + "&"
