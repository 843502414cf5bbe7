"""The readers' pages of agreements, commitments and recommendations: declarations over querysets."""

from typing import Any

from alliance.moment import Gone
from alliance.pages import DetailPage, ListPage
from commitments.choices import CommitmentLinkKind, Role
from commitments.filters import AgreementFilter, CommitmentFilter, RecommendationFilter
from commitments.models import Agreement, Commitment, Passage, Recommendation
from commitments.querysets import AgreementQuerySet, CommitmentQuerySet, RecommendationQuerySet
from commitments.reading import lines
from commitments.retiring import gone


class AgreementList(ListPage):
    template_name = "commitments/agreement_list.html"
    filterset_class = AgreementFilter
    panels = (
        ("Kind", ("kind",)),
        ("Party", ("party",)),
        ("Dates", ("issued_after", "issued_before")),
        ("Text", ("text_held",)),
        ("Order", ("ordering",)),
    )

    def rows(self) -> AgreementQuerySet:
        return Agreement.objects.public().made_by(self.day).for_list()


class AgreementDetail(DetailPage):
    """The text as a reader, with every public commitment marked in its place."""

    queryset = Agreement.objects.public()
    dated_by = ["issued_on"]

    def get_queryset(self) -> AgreementQuerySet:
        return Agreement.objects.public().made_by(self.day).for_detail(self.day)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        passages = Passage.objects.filter(agreement=self.object).for_reading(self.day, self.known_at)
        return super().get_context_data(
            lines=lines(passages),
            commitments=self.object.commitments.public().for_rows(self.day, self.known_at).order_by("code"),
            **context,
        )


class CommitmentList(ListPage):
    template_name = "commitments/commitment_list.html"
    filterset_class = CommitmentFilter
    panels = (
        ("Status", ("status", "confidence", "freshness")),
        ("Party", ("party", "role")),
        ("Theme", ("theme",)),
        ("Dates", ("schedule", "due_after", "due_before", "issued_after", "issued_before")),
        ("Changes", ("changed_after", "updated_after", "updated_before")),
        ("Agreement", ("agreement",)),
        ("Dialogue", ("dialogue",)),
        ("Kind", ("strength", "obligation", "counted", "target")),
        ("Order", ("ordering",)),
    )

    def rows(self) -> CommitmentQuerySet:
        return Commitment.objects.public().made_by(self.day).for_rows(self.day, self.known_at)


class CommitmentDetail(DetailPage):
    """One promise: its words, its test, who owes it, what became of it, and its thread."""

    queryset = Commitment.objects.public()
    key = "code"
    dated_by = ["agreement__issued_on"]

    def get_queryset(self) -> CommitmentQuerySet:
        rows = Commitment.objects.public().made_by(self.day)
        return rows.for_detail(self.day, self.known_at).with_last_batch(self.known_at)

    def gone(self, key: str) -> Gone | None:
        return gone(key)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        commitment = self.object
        made = Commitment.objects.public().made_by(self.day)
        history = commitment.status_updates.ever_known(self.day, self.known_at)
        updates = list(history.for_list(self.day, self.known_at))
        standing = commitment.standing
        current = {part.update_id for part in commitment.standing_by_party}
        headline = (standing.implementation, standing.effective_on)
        carrying = [
            update
            for update in updates
            if update.id in current and (update.implementation, update.effective_on) == headline
        ]
        return super().get_context_data(
            owing=[obligation.party for obligation in commitment.obligations.all() if obligation.role == Role.OBLIGOR],
            updates=updates,
            current=current,
            headline=carrying[0] if carrying else None,
            unread=commitment.last_batch == "seed",
            thread=made.in_thread_of([commitment.code], self.day).for_thread(self.day),
            wholes=[link.earlier for link in commitment.links.all() if link.kind == CommitmentLinkKind.PART_OF],
            parts=made.parts_of(commitment).with_standing(self.day, self.known_at),
            differ=len({part.update_id for part in commitment.standing_by_party}) > 1,
            advice=commitment.recommendation_links.public()
            .made_by(self.day)
            .select_related("recommendation__agreement"),
            address=self.request.build_absolute_uri(self.moment.of(commitment.get_absolute_url())),
            **context,
        )


class RecommendationList(ListPage):
    template_name = "commitments/recommendation_list.html"
    filterset_class = RecommendationFilter
    panels = (
        ("Addressee", ("addressee",)),
        ("Theme", ("theme",)),
        ("Report", ("agreement",)),
    )

    def rows(self) -> RecommendationQuerySet:
        return Recommendation.objects.public().made_by(self.day).for_list(self.day)
