"""What became of the promises: four to ten assessments each, some corrected or withdrawn, some still on their way."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from alliance.generating.evidence import Sources
from alliance.generating.ledger import Ledger
from alliance.generating.text import Promise, Text, drawn
from alliance.generating.vocabulary import Vocabulary
from commitments.models import CommitmentLink, StatusUpdate

END = date(2026, 10, 31)
"""The last day on which anything is published; nothing depends on the day on which the ledger is generated."""

BETWEEN = 365
"""Days from one review of a text's promises to the next; what one finds is published in one transaction."""

CONFIDENCE = {"medium": 58, "low": 28, "high": 14}
LASTING = {"upheld": 70, "partly_delivered": 16, "no_action_found": 7, "stalled": 3, "reversed": 3, "not_assessable": 1}
"""Of standing and recurring promises, each time anew."""

BEGUN = {"no_action_found": 25, "under_way": 55, "partly_delivered": 15, "stalled": 5}
ENDED = {"delivered": 60, "partly_delivered": 12, "under_way": 12, "reversed": 6, "lapsed": 5, "not_assessable": 5}
"""Of one-off promises: on the way, and in the end."""

SAYS = {
    "no_action_found": "Official sites and the press were searched; no act on {subject} under {name} was found.",
    "under_way": "Officials met on {subject} and agreed on the next steps of {name}; nothing is concluded so far.",
    "partly_delivered": "A part of {name} is in place: the work on {subject} began in one of the fields named.",
    "delivered": "What was announced on {subject} exists since this day, as the communiqué on {name} shows.",
    "upheld": "In this period a joint act carried {subject} further: a meeting under {name} with an outcome.",
    "stalled": "After the first rounds no further act on {subject} is on record, and {name} is named in no later text.",
    "reversed": "One side declared that it will not go on with {name}, and ended its part in the work on {subject}.",
    "lapsed": "The body that was to do the work on {subject} was dissolved with the programme {name}.",
    "not_assessable": "Whether {subject} was acted on cannot be judged from public sources: {name} has none.",
    "superseded": "A later promise on {subject} took the place of {name}, as the link says.",
}


def write(ledger: Ledger, random: Random, known: Vocabulary, texts: list[Text], promises: list[Promise]) -> None:
    """For seven promises of eight; those of texts that are no public ones have none."""
    sources = Sources(ledger, random, texts)
    for place, promise in enumerate(promises):
        if promise.is_public and random.random() < 0.88:
            days = _days(random, promise)
            for number, day in enumerate(days):
                is_last = number == len(days) - 1
                since = days[number - 1] + timedelta(days=1) if number else promise.made_on
                _assess(ledger, random, known, sources, promise, since, day, is_last=is_last)
            if random.random() < 0.06:
                _begin(ledger, random, known, sources, promise)
            if days and random.random() < 0.01:
                _supersede(ledger, random, known, promise, days[-1], promises[place + 1 : place + 400])


def _days(random: Random, promise: Promise) -> list[date]:
    """When something became of it, in order: never twice within two weeks."""
    weeks = (END - promise.made_on).days // 14 - 3
    number = min(random.randint(4, 10), weeks)
    places = sorted(random.sample(range(1, weeks + 1), number)) if number > 0 else []
    return [promise.made_on + timedelta(days=14 * place + random.randint(0, 13)) for place in places]


def _assess(
    ledger: Ledger,
    random: Random,
    known: Vocabulary,
    sources: Sources,
    promise: Promise,
    since: date,
    day: date,
    *,
    is_last: bool,
) -> None:
    """A published update; one in fifty is corrected later, one in two hundred withdrawn."""
    ends = promise.obligation == "one_off" and is_last
    weights = LASTING if promise.obligation != "one_off" else ENDED if ends else BEGUN
    implementation = drawn(random, weights)
    moment = _published(promise, day)
    chance, later = random.random(), moment + timedelta(days=random.randint(5, 200))
    is_withdrawn = chance < 0.025 and later.date() <= END
    content = _content(random, known, promise, implementation, day)
    if implementation == "upheld":
        content |= {"period_from": since, "period_to": day}
    act = ledger.review(promise.agreement, moment, known.checker)
    first = _update(ledger, random, known, act, moment, is_withdrawn=later if is_withdrawn else None, **content)
    sources.write(first, act, implementation, promise, since, day, moment)
    if is_withdrawn:
        act = ledger.act(later, known.checker)
        ledger.changed(StatusUpdate, first, act)
        if chance < 0.02:
            said = {"confidence": "low", "rationale": f"{content['rationale']} The day was read anew."}
            second = _update(ledger, random, known, act, later, replaces_id=first, **content | said)
            sources.write(second, act, implementation, promise, since, day, later)


def _update(
    ledger: Ledger,
    random: Random,
    known: Vocabulary,
    act: int,
    moment: datetime,
    is_withdrawn: datetime | None = None,
    **values: Any,
) -> UUID:
    number = UUID(int=random.getrandbits(128), version=4)
    values |= {"recorded_at": moment - timedelta(hours=30), "submitted_at": moment - timedelta(hours=26)}
    if is_withdrawn:
        said = "Its source says something else." if random.random() < 0.5 else "Corrected."
        withdrawn = {"withdrawn_at": is_withdrawn, "withdrawn_by_id": known.checker, "withdrawal_reason": said}
        values |= withdrawn | {"version": 2}
    state = "withdrawn" if is_withdrawn else "published"
    people = {"author_id": known.coder, "reviewer_id": known.checker}
    ledger.add(StatusUpdate, act, id=number, state=state, published_at=moment, **people, **values)
    return number


def _content(random: Random, known: Vocabulary, promise: Promise, implementation: str, day: date) -> dict[str, Any]:
    """What it says; one in five of one obligor alone."""
    party = random.choice(promise.obligors) if random.random() < 0.2 else None
    return {
        "commitment_id": promise.number,
        "party_id": known.parties[party] if party else None,
        "implementation": implementation,
        "effective_on": day,
        "confidence": drawn(random, CONFIDENCE),
        "rationale": SAYS[implementation].format(subject=promise.subject, name=promise.name),
    }


def _begin(ledger: Ledger, random: Random, known: Vocabulary, sources: Sources, promise: Promise) -> None:
    """One that is not published: a draft, submitted, or returned."""
    moment = _published(promise, max(promise.public_at.date(), END - timedelta(days=random.randint(1, 200))))
    state = drawn(random, {"draft": 60, "submitted": 30, "returned": 10})
    content = _content(random, known, promise, "no_action_found", moment.date())
    if state != "draft":
        content["submitted_at"] = moment
    if state == "returned":
        content |= {"review_note": "Which sites were searched?", "reviewer_id": known.checker}
    number = UUID(int=random.getrandbits(128), version=4)
    act = ledger.act(moment, known.coder, is_seen=False)
    recorded = {"id": number, "state": state, "author_id": known.coder, "recorded_at": moment}
    ledger.add(StatusUpdate, act, **recorded, **content)
    sources.write(number, act, "no_action_found", promise, promise.made_on, moment.date(), moment)


def _supersede(
    ledger: Ledger, random: Random, known: Vocabulary, promise: Promise, last: date, later: list[Promise]
) -> None:
    """A later promise takes its place, if there is one that readers see."""
    found = [other for other in later if other.is_public and other.made_on > last]
    if found:
        other = found[0]
        moment = _published(promise, max(other.made_on, other.public_at.date() + timedelta(days=1)))
        act = ledger.act(moment, known.checker)
        link = {"later_id": other.number, "earlier_id": promise.number, "kind": "supersedes"}
        ledger.add(CommitmentLink, act, **link)
        content = _content(random, known, promise, "superseded", other.made_on)
        _update(ledger, random, known, act, moment, **content)


def _published(promise: Promise, day: date) -> datetime:
    """The first review after the day, once the text is in the ledger; at an hour when Seoul has the same date."""
    entered = promise.public_at.date() + timedelta(days=20)
    reviews = max(0, -(-(day - entered).days // BETWEEN))
    at = time(1 + promise.agreement % 8, promise.agreement % 60)
    return datetime.combine(min(entered + timedelta(days=reviews * BETWEEN), END), at, UTC)
