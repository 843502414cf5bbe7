"""`/brief/`: for any filter of the commitments, made to be printed on two to four pages of A4."""

from collections.abc import Collection
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from alliance.api.filters import CAMPAIGN
from alliance.brief.sections import Section, in_sections, tell
from alliance.brief.subject import Subject, subject
from alliance.home import ENDING_WITHIN
from alliance.language import PARAMETER
from alliance.moment import FIELDS
from alliance.pages import ListPage
from commitments.choices import STATUS_LABELS, Claim, Implementation
from commitments.filters import CommitmentFilter
from commitments.models import Agreement, Commitment, StatusUpdate
from commitments.querysets import CommitmentQuerySet
from dialogues.models import Meeting

CHANGES = 10
"""How many changes there is room for."""


class Brief(ListPage):
    """What to say, what to ask, what not to claim. Takes the address of a list of commitments, but no page of it."""

    template_name = "alliance/brief.html"
    filterset_class = CommitmentFilter
    paginate_by = None
    ignored = (*CAMPAIGN, PARAMETER)

    def rows(self) -> CommitmentQuerySet:
        return Commitment.objects.public().made_by(self.day).for_brief(self.day, self.known_at)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Of an address that is not understood only the form with its sentences."""
        if self.filterset.is_valid():
            context |= self._brief()
        context = super().get_context_data(**context)
        about = context.get("about", Subject())
        return context | {"chips": [chip for chip in context["filters"].chips if chip.name not in about.told]}

    def _brief(self) -> dict[str, Any]:
        asked, party = self.filterset.form.cleaned_data, self.filterset.sole_party
        about = subject(dialogues=asked["dialogue"], meetings=asked["meeting"], moment=self.moment)
        rows = {row.pk: row for row in self.object_list}
        sections = in_sections(rows.values(), party)
        since = about.since(self.day)
        changes = self._told(sections, rows, since)
        unknown = [line for section in sections for line in section.lines if line.standing.claim == Claim.NOT_ASSESSED]
        return {
            "about": about,
            "total": len(rows),
            "not_assessed": len(unknown),
            "everything": self._query(),
            "unassessed": self._query(Claim.NOT_ASSESSED),
            "sections": [(section, self._query(*section.claims)) for section in sections],
            "ending": self._ending(rows.values(), about),
            "since": since,
            "changes": changes[:CHANGES],
            "more_changes": len(changes[CHANGES:]),
            "seed": _seed(rows.values()),
            "address": self._permanent(),
        }

    def _told(self, sections: list[Section], rows: dict[int, Commitment], since: date) -> list[StatusUpdate]:
        """Gives what is shown its reasons and sources, and returns what has changed of the commitments after the day.

        What confirms a status is no change, nor is a search an event. Of one party alone its own updates count.
        """
        shown = [line.update_id for section in sections for line in section.shown if line.update_id]
        updates = StatusUpdate.objects.for_brief(shown, rows, since, day=self.day, known_at=self.known_at)
        by_id: dict[UUID, Any] = {update.pk: update for update in updates}
        tell(sections, by_id)
        for update in by_id.values():
            update.commitment = rows[update.commitment_id]
            update.was = STATUS_LABELS[update.previous] if update.previous else ""
        return [update for update in by_id.values() if update.effective_on > since and self._is_change(update)]

    def _is_change(self, update: Any) -> bool:
        party = self.filterset.sole_party
        is_of_party = not party or not update.party or update.party.code == party
        is_event = update.implementation not in Implementation.DATED_BY_SEARCH
        return is_of_party and is_event and update.previous != update.implementation

    def _ending(self, rows: Collection[Commitment], about: Subject) -> QuerySet[Agreement]:
        """The agreements that end within a year: of these commitments and of the dialogue; without a filter all."""
        within = min(ENDING_WITHIN, date.max - self.day)
        ending = Agreement.objects.public().made_by(self.day).ending(self.day, self.day + within)
        if not self._query():
            return ending
        rounds = Meeting.objects.begun_by(self.moment.meetings_until)
        outcomes = rounds.filter(dialogue=about.dialogue) if about.dialogue else rounds.none()
        return ending.filter(Q(pk__in={row.agreement_id for row in rows}) | Q(pk__in=outcomes.values("outcomes")))

    def _query(self, *claims: str) -> str:
        """The query string of the list of these commitments, or of those with one of these claims; without moment."""
        query = self.filterset.data.copy()
        for name in ("ordering", *FIELDS):
            query.pop(name, None)
        if claims:
            query.setlist("claim", claims)
        return query.urlencode()

    def _permanent(self) -> str:
        """The address that shows the same later: of this day, and of the knowledge that was asked for."""
        moment = urlencode(dict(self.moment.asked) | {"as_of": self.day.isoformat()})
        query = "&".join(filter(None, [self._query(), moment]))
        return self.request.build_absolute_uri(f"{reverse('brief')}?{query}")


def _seed(commitments: Collection[Any]) -> str:
    """Whether `all`, `some` or none (empty) of the statuses are seed coding that no second person has read yet."""
    unread = {row.last_batch == "seed" for row in commitments if row.standing.is_assessed}
    return "" if True not in unread else "some" if False in unread else "all"
