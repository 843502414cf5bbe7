"""The method page: the codebook, the vocabularies with what each word means, and how much of it is on record."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from alliance.language import name_of
from alliance.pages import PlainPage
from commitments.choices import (
    Basis,
    CommitmentLinkKind,
    Confidence,
    Freshness,
    LeftOut,
    NoCommitment,
    ObligationKind,
    Schedule,
    Strength,
)
from commitments.meanings import EVIDENCE_BARS, STATUSES
from commitments.models import Agreement, Commitment, Party, Passage, StatusUpdate
from commitments.querysets import CommitmentQuerySet
from commitments.tally import by_status
from dialogues.choices import DialogueState
from dialogues.models import Dialogue, Meeting

Meanings = dict[Any, Promise]

NO_BASIS = _("The reason or the link alone")
"""What a status may rest on that needs no evidence: not assessable, superseded."""

STRENGTHS: Meanings = {
    Strength.BINDING: _("A treaty says “shall”."),
    Strength.FIRM: _("Will, commit, pledge, agree to, have committed."),
    Strength.INTENT: _("Intend, decide to, seek to, aim, work to, would; look forward to an act of one's own."),
    Strength.EXPLORATORY: _("Explore, discuss, encourage, consider, identify opportunities."),
    Strength.DECLARATORY: _("Reaffirm, recognise, welcome, emphasise, share the view; work that is said to go on."),
}

OBLIGATIONS: Meanings = {
    ObligationKind.ONE_OFF: _("It ends in a thing or an act: establish, sign, adopt, host, pay an amount."),
    ObligationKind.RECURRING: _("It names a repetition: annual, regular, each."),
    ObligationKind.STANDING: _("Everything else: maintain, support, deepen, expand. It is judged period by period."),
}

NO_COMMITMENTS: Meanings = {
    NoCommitment.RECITAL: _("Says who speaks and in what spirit."),
    NoCommitment.ASSESSMENT: _("Judges a situation or other people."),
    NoCommitment.PAST_EVENT: _("Tells what happened; it may be evidence."),
    NoCommitment.EXPECTATION: _("What one party expects of another binds nobody."),
    NoCommitment.THIRD_PARTY: _("The goal of somebody who is no party."),
    NoCommitment.ADVICE: _("Asks for something; it may be a recommendation."),
    NoCommitment.STRUCTURE: _("Introduces or divides the text."),
}

BASES: Meanings = {
    Basis.OFFICIAL_DOCUMENT: _("A text with standing of its own: treaty, law, order, joint statement, report, data."),
    Basis.OFFICIAL_STATEMENT: _("What officials make known: press release, readout, speech, remark, web page."),
    Basis.CREDIBLE_REPORTING: _("What a newspaper, a news agency or a research institute reports."),
    Basis.SEARCH_RECORD: _("A search that found nothing: where it looked, and with which words."),
}

SCHEDULES: Meanings = {
    Schedule.CLOSED: _("Reversed, superseded or lapsed: no date matters any more."),
    Schedule.NO_DEADLINE: _("The words name no date."),
    Schedule.DELIVERED_ON_TIME: _("Delivered, on the date or before."),
    Schedule.DELIVERED_LATE: _("Delivered, after the date."),
    Schedule.OVERDUE: _("The date has passed, and a status from after it says: not delivered."),
    Schedule.DATE_PASSED: _("The date has passed, and nobody has looked since. A question, not a failure."),
    Schedule.DUE_SOON: _("The date is at most 90 days ahead."),
    Schedule.NOT_YET_DUE: _("The date is further ahead."),
}

FRESHNESSES: Meanings = {
    Freshness.NEVER: _("No assessment has been published."),
    Freshness.FRESH: _("Looked at within its review interval."),
    Freshness.AGEING: _("Not looked at for longer than the interval."),
    Freshness.STALE: _("Not looked at for longer than twice the interval."),
    Freshness.SETTLED: _("Delivered, superseded or lapsed: it needs no further review."),
}

LINKS: Meanings = {
    CommitmentLinkKind.REAFFIRMS: _("The same act, object and parties."),
    CommitmentLinkKind.STRENGTHENS: _("One feature, which the note names, became harder or larger."),
    CommitmentLinkKind.WEAKENS: _("One feature, which the note names, became softer or smaller."),
    CommitmentLinkKind.RECASTS: _("The object or the parties changed."),
    CommitmentLinkKind.IMPLEMENTS: _("The later one carries out the earlier one."),
    CommitmentLinkKind.SUPERSEDES: _("The later one takes the place of the earlier one."),
    CommitmentLinkKind.PART_OF: _("Inside one text: a part of a general pledge. It makes no thread."),
}

LEFT_OUT: Meanings = {
    LeftOut.DECLARATORY: _("Words of stance; told in a row of their own."),
    LeftOut.GENERAL: _("Its parts count."),
    LeftOut.EARLIER: _("The last member of the thread counts."),
}

PULSES: Meanings = {
    DialogueState.PROPOSED: _("Announced; no meeting is on record."),
    DialogueState.ACTIVE: _("It met, and not so long ago that two meetings are missing."),
    DialogueState.DORMANT: _("Two meetings of its stated cadence are missing."),
    DialogueState.CONCLUDED: _("It has ended."),
}


@dataclass(frozen=True)
class Row:
    """A line of a table that says how many are assessed; `query` filters the list to them, where a filter does."""

    label: str
    count: int
    query: str = ""


class Method(PlainPage, TemplateView):
    template_name = "alliance/method.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        counted = Commitment.objects.counted(self.day)
        return super().get_context_data(
            statuses=[(word, meaning, EVIDENCE_BARS[word]) for word, meaning in STATUSES.items()],
            strengths=STRENGTHS.items(),
            obligations=OBLIGATIONS.items(),
            no_commitments=NO_COMMITMENTS.items(),
            bases=BASES.items(),
            schedules=SCHEDULES.items(),
            freshnesses=FRESHNESSES.items(),
            links=LINKS.items(),
            left_out=LEFT_OUT.items(),
            pulses=PULSES.items(),
            counted=by_status(counted.tally(self.day, self.known_at)),
            by_confidence=self.by_confidence(counted),
            by_basis=self.by_basis(counted),
            by_party=self.by_party(counted),
            counts={
                "agreements": Agreement.objects.public().made_by(self.day).count(),
                "passages": Passage.objects.public().made_by(self.day).count(),
                "commitments": Commitment.objects.public().made_by(self.day).count(),
                "updates": StatusUpdate.objects.known(self.day, self.known_at).count(),
                "dialogues": Dialogue.objects.count(),
                "meetings": Meeting.objects.begun_by(self.moment.meetings_until).count(),
            },
            **context,
        )

    def by_confidence(self, counted: CommitmentQuerySet) -> list[Row]:
        counts = counted.tally_standing("confidence", day=self.day, known_at=self.known_at)
        return [
            Row(str(word.label), counts.get(word.value, 0), f"counted=true&confidence={word.value}")
            for word in Confidence
        ]

    def by_basis(self, counted: CommitmentQuerySet) -> list[Row]:
        counts = counted.tally_basis(self.day, self.known_at)
        return [
            *(Row(str(word.label), counts.get(word.value, 0)) for word in Basis),
            Row(str(NO_BASIS), counts.get(None, 0)),
        ]

    def by_party(self, counted: CommitmentQuerySet) -> list[tuple[Row, int]]:
        """For each party how many it owes, and how many of these are assessed for it."""
        names = {party.code: name_of(party) or name_of(party, "en") for party in Party.objects.all()}
        return [
            (Row(names[code], owed, f"counted=true&party={code}&role=obligor"), assessed)
            for code, owed, assessed in counted.tally_parties(self.day, self.known_at)
        ]
