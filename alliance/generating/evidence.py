"""What the updates rest on: addresses, passages of other texts, searches; as much as each status needs, and more."""

from bisect import bisect_left
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from alliance.generating import words
from alliance.generating.ledger import Ledger
from alliance.generating.text import Promise, Text, drawn
from commitments.models import Evidence

BASES = {"credible_reporting": 60, "official_statement": 23, "official_document": 17}
SEARCHED = ("no_action_found", "not_assessable")
"""These rest on a search; superseded rests on its link."""

PUBLISHERS = {
    "credible_reporting": ["Yonhap", "The Korea Herald", "Reuters", "KBS World", "Kyodo", "The Hankyoreh", "AP"],
    "official_statement": ["Ministry of Foreign Affairs", "Department of State", "Office of the President"],
    "official_document": ["Department of Defense", "Ministry of Science and ICT", "White House", "Government of Japan"],
}
TITLES = [
    "Readout of the {name} talks on {subject} in {place}",
    "Officials agree on next steps for {subject}",
    "Joint press release on {subject}: {name} enters its next phase",
    "{place} hosts meeting on {subject}",
    "[{name}] {subject}: 협력 현황과 향후 계획",
]


class Sources:
    """Writes the evidence of updates, and knows the texts whose passages can serve."""

    def __init__(self, ledger: Ledger, random: Random, texts: list[Text]) -> None:
        self.ledger, self.random = ledger, random
        self.texts = [text for text in texts if text.is_public and text.passages and text.parties]
        self.days = [text.issued_on for text in self.texts]

    def write(
        self,
        update: UUID,
        act: int,
        implementation: str,
        promise: Promise,
        since: date,
        day: date,
        moment: datetime,
    ) -> None:
        """`since` and `day` bound the period of which the update speaks, `moment` is its publication."""
        if implementation in SEARCHED:
            where = f"mofa.go.kr, state.gov, yna.co.kr: {promise.name}, {promise.subject}"
            searched = {"basis": "search_record", "searched": where, "accessed_on": day}
            self.ledger.add(Evidence, act, id=self._number(), update_id=update, **searched)
            return
        first = "official_document" if implementation in ("delivered", "reversed") else drawn(self.random, BASES)
        self._address(update, act, first, promise, day, moment)
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            earliest = max(since, promise.made_on + timedelta(days=1))
            dated = max(earliest, day - timedelta(days=self.random.randint(0, 12)))
            self._address(update, act, drawn(self.random, BASES), promise, dated, moment)
        if self.random.random() < 0.12:
            self._passage(update, act, promise, day, moment)

    def _address(self, update: UUID, act: int, basis: str, promise: Promise, dated: date, moment: datetime) -> None:
        number = self._number()
        place = self.random.choice(words.PLACES)
        title = self.random.choice(TITLES).format(name=promise.name, subject=promise.subject, place=place)
        self.ledger.add(
            Evidence,
            act,
            id=number,
            update_id=update,
            basis=basis,
            url=f"https://example.org/{dated:%Y/%m}/{number.hex[:12]}",
            title=title,
            publisher=self.random.choice(PUBLISHERS[basis]),
            published_on=dated,
            accessed_on=max(dated, moment.date() - timedelta(days=2)),
        )

    def _passage(self, update: UUID, act: int, promise: Promise, day: date, moment: datetime) -> None:
        """Of another text, issued between the promise and the day, that readers knew by then."""
        first, last = bisect_left(self.days, promise.made_on), bisect_left(self.days, day)
        if first < last:
            text = self.texts[self.random.randrange(first, last)]
            if text.number != promise.agreement and text.public_at < moment:
                passage = self.random.choice(text.passages)
                held = {"basis": "official_statement", "passage_id": passage}
                self.ledger.add(Evidence, act, id=self._number(), update_id=update, **held)

    def _number(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)
