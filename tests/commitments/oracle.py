"""A second writing, in plain Python, of what the SQL functions compute: the codebook of the property tests.

It is written from domain.md ("Status", "Computed, never typed") and from nothing else. It sees promises and updates as
simple records and never asks the database.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils import timezone

LEAST_ADVANCED_FIRST = [
    {"reversed"},
    {"no_action_found"},
    {"stalled"},
    {"under_way"},
    {"partly_delivered"},
    {"delivered", "upheld"},
]
SET_ASIDE = ["not_assessable", "lapsed", "superseded"]


@dataclass
class Update:
    implementation: str
    effective_on: date
    published_at: datetime | None
    party: str | None = None
    confidence: str = "medium"
    withdrawn_at: datetime | None = None
    id: UUID = field(default_factory=uuid4)

    @property
    def period_to(self) -> date | None:
        return self.effective_on if self.implementation == "upheld" else None

    def is_known(self, day: date, known: datetime) -> bool:
        """Whether it was effective by the day and public by then, even if withdrawn since."""
        return self.published_at is not None and self.published_at <= known and self.effective_on <= day

    def is_withdrawn(self, known: datetime) -> bool:
        return self.withdrawn_at is not None and self.withdrawn_at <= known

    def counts(self, party: str, day: date, known: datetime) -> bool:
        """Whether it speaks of the party and was effective by the day, public by then and not yet withdrawn."""
        return self.party in (None, party) and self.is_known(day, known) and not self.is_withdrawn(known)


@dataclass
class Promise:
    code: str
    obligors: list[str]
    updates: list[Update]
    obligation: str = "one_off"
    made_on: date | None = None
    due_on: date | None = None
    recurrence_months: int | None = None
    review_every_days: int = 365

    def is_made(self, day: date) -> bool:
        """Whether it was promised by the day; what has no date was made before everything."""
        return self.made_on is None or self.made_on <= day


def current(promise: Promise, party: str, day: date, known: datetime) -> Update | None:
    """The update of the party's own or of all together that is effective last, and of those the one published last."""
    found = [update for update in promise.updates if update.counts(party, day, known)]
    return max(found, key=lambda update: (update.effective_on, update.published_at, update.id), default=None)


def headline(promise: Promise, day: date, known: datetime) -> tuple[str, date | None, str | None]:
    """Implementation, effective_on and confidence of the least advanced obligor."""
    updates = [current(promise, party, day, known) for party in promise.obligors]
    present = [update for update in updates if update]
    weighed = [update for update in present if update.implementation not in SET_ASIDE]
    name = _worst(weighed) if weighed else _first_set_aside(present)
    good_news = name in {"delivered", "upheld", *SET_ASIDE}
    if name is None or (good_news and None in updates):
        return "not_assessed", None, None
    since = max(update.effective_on for update in present if update.implementation == name)
    doubts = [update.confidence for update in weighed or present]
    return name, since, next(level for level in ("low", "medium", "high") if level in doubts)


def _worst(updates: list[Update]) -> str:
    names = {update.implementation for update in updates}
    return next(min(names & rank) for rank in LEAST_ADVANCED_FIRST if names & rank)


def _first_set_aside(updates: list[Update]) -> str | None:
    names = {update.implementation for update in updates}
    return next((name for name in SET_ASIDE if name in names), None)


def due(promise: Promise, parties: list[str], day: date, known: datetime) -> date | None:
    """The date that the schedule judges: the earliest of the parties' own."""
    if promise.obligation != "recurring" or promise.recurrence_months is None:
        return promise.due_on
    starts = [_kept_to(promise, party, day, known) or promise.made_on for party in parties]
    if any(_kept_to(promise, party, day, known) is None for party in parties):
        starts = [promise.made_on]
    known_starts = [start for start in starts if start]
    return add_months(min(known_starts), promise.recurrence_months) if known_starts else None


def _kept_to(promise: Promise, party: str, day: date, known: datetime) -> date | None:
    periods = [update.period_to for update in promise.updates if update.counts(party, day, known)]
    return max((period for period in periods if period), default=None)


def add_months(start: date, months: int) -> date:
    """The same day of the month, or its last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def schedule(implementation: str, effective_on: date | None, due_on: date | None, day: date) -> str:
    if implementation in {"reversed", "superseded", "lapsed"}:
        return "closed"
    if due_on is None:
        return "no_deadline"
    if implementation == "delivered":
        return "delivered_on_time" if effective_on <= due_on else "delivered_late"
    if due_on < day:
        looked_since = effective_on is not None and effective_on > due_on
        says_not_delivered = implementation in {"no_action_found", "under_way", "partly_delivered", "stalled"}
        return "overdue" if looked_since and says_not_delivered else "date_passed"
    return "due_soon" if (due_on - day).days <= 90 else "not_yet_due"


def freshness(implementation: str, updates: list[Update], known: datetime, review_every_days: int) -> str:
    if not updates:
        return "never"
    if implementation in {"delivered", "superseded", "lapsed"}:
        return "settled"
    looked = min(update.published_at for update in updates)
    age = (timezone.localdate(known) - timezone.localdate(looked)).days
    if age > 2 * review_every_days:
        return "stale"
    return "ageing" if age > review_every_days else "fresh"


def standing(promise: Promise, day: date, known: datetime) -> dict[str, object]:
    """All that the SQL function `standing` gives, but for the evidence."""
    implementation, effective_on, confidence = headline(promise, day, known)
    updates = [update for party in promise.obligors if (update := current(promise, party, day, known))]
    due_on = due(promise, promise.obligors, day, known)
    return {
        "implementation": implementation,
        "effective_on": effective_on,
        "confidence": confidence,
        "due_on": due_on,
        "schedule": schedule(implementation, effective_on, due_on, day),
        "freshness": freshness(implementation, updates, known, promise.review_every_days),
        "obligors": len(promise.obligors),
        "obligors_assessed": len(updates),
    }


def party_standing(promise: Promise, party: str, day: date, known: datetime) -> dict[str, object]:
    """All that `party_standing` gives for one obligor, but for the evidence."""
    update = current(promise, party, day, known)
    implementation = update.implementation if update else "not_assessed"
    effective_on = update.effective_on if update else None
    due_on = due(promise, [party], day, known)
    return {
        "party": party,
        "implementation": implementation,
        "effective_on": effective_on,
        "confidence": update.confidence if update else None,
        "due_on": due_on,
        "schedule": schedule(implementation, effective_on, due_on, day),
        "freshness": freshness(implementation, [update] if update else [], known, promise.review_every_days),
    }


def threads(made: dict[str, date | None], links: set[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """First and latest member of the thread of each linked promise, by the day it was made (None the earliest)."""
    groups = {code: {code} for pair in links for code in pair}
    for one, other in links:
        merged = groups[one] | groups[other]
        groups.update(dict.fromkeys(merged, merged))
    order = {code: (day or date.min, code) for code, day in made.items()}
    return {code: (min(group, key=order.get), max(group, key=order.get)) for code, group in groups.items()}


def on_the_day(promises: list[Promise], links: set[tuple[str, str]], day: date) -> dict[str, tuple[list[str], bool]]:
    """Which promises there were on the day: the codes linked with each, in order, and whether it counts.

    A link counts once both ends are made; of a thread the latest member counts.
    """
    made = {promise.code: promise.made_on for promise in promises if promise.is_made(day)}
    whole = {pair for pair in links if made.keys() >= set(pair)}
    latest = {code: last for code, (_, last) in threads(made, whole).items()}
    return {code: (sorted(linked_with(code, whole)), latest.get(code, code) == code) for code in made}


def linked_with(code: str, links: set[tuple[str, str]]) -> set[str]:
    """The other ends of the links of a promise."""
    return {end for pair in links if code in pair for end in pair if end != code}
