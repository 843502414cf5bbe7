"""The readers' pages of agreements, commitments and recommendations: declarations over querysets."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from alliance.api.fields import nearest, no_such, not_among, shown
from alliance.moment import FIELDS, Gone
from alliance.pages import DetailPage, ListPage, Misunderstood, PlainPage
from commitments.choices import STATUS_LABELS, CommitmentLinkKind, Role
from commitments.comparing import wordings
from commitments.corrections import PAGE, corrections
from commitments.filters import AgreementFilter, CommitmentFilter, RecommendationFilter
from commitments.models import Agreement, Commitment, Party, Passage, Recommendation
from commitments.querysets import AgreementQuerySet, CommitmentQuerySet, RecommendationQuerySet
from commitments.reading import lines
from commitments.retiring import gone
from commitments.tally import by_status

DATES = (
    "schedule",
    "due_after",
    "due_before",
    "issued_after",
    "issued_before",
    "changed_after",
    "updated_after",
    "updated_before",
)


class AgreementList(ListPage):
    template_name = "commitments/agreement_list.html"
    filterset_class = AgreementFilter
    panels = (
        (_("Words"), ("q",)),
        (_("Kind"), ("kind",)),
        (_("Party"), ("party",)),
        (_("Dates"), ("issued_after", "issued_before")),
        (_("Text"), ("text_held",)),
        (_("Order"), ("ordering",)),
    )

    def rows(self) -> AgreementQuerySet:
        return Agreement.objects.public().made_by(self.day).for_list()


class AgreementDetail(DetailPage):
    """The text as a reader, with every public commitment marked in its place."""

    queryset = Agreement.objects.public()
    dated_by = ["issued_on"]
    takes = (*FIELDS, "status")

    def get_queryset(self) -> AgreementQuerySet:
        return Agreement.objects.public().made_by(self.day).for_detail(self.day)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        status = self._status()
        passages = Passage.objects.filter(agreement=self.object).for_reading(self.day, self.known_at)
        promises = self.object.commitments.public()
        return super().get_context_data(
            lines=lines(passages, status),
            status=status,
            status_label=STATUS_LABELS.get(status or "", ""),
            tally=by_status(promises.tally(self.day, self.known_at)),
            commitments=promises.for_rows(self.day, self.known_at).order_by("code"),
            **context,
        )

    def _status(self) -> str | None:
        """The status of which alone the address wants the marks."""
        status = self.request.GET.get("status")
        if status and status not in STATUS_LABELS:
            raise Misunderstood(f"status: {not_among(status, STATUS_LABELS)}")
        return status or None


class CommitmentList(ListPage):
    template_name = "commitments/commitment_list.html"
    filterset_class = CommitmentFilter
    panels = (
        (_("Words"), ("q",)),
        (_("Status"), ("status", "confidence", "freshness")),
        (_("Party"), ("party", "role")),
        (_("Theme"), ("theme",)),
        (_("Dates"), DATES),
        (_("Agreement"), ("agreement",)),
        (_("Dialogue"), ("dialogue",)),
        (_("Kind"), ("strength", "obligation", "counted", "target")),
        (_("Order"), ("ordering",)),
    )

    filterset: CommitmentFilter

    def rows(self) -> CommitmentQuerySet:
        rows = Commitment.objects.public().made_by(self.day).for_rows(self.day, self.known_at)
        return rows.with_standing_by_party(self.day, self.known_at)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With one party asked for, a row shows that party's own standing: by it the filters judge too."""
        context = super().get_context_data(**context)
        party = None if context["filters"].errors else self.filterset.sole_party
        for commitment in context["page_obj"] if party else []:
            own = [standing for standing in commitment.standing_by_party if standing.party == party]
            commitment.standing = own[0] if own else commitment.standing
        return context | {"sole_party": Party.objects.get(code=party) if party else None}


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
        thread = self._thread(made)
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
            thread=thread,
            wordings=wordings(thread),
            wholes=[link.earlier for link in commitment.links.all() if link.kind == CommitmentLinkKind.PART_OF],
            parts=self._parts(made),
            differ=len({part.update_id for part in commitment.standing_by_party}) > 1,
            advice=commitment.recommendation_links.public()
            .made_by(self.day)
            .select_related("recommendation__agreement"),
            address=self.request.build_absolute_uri(self.moment.permanent(commitment.get_absolute_url())),
            **context,
        )

    def _thread(self, made: CommitmentQuerySet) -> list[Commitment]:
        """Its members in order. Most promises are alone in theirs: nothing more is asked for them."""
        links = [*self.object.links.all(), *self.object.linked_from.all()]
        if all(link.kind == CommitmentLinkKind.PART_OF for link in links):
            return [self.object]
        return list(made.in_thread_of([self.object.code], self.day).for_thread(self.day))

    def _parts(self, made: CommitmentQuerySet) -> list[Commitment]:
        """What carries out a general pledge, with where each stands."""
        if all(link.kind != CommitmentLinkKind.PART_OF for link in self.object.linked_from.all()):
            return []
        return list(made.parts_of(self.object).with_standing(self.day, self.known_at))


class RecommendationList(ListPage):
    template_name = "commitments/recommendation_list.html"
    filterset_class = RecommendationFilter
    panels = (
        (_("Words"), ("q",)),
        (_("Addressee"), ("addressee",)),
        (_("Theme"), ("theme",)),
        (_("Report"), ("agreement",)),
    )

    def rows(self) -> RecommendationQuerySet:
        return Recommendation.objects.public().made_by(self.day).for_list(self.day)


class Corrections(PlainPage, TemplateView):
    """What was corrected after readers had seen it: all of it, or of one commitment or agreement."""

    template_name = "commitments/corrections.html"
    takes = (*FIELDS, "commitment", "agreement", "page")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        number = self._page()
        commitment = self._record("commitment", Commitment.objects.filter(agreement__published_at__isnull=False))
        agreement = self._record("agreement", Agreement.objects.public())
        rows, total = corrections(
            number, day=self.day, known_at=self.known_at, commitment=commitment, agreement=agreement
        )
        if not rows and number > 1:
            raise Http404(gettext("This list has no such page."))
        return super().get_context_data(
            page_obj=Page(rows, number, Paginator(range(total), PAGE)),
            of=[code for code in (commitment, agreement) if code],
            query="".join(
                f"{urlencode([(name, value)])}&" for name, value in self.request.GET.items() if name != "page"
            ),
            **context,
        )

    def _page(self) -> int:
        text = self.request.GET.get("page", "1")
        if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text)):
            raise Misunderstood(gettext("A page is a number from 1, and not {text}.").format(text=shown(text)))
        return int(text)

    def _record(self, name: str, rows: QuerySet[Any]) -> str | None:
        """The code that the address names, if any; only of what readers may know of."""
        code = self.request.GET.get(name)
        if code is None:
            return None
        codes = set(rows.order_by().values_list("code", flat=True))
        if code not in codes:
            raise Misunderstood(no_such(rows.model, "code", code) + nearest(code, sorted(codes)))
        return code
