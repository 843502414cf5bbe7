"""The rounds of a dialogue as a reader meets them: latest first, with the silences between them."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dialogues.choices import ItemKind, MeetingState


@dataclass(frozen=True, kw_only=True)
class Round:
    """A meeting; how many commitments were promised, reviewed and reported there; and the silence that followed it.

    `silence` is the number of whole months until the next meeting that was held, or until the day of the page; only
    where a meeting was missed in them (the rule of `dialogue_pulse`), else None.
    """

    meeting: Any
    promised: int
    reviewed: int
    reported: int
    silence: int | None


def rounds(meetings: Iterable[Any], *, cadence: int | None, day: date) -> list[Round]:
    """The meetings (`for_rounds`, latest first) of a dialogue that is to meet every `cadence` months, or whenever.

    `day` is the last on which a meeting could have been missed: that of the page, or the end of the dialogue.
    """
    return list(_with_silences(meetings, cadence, day))


def _with_silences(meetings: Iterable[Any], cadence: int | None, until: date) -> Iterator[Round]:
    for meeting in meetings:
        held_on = meeting.ends_on or meeting.starts_on
        is_held = meeting.state == MeetingState.HELD and held_on is not None and held_on <= until
        kinds = Counter(item.kind for item in meeting.items.all())
        yield Round(
            meeting=meeting,
            promised=kinds[ItemKind.CREATED],
            reviewed=kinds[ItemKind.REVIEWED],
            reported=kinds[ItemKind.REPORTED],
            silence=_months(held_on, until) if is_held and cadence and is_missed(held_on, cadence, until) else None,
        )
        if is_held:
            until = meeting.starts_on


def is_missed(last: date, cadence: int, day: date) -> bool:
    """Whether the day is later than the next meeting was expected, by more than a quarter of the cadence."""
    months = last.month - 1 + cadence
    year, month = last.year + months // 12, months % 12 + 1
    expected = date(year, month, min(last.day, monthrange(year, month)[1]))
    return day > expected + timedelta(days=(expected - last).days // 4)


def _months(start: date, end: date) -> int:
    """Whole months between two days."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
