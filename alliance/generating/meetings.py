"""The dialogues that promises founded, and their meetings: held, put off, called off, or still to come."""

from bisect import bisect_left
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from alliance.generating import words
from alliance.generating.ledger import Ledger
from alliance.generating.text import Promise, Text, drawn
from alliance.generating.updates import END
from alliance.generating.vocabulary import Vocabulary
from dialogues.models import Dialogue, DialogueParty, Meeting, MeetingItem, MeetingOutcome

KINDS = {"consultations": 40, "working_group": 35, "commission": 10, "task_force": 8, "summit": 7}
LEVELS = {"senior_official": 40, "working": 20, "vice_ministerial": 15, "ministerial": 15, "expert": 8, "leaders": 2}
STATES = {"held": 95, "cancelled": 3, "postponed": 2}
ONE_IN = 60
"""Of so many promises one founds a dialogue."""


class Meetings:
    """Writes dialogues and meetings, and knows the texts and promises that can be their outcomes and items."""

    def __init__(
        self, ledger: Ledger, random: Random, known: Vocabulary, texts: list[Text], promises: list[Promise]
    ) -> None:
        self.ledger, self.random, self.known = ledger, random, known
        self.texts = [text for text in texts if text.is_public]
        self.issued = [text.issued_on for text in self.texts]
        self.promises = [promise for promise in promises if promise.is_public]
        self.made = [promise.made_on for promise in self.promises]

    def write(self) -> None:
        for founding in self.random.sample(self.promises, -(-len(self.promises) // ONE_IN)):
            self._dialogue(founding)

    def _dialogue(self, founding: Promise) -> None:
        kind, months = drawn(self.random, KINDS), self.random.choice([6, 12, 12, 24])
        name = f"{founding.name} {kind.replace('_', ' ')} on {founding.subject}"
        act = self.ledger.act(founding.public_at + timedelta(days=1), self.known.checker)
        number = self.ledger.add(
            Dialogue,
            act,
            slug=f"{founding.name}-{founding.number}".lower().replace(" ", "-"),
            name_en=name[0].upper() + name[1:],
            kind=kind,
            level=drawn(self.random, LEVELS),
            theme_id=self.known.themes[self.random.choice(list(self.known.areas))],
            cadence_months=months,
            cadence_url=f"https://example.org/dialogues/{founding.number}",
            established_by_commitment_id=founding.number,
        )
        for party in founding.obligors:
            self.ledger.add(DialogueParty, act, dialogue_id=number, party_id=self.known.parties[party])
        self._series(number, founding, months)

    def _series(self, dialogue: int, founding: Promise, months: int) -> None:
        """One meeting after the other, until they cease or for as long as the ledger is kept; often one to come."""
        day, ordinal = founding.made_on, 0
        last = END if self.random.random() < 0.6 else founding.made_on + timedelta(days=self.random.randint(300, 4000))
        while (day := day + timedelta(days=months * 30 + self.random.randint(-40, 120))) < min(last, END):
            state = drawn(self.random, STATES)
            ordinal += state == "held"
            self._meeting(dialogue, founding, day, state, ordinal if state == "held" else None)
        if last == END and day > END and self.random.random() < 0.4:
            self._meeting(dialogue, founding, day, "scheduled", None)

    def _meeting(self, dialogue: int, founding: Promise, day: date, state: str, ordinal: int | None) -> None:
        is_month = state == "scheduled" or self.random.random() < 0.1  # known to the month alone: its last day stands
        starts = day.replace(day=monthrange(day.year, day.month)[1]) if is_month else day
        told = min(max(starts, founding.public_at.date()) + timedelta(days=3), END)
        act = self.ledger.act(datetime.combine(told, time(9), UTC), self.known.checker)
        number = self.ledger.add(
            Meeting,
            act,
            code=f"{founding.name}-{founding.number}-{day:%Y-%m-%d}".lower().replace(" ", "-"),
            dialogue_id=dialogue,
            ordinal=ordinal,
            starts_on=starts,
            precision="month" if is_month else "day",
            state=state,
            place=self.random.choice(words.PLACES),
            summary=f"They spoke about {founding.subject}.",
            source_url=f"https://example.org/meetings/{founding.number}/{day}",
            source_title=f"Readout of the {founding.name} meeting",
            source_publisher="Ministry of Foreign Affairs",
        )
        if state == "held":
            self._outcome(number, act, starts, told)
            self._reviewed(number, act, founding, starts, told)

    def _outcome(self, meeting: int, act: int, day: date, told: date) -> None:
        """One in four brings a text, if one was issued on that day or soon after."""
        place = bisect_left(self.issued, day)
        if self.random.random() < 0.25 and place < len(self.texts):
            text = self.texts[place]
            if text.issued_on <= day + timedelta(days=10) and text.public_at.date() < told:
                self.ledger.add(MeetingOutcome, act, meeting_id=meeting, agreement_id=text.number)

    def _reviewed(self, meeting: int, act: int, founding: Promise, day: date, told: date) -> None:
        """What founded it, and promises of the years before."""
        before = bisect_left(self.made, day)
        few = self.promises[max(0, before - 400) : before]
        found = {founding.number: founding} | {
            promise.number: promise for promise in self.random.sample(few, min(len(few), self.random.randint(0, 4)))
        }
        for promise in found.values():
            if promise.public_at.date() < told:
                kind = self.random.choice(["reviewed", "reviewed", "reported"])
                item = {"meeting_id": meeting, "commitment_id": promise.number, "kind": kind}
                self.ledger.add(MeetingItem, act, **item)
