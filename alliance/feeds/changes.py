"""/feeds/changes/: what was recorded last or, with by=effective, which statuses took effect in the period."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from alliance.api.fields import read_once
from alliance.changes import lists
from alliance.changes.page import TAKEN
from alliance.changes.period import Period, read
from alliance.dates import in_words
from alliance.feeds.atom import NEWEST, Feed, quoted, told
from alliance.moment import FIELDS
from alliance.pages import Misunderstood, PlainPage
from commitments.models import Commitment
from commitments.querysets.citation import cited

EVER = date(1900, 1, 1)
"""Since when, unless the address says: a feed is as long as it is."""


class ChangesFeed(PlainPage):
    takes = (*FIELDS, "since", "until", "since_meeting", "by")

    def get(self, request: HttpRequest) -> HttpResponse:
        feed = Feed(
            request,
            title="Pacta: what changed",
            subtitle="Statuses published and withdrawn, promises added, texts published.",
            page=request.build_absolute_uri(f"{reverse('changes')}?{request.GET.urlencode()}".removesuffix("?")),
        )
        entries = self.entries()
        promises = [promise for entry in entries if (promise := _promise(entry))]
        prefetch_related_objects(promises, Prefetch("citations", cited(self.day)))
        for entry in entries:
            self.add(feed, entry)
        return feed.answer()

    def entries(self) -> Sequence[lists.Entry]:
        """The newest by when they were recorded."""
        period = self.period()
        if self.by() == "effective":
            rows = lists.happened(period, self.moment, changed=True).for_changes(self.day, self.known_at)
            newest = rows.order_by("-published_at", "-id")[:NEWEST]
            return [lists.Entry(kind="event", at=update.published_at, row=update) for update in newest]
        return lists.entries_of(lists.recorded(period, self.moment)[:NEWEST], self.moment)

    def period(self) -> Period:
        period = read(self.request.GET, self.moment)
        return period if period.is_asked else replace(period, since=EVER, meeting=None)

    def by(self) -> str:
        try:
            return str(read_once(self.request.GET, "by", TAKEN["by"]))
        except ValidationError as error:
            raise Misunderstood(f"by: {' '.join(error.messages)}") from None

    def add(self, feed: Feed, entry: lists.Entry) -> None:
        row, promise = entry.row, _promise(entry)
        feed.add(
            f"changes/{entry.kind}/{getattr(row, 'code', row.pk)}",
            title=_title(entry),
            link=self.request.build_absolute_uri(self.moment.of(row.get_absolute_url())),
            at=entry.at,
            text=told(*_sentences(entry)) + (quoted(promise) if promise else SafeString("")),
            terms=[entry.kind],
        )


def _promise(entry: lists.Entry) -> Commitment | None:
    """Of which it tells; a text has many."""
    match entry.kind:
        case "agreement":
            return None
        case "commitment":
            row: Commitment = entry.row
            return row
    promise: Commitment = entry.row.commitment
    return promise


def _title(entry: lists.Entry) -> str:
    row: Any = entry.row
    match entry.kind:
        case "agreement":
            return f"Text published: {row.title_en}"
        case "commitment":
            return f"Promise added: {row.code} {row.title_en}"
        case "withdrawn":
            return f"Status withdrawn: {row.commitment.code} {row.commitment.title_en}"
    told = "Status corrected" if row.corrects else row.get_implementation_display()
    return f"{told}: {row.commitment.code} {row.commitment.title_en}"


def _sentences(entry: lists.Entry) -> list[str]:
    row: Any = entry.row
    if entry.kind == "agreement":
        issued = f"Issued {in_words(row.issued_on, row.issued_precision)}." if row.issued_on else ""
        return [issued, f"Promises in it: {row.commitments_count}.", row.note]
    if entry.kind == "commitment":
        return [row.summary]
    whose = f"{row.party.name_en}: " if row.party else ""
    status = f"{whose}{row.get_implementation_display()}, {in_words(row.effective_on, row.effective_precision)}."
    if entry.kind == "withdrawn":
        return [status, f"Why it was withdrawn: {row.withdrawn_because}"]
    return [status, row.rationale]
