"""The readers' pages of agreements, commitments and recommendations: declarations over querysets."""

from typing import Any

from alliance.pages import DetailPage, ListPage
from commitments.choices import CommitmentLinkKind, Role
from commitments.filters import AgreementFilter, CommitmentFilter, RecommendationFilter
from commitments.models import Agreement, Commitment, Passage, Recommendation
from commitments.querysets import AgreementQuerySet, CommitmentQuerySet, RecommendationQuerySet
from commitments.reading import lines
from commitments.seed_coding import is_unread


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
        return Agreement.objects.public().for_list()


class AgreementDetail(DetailPage):
    """The text as a reader, with every public commitment marked in its place."""

    model = Agreement

    def get_queryset(self) -> AgreementQuerySet:
        return Agreement.objects.public().for_detail()

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
        ("Dates", ("schedule", "due_after", "due_before", "issued_after", "issued_before", "changed_after")),
        ("Agreement", ("agreement",)),
        ("Dialogue", ("dialogue",)),
        ("Kind", ("strength", "obligation", "counted", "target")),
        ("Order", ("ordering",)),
    )

    def rows(self) -> CommitmentQuerySet:
        return Commitment.objects.public().for_rows(self.day, self.known_at)


class CommitmentDetail(DetailPage):
    """One promise: its words, its test, who owes it, what became of it, and its thread."""

    model = Commitment
    key = "code"

    def get_queryset(self) -> CommitmentQuerySet:
        return Commitment.objects.public().for_detail(self.day, self.known_at).with_left_out(self.day)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        commitment = self.object
        updates = list(commitment.status_updates.ever_published().for_list())
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
            unread=is_unread(updates),
            thread=Commitment.objects.public().in_thread_of([commitment.code], self.day).for_thread(),
            wholes=[link.earlier for link in commitment.links.all() if link.kind == CommitmentLinkKind.PART_OF],
            parts=Commitment.objects.public().parts_of(commitment).with_standing(self.day, self.known_at),
            differ=len({part.update_id for part in commitment.standing_by_party}) > 1,
            advice=commitment.recommendation_links.public().select_related("recommendation__agreement"),
            address=self.request.build_absolute_uri(commitment.get_absolute_url()),
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
        return Recommendation.objects.public().for_list()
