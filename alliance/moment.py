"""The day and the knowledge that a page or an answer is about: `as_of` and `known_at` of its address (domain.md).

Time enters here and nowhere below: querysets and filters take it as an argument. Knows no app.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from alliance.api.fields import DayField, KnownAtField, read_once
from alliance.dates import in_words
from alliance.words import noun

FIELDS: dict[str, DayField | KnownAtField] = {
    "as_of": DayField(required=False),
    "known_at": KnownAtField(required=False),
}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """`day` is the as-of date, `known_at` the moment whose published statuses count; by default today and now.

    `day` may lie ahead: what will be due by then. `asked` is what the address says of it, word for word, so that links
    can say the same.
    """

    day: date
    known_at: datetime
    today: date
    asked: tuple[tuple[str, str], ...] = ()

    @classmethod
    def now(cls) -> Self:
        now = timezone.now()
        today = timezone.localdate(now)
        return cls(day=today, known_at=now, today=today)

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The moment of an address. Raises ValidationError with the sentences by parameter."""
        now, given, refused = cls.now(), {}, {}
        for name, field in FIELDS.items():
            try:
                given[name] = read_once(query, name, field)
            except ValidationError as error:
                refused[name] = error.messages
        if refused:
            raise ValidationError(refused)
        return cls(
            day=given["as_of"] or now.day,
            known_at=given["known_at"] or now.known_at,
            today=now.today,
            asked=tuple((name, str(query[name])) for name, value in given.items() if value),
        )

    @property
    def query(self) -> str:
        """What it is in an address; empty where nothing was asked."""
        return urlencode(self.asked)

    def of(self, address: str) -> str:
        """The address of a page at this moment; what it says of the moment itself, it keeps."""
        path, _, query = address.partition("?")
        said = parse_qs(query)
        rest = urlencode([(name, value) for name, value in self.asked if name not in said])
        return f"{path}?{'&'.join(filter(None, [query, rest]))}" if rest else address

    def permanent(self, address: str) -> str:
        """The address of a page, which has no query, that shows this day whenever it is opened."""
        asked = dict(self.asked) | {"as_of": self.day.isoformat()}
        return f"{address}?{urlencode(asked)}"

    @property
    def knowledge(self) -> datetime | None:
        """The `known_at` that was asked for; None for what is known now, which is another moment with each answer."""
        return self.known_at if "known_at" in dict(self.asked) else None

    @property
    def is_ahead(self) -> bool:
        return self.day > self.today

    @property
    def meetings_until(self) -> date:
        """A meeting is shown if it begins on this day or before.

        From today on that is all of them, those ahead included. No record says when a meeting was announced: so of an
        earlier day only those are known that had begun.
        """
        return self.day if self.day < self.today else date.max


class NotYet(Http404):
    """A record that readers may see, but that was not there yet at the moment asked for: since when it is."""


def not_yet(rows: QuerySet[Any], *, dated_by: Sequence[str], moment: Moment) -> NotYet | None:
    """Why a record is not there at the moment; None where time is not the reason.

    `rows` holds at most that one, of whatever moment; `dated_by` are its columns that say from when on it counts: days
    (by `as_of`) and moments (by `known_at`).
    """
    named = noun(rows.model)
    for since in (rows.values_list(*dated_by).first() if dated_by else None) or ():
        if isinstance(since, datetime):
            if since > moment.known_at:
                known = in_words(timezone.localtime(moment.known_at))
                published = in_words(timezone.localtime(since))
                sentence = gettext("This {noun} was not known yet at {known}: it was published at {published}.")
                return NotYet(sentence.format(noun=named, known=known, published=published))
        elif since and since > moment.day:
            sentence = gettext("On {day} there was no such {noun} yet: it counts from {since} on.")
            return NotYet(sentence.format(day=in_words(moment.day), noun=named, since=in_words(since)))
    return None


class Gone(Exception):
    """A record that was retired for good: why, and code, address and page of what took its place, if anything did."""

    def __init__(self, told: str, replaced_by: dict[str, str] | None) -> None:
        super().__init__(told)
        self.told, self.replaced_by = told, replaced_by
