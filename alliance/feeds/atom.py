"""An Atom feed as Django writes it, the same as long as nothing changes."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alliance.feeds.characters import tellable
from alliance.revision import before

NEWEST = 50
"""How many entries a feed has."""

EVER = datetime(1970, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """A feed of this request. One without entries was updated when the ledger was."""

    def __init__(self, request: HttpRequest, *, title: str, subtitle: str, page: str) -> None:
        address = request.build_absolute_uri()
        super().__init__(title, page, subtitle, language="en", feed_url=address, feed_guid=address)
        self.changed_at = before(request).at or EVER

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=self.changed_at)

    def add(self, key: str, *, title: str, link: str, at: datetime, text: SafeString, terms: Any = ()) -> None:
        """An entry; its id stays whatever the host."""
        more = {"unique_id": f"tag:pacta,2026:{key}", "updateddate": at, "pubdate": None, "categories": terms}
        self.add_item(tellable(title), link, tellable(text), **more)

    def answer(self) -> HttpResponse:
        return HttpResponse(self.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def told(*sentences: str) -> SafeString:
    """A paragraph for each that is not empty."""
    return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in sentences if sentence))


def quoted(commitment: Any) -> SafeString:
    """The words of the promise, and where they stand; nothing where readers may not see the text."""
    citation = next(iter(commitment.citations.all()), None)
    if citation is None:
        return SafeString("")
    passage = citation.passage
    place = f"{passage.agreement.title_en}, passage {passage.number}"
    return format_html("<blockquote><p>{}</p></blockquote><p>{}</p>", citation.quote, place)
