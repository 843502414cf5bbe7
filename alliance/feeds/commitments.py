"""/feeds/commitments/: the commitments that changed last, of those that the filters find."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alliance.dates import in_words
from alliance.feeds.atom import EVER, NEWEST, Feed, quoted, told
from alliance.feeds.filtered import OfCommitments


class CommitmentsFeed(OfCommitments):
    """A commitment changes with its own fields, its parts, and its published statuses."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = reverse("commitments:commitment-list")
        feed = Feed(
            request,
            title="Pacta: commitments",
            subtitle="What Korea and the United States promised each other, what changed last first.",
            page=request.build_absolute_uri(f"{page}?{self.filters.data.urlencode()}".removesuffix("?")),
        )
        for commitment in self.newest():
            standing = commitment.standing
            since = f", {in_words(standing.effective_on)}" if standing.effective_on else ""
            feed.add(
                f"commitments/{commitment.code}",
                title=f"{commitment.code} {commitment.title_en}",
                link=self.whole_address(commitment.get_absolute_url()),
                at=commitment.changed_at or EVER,
                text=told(f"{standing.label}{since}.", commitment.summary) + quoted(commitment),
                terms=[commitment.theme.slug, standing.implementation],
            )
        return feed.answer()

    def newest(self) -> list[Any]:
        found = self.filters.rows_without().for_list(self.day, self.known_at)
        changed = found.annotate(changed_at=F("latest_revision__revision__made_at"))
        latest = F("latest_revision__revision_id").desc(nulls_last=True)
        return list(changed.order_by(latest, "code")[:NEWEST])
