"""The sections of a brief: each commitment in exactly one of them, the weightiest first.

Which section that is says its claim, which SQL computes (`commitments.standing.CLAIM`); here it is only read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.choices import Claim, Confidence, Freshness, Implementation, Role, Schedule, Strength
from commitments.models import Evidence, Party, StatusUpdate
from commitments.standing import Standing

ROOM = 24
"""How many commitments four pages of A4 hold."""

SHARES = {Claim.USABLE: 7, Claim.LATE: 8, Claim.MOVING: 3, Claim.NOT_ASSESSED: 2, Claim.DOUBTFUL: 4}
"""How much of the room each claim is sure of; what one leaves free goes to the others in this order."""


class Doubt(TextChoices):
    """Why a promise must not be claimed: first what nobody knows, then what somebody might claim in good faith."""

    NOT_ASSESSED = "not_assessed", _("Not assessed")
    LOW = "low", _("Low confidence")
    STALE = "stale", _("Review is stale")
    NOT_ASSESSABLE = "not_assessable", _("Not assessable")
    SUPERSEDED = "superseded", _("Superseded")
    LAPSED = "lapsed", _("Lapsed")


WHY: dict[str, Promise] = {
    Doubt.NOT_ASSESSED: _("Nobody has looked into all who owe it: neither success nor failure is known."),
    Doubt.LOW: _("What is on record is too thin to carry a claim; ask, or find a better source first."),
    Doubt.STALE: _("Nobody has looked for twice the time between two reviews; it may have changed since."),
    Doubt.NOT_ASSESSABLE: _("Public sources cannot decide it, or its condition has not arisen."),
    Doubt.SUPERSEDED: _("A later promise or text took its place; speak of that one."),
    Doubt.LAPSED: _("What it was about ceased to exist: it was neither kept nor broken."),
}

ORDER: dict[str, Sequence[str]] = {
    Claim.USABLE: (Implementation.DELIVERED, Implementation.UPHELD),
    Claim.LATE: (
        Implementation.REVERSED,
        Schedule.OVERDUE,
        Implementation.STALLED,
        Implementation.NO_ACTION_FOUND,
        Schedule.DATE_PASSED,
    ),
    Claim.MOVING: (Implementation.PARTLY_DELIVERED, Implementation.UNDER_WAY),
    Claim.NOT_ASSESSED: (Doubt.NOT_ASSESSED,),
    Claim.DOUBTFUL: tuple(Doubt),
}
"""What comes first among those of one claim: the words of `Line.kind`."""

STRENGTHS, CONFIDENCES = Strength.values, Confidence.values
"""The hardest and the surest first."""

TITLES: dict[tuple[Claim, ...], tuple[Promise, Promise]] = {
    (Claim.USABLE,): (
        _("Delivered or upheld, with the source to use"),
        _("Assessed with high or medium confidence, and looked at within twice the time between two reviews."),
    ),
    (Claim.LATE,): (
        _("Late and stuck, by party"),
        _(
            "Under the party that is behind. A date that passed without anybody looking is a question, not a failure; "
            "so is whatever is known with low confidence."
        ),
    ),
    (Claim.MOVING,): (_("Moving"), _("Under way or partly delivered, and not late.")),
    (Claim.NOT_ASSESSED, Claim.DOUBTFUL): (
        _("Do not claim"),
        _("Neither as a success nor as a failure, for the reason given."),
    ),
}


@dataclass(kw_only=True)
class Line:
    """A commitment (`for_brief`) in its section. `standing` is its headline, or the own one of the party asked for.

    `update` carries the status, and `source` is the best that it rests on: what is shown is given both (`tell`).
    """

    commitment: Any
    standing: Standing
    update: StatusUpdate | None = None
    source: Evidence | None = None

    @property
    def owing(self) -> list[Party]:
        return [duty.party for duty in self.commitment.obligations.all() if duty.role == Role.OBLIGOR]

    @property
    def differing(self) -> list[tuple[Party, Standing]]:
        """Each party that owes it with its own standing, where they have not the same status."""
        own = {part.party: part for part in self.commitment.standing_by_party}
        same = len({part.implementation for part in own.values()}) < 2
        return [] if same else [(party, own[party.code]) for party in self.owing]

    @property
    def behind(self) -> list[Party]:
        """The parties that are late or stuck themselves; all that owe it where that is said of the whole alone."""
        late = [part.party for part in self._parts if part.claim == Claim.LATE]
        return [party for party in self.owing if party.code in late] or self.owing

    @property
    def kind(self) -> str:
        """Why it stands in its section, in a word of `ORDER`."""
        standing = self.standing
        match standing.claim:
            case Claim.NOT_ASSESSED:
                return Doubt.NOT_ASSESSED
            case Claim.DOUBTFUL if standing.implementation in Doubt:
                return standing.implementation
            case Claim.DOUBTFUL:
                return Doubt.STALE if standing.freshness == Freshness.STALE else Doubt.LOW
            case Claim.LATE if standing.schedule == Schedule.OVERDUE:
                return Schedule.OVERDUE
            case Claim.LATE if standing.implementation not in ORDER[Claim.LATE]:
                return Schedule.DATE_PASSED
        return standing.implementation

    @property
    def is_unsure(self) -> bool:
        """Whether bad news is known with low confidence; good news that is so stands under that very heading."""
        return self.standing.claim == Claim.LATE and self.standing.confidence == Confidence.LOW

    @property
    def update_id(self) -> UUID | None:
        """The update that carries the status: of those that say the same the latest; none where nobody has looked."""
        same = [part for part in self._parts if part.implementation == self.standing.implementation and part.update_id]
        return max(same, key=lambda part: part.effective_on or date.min).update_id if same else None

    @property
    def weight(self) -> tuple[Any, ...]:
        """By this lines are sorted: the kind, then how hard the words bind, how sure it is, how late it happened."""
        standing = self.standing
        surety = CONFIDENCES.index(standing.confidence) if standing.confidence else len(CONFIDENCES)
        happened = standing.effective_on or date.min
        strength = STRENGTHS.index(self.commitment.strength)
        kind = ORDER[str(standing.claim)].index(self.kind)
        return kind, strength, surety, -happened.toordinal(), self.commitment.code

    @property
    def _parts(self) -> list[Standing]:
        """The standings that make its own: that of the one party, or those of all."""
        return [self.standing] if self.standing.party else self.commitment.standing_by_party


@dataclass(kw_only=True)
class Group:
    """Lines under a heading of their own: the parties that are behind, or why it must not be claimed; or none."""

    parties: Sequence[Party] = ()
    title: str | Promise = ""
    why: str | Promise = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Section:
    """`lines` are all of it, the weightiest first; `shown` are those that there is room for."""

    claims: tuple[Claim, ...]
    lines: list[Line]
    shown: list[Line]

    @property
    def title(self) -> Promise:
        return TITLES[self.claims][0]

    @property
    def lead(self) -> Promise:
        return TITLES[self.claims][1]

    @property
    def more(self) -> int:
        """How many there is no room for."""
        return len(self.lines) - len(self.shown)

    @property
    def groups(self) -> list[Group]:
        """What is shown, under its headings."""
        groups: dict[Any, Group] = {}
        for line in self.shown:
            key, group = self._group(line)
            groups.setdefault(key, group).lines.append(line)
        return [groups[key] for key in (sorted(groups) if Claim.LATE in self.claims else groups)]

    def _group(self, line: Line) -> tuple[Any, Group]:
        """The group of a line, empty, and its key; parties that are late alone come before those late together."""
        if Claim.LATE in self.claims:
            codes = sorted(party.code for party in line.behind)
            return (len(codes), codes and tuple(codes)), Group(parties=line.behind)
        if Claim.DOUBTFUL in self.claims:
            return line.kind, Group(title=Doubt(line.kind).label, why=WHY[line.kind])
        return "", Group()


def line_of(commitment: Any, party: str | None = None) -> Line:
    """The line of a commitment; with a party, of its own standing where it owes the commitment."""
    own = [part for part in commitment.standing_by_party if part.party == party] if party else []
    return Line(commitment=commitment, standing=own[0] if own else commitment.standing)


def in_sections(commitments: Iterable[Any], party: str | None = None) -> list[Section]:
    """All sections in their order, empty ones too. Every commitment is in exactly one."""
    by_claim: dict[Claim, list[Line]] = {claim: [] for claim in SHARES}
    for line in sorted((line_of(commitment, party) for commitment in commitments), key=lambda line: line.weight):
        by_claim[Claim(str(line.standing.claim))].append(line)
    room = room_for({claim: len(lines) for claim, lines in by_claim.items()})
    return [
        Section(
            claims=claims,
            lines=[line for claim in claims for line in by_claim[claim]],
            shown=[line for claim in claims for line in by_claim[claim][: room[claim]]],
        )
        for claims in TITLES
    ]


def room_for(wanted: Mapping[Claim, int]) -> dict[Claim, int]:
    """How many are shown of each claim, where there are so many of each."""
    room = {claim: min(share, wanted[claim]) for claim, share in SHARES.items()}
    for claim in SHARES:
        room[claim] += min(wanted[claim] - room[claim], ROOM - sum(room.values()))
    return room


def tell(sections: Iterable[Section], updates: Mapping[UUID, StatusUpdate]) -> None:
    """Give each line that is shown its update and, unless it must not be claimed, the best of the update's evidence."""
    for section in sections:
        for line in section.shown:
            line.update = updates.get(line.update_id) if line.update_id else None
            if line.update and line.standing.claim != Claim.DOUBTFUL:
                line.source = next(iter(line.update.evidence.all()), None)
