"""What is known of a text and of a promise while others are written that go back to them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import NamedTuple

from alliance.generating.ledger import Ledger
from commitments.models import Passage


class Promise(NamedTuple):
    """A commitment, as far as others need it."""

    number: int
    agreement: int
    made_on: date
    public_at: datetime
    is_public: bool
    obligation: str
    obligors: list[str]
    subject: str
    name: str


@dataclass
class Text:
    """An agreement. `act` is the transaction that brings it into the ledger, with all that hangs on it."""

    number: int
    code: str
    issued_on: date
    public_at: datetime
    is_public: bool
    parties: list[str]
    language: str
    act: int
    passages: list[int] = field(default_factory=list)

    def passage(self, ledger: Ledger, words: str, **values: object) -> int:
        """The next passage of it."""
        place = len(self.passages) + 1
        values |= {"agreement_id": self.number, "number": str(place), "position": place * 10, "text": words}
        self.passages.append(ledger.add(Passage, self.act, **values))
        return self.passages[-1]


def drawn[T](random: Random, weights: dict[T, int]) -> T:
    """One of these, as often as its weight says."""
    return random.choices(list(weights), list(weights.values()))[0]
