"""Where the marks of a chart lie, in per cent of its picture: so it fits a page of any width, and a file."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from alliance.charts.data import Cell, Chart, Row
from alliance.charts.pulses import DialogueChart
from alliance.dates import in_words
from alliance.language import name_of
from dialogues.choices import MeetingState
from dialogues.rounds import is_missed

type Addressed = Callable[[str], str]
"""Makes of the address of a list the one that a mark leads to: on a page the same, in a file a whole one."""

TICKS = 10
"""At most so many years are written below an axis."""

STEPS = (1, 2, 5, 10, 20, 25, 50)
"""Between two lines of a grid; beyond that in hundreds."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A cell of a row, from `start` on and `length` long, with the words that a pointer shows."""

    cell: Cell
    title: str
    address: str
    start: float
    length: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A row that lies (or stands) with its whole, `length` of the longest."""

    row: Row
    length: float
    marks: Sequence[Mark]
    start: float = 0.0
    across: float = 0.0

    @property
    def top(self) -> float:
        return round(100 - self.length, 3)


@dataclass(frozen=True, kw_only=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Rows that stand side by side; `grid` are lines of a count, `years` where each begins."""

    bars: Sequence[Bar]
    grid: Sequence[Tick]
    years: Sequence[Tick]


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A meeting, with the words that a pointer shows."""

    state: str
    title: str
    address: str
    at: float


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The time between two meetings, or since the last; late where the stated cadence let expect one within it."""

    start: float
    end: float
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A dialogue in time."""

    row: Row
    dots: Sequence[Dot]
    stretches: Sequence[Stretch]
    years: Sequence[Tick]


def bars(chart: Chart, addressed: Addressed = str) -> list[Bar]:
    """One bar a row, each as long as it counts."""
    longest = max((row.total for row in chart.rows), default=0)
    return [
        Bar(row=row, length=_per_cent(row.total, longest), marks=list(_marks(row, addressed))) for row in chart.rows
    ]


def columns(chart: Chart, addressed: Addressed = str) -> Columns:
    """One column a row, in the order of time."""
    most = max((row.total for row in chart.rows), default=0)
    step = next((step for step in STEPS if step * 5 >= most), 100 * math.ceil(most / 500))
    top = max(step * math.ceil(most / step), step)
    wide = 100 / len(chart.rows)
    standing = [
        Bar(
            row=row,
            length=_per_cent(row.total, top),
            start=round(number * wide, 3),
            across=round(wide * 0.88, 3),
            marks=list(_marks(row, addressed, upright=True)),
        )
        for number, row in enumerate(chart.rows)
    ]
    years = {bar.row.key[:4]: bar.start for bar in reversed(standing)}
    return Columns(
        bars=standing,
        grid=[Tick(at=round(100 - _per_cent(count, top), 3), label=str(count)) for count in range(0, top + 1, step)],
        years=_thinned([Tick(at=at, label=year) for year, at in sorted(years.items())]),
    )


def lines(chart: DialogueChart, addressed: Addressed = str) -> list[Line]:
    """One line a dialogue, all on the same axis: from the year of the first meeting to the day or the last meeting."""
    days = [meeting.starts_on for found in chart.meetings.values() for meeting in found if meeting.starts_on]
    end = max([min(chart.moment.day, chart.moment.today), *days])
    first = date(min([end, *days]).year, 1, 1)
    axis = Axis(first, end)
    return [
        Line(
            row=row,
            dots=list(_dots(chart, row, axis, addressed)),
            stretches=list(_stretches(chart, row, axis)),
            years=axis.years,
        )
        for row in chart.rows
    ]


class Axis:
    """Time from one day to another."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        starts = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
        self.years = _thinned([Tick(at=self.place(day), label=str(day.year)) for day in starts])

    def place(self, day: date) -> float:
        """In per cent; a little is left free at the end, where the last mark has its half."""
        return round(98.5 * (day - self.first) / max(self.last - self.first, timedelta(days=1)) + 0.75, 3)


def _dots(chart: DialogueChart, row: Row, axis: Axis, addressed: Addressed) -> Iterator[Dot]:
    states = {cell.status: cell.label for cell in row.cells}
    for meeting, day in chart.dated(row):
        name = name_of(meeting) or name_of(meeting, "en") or row.label
        yield Dot(
            state=meeting.state,
            title=f"{name}, {in_words(day, meeting.precision)} ({states[meeting.state]})",
            address=addressed(meeting.get_absolute_url()),
            at=axis.place(day),
        )


def _stretches(chart: DialogueChart, row: Row, axis: Axis) -> Iterator[Stretch]:
    if not row.key:
        return
    cadence, pulse = chart.dialogues[row.key].cadence_months, chart.dialogues[row.key].pulse
    held = [(meeting.ends_on or day, day) for meeting, day in chart.dated(row) if meeting.state == MeetingState.HELD]
    for (ended, met), (_, again) in pairwise(held):
        is_late = bool(cadence) and is_missed(ended, cadence, again)
        yield Stretch(start=axis.place(met), end=axis.place(again), is_late=is_late)
    if held and pulse.cadence_missed:
        until = min(chart.moment.day, axis.last)
        yield Stretch(start=axis.place(held[-1][1]), end=axis.place(until), is_late=True)


def _marks(row: Row, addressed: Addressed, *, upright: bool = False) -> Iterator[Mark]:
    """From the left to the right, or from the ground up."""
    passed = 0
    for cell in row.cells:
        first = row.total - passed - cell.count if upright else passed
        yield Mark(
            cell=cell,
            title=f"{row.label}: {cell.label} {cell.count}" if row.label != cell.label else f"{row.label} {cell.count}",
            address=addressed(cell.address),
            start=_per_cent(first, row.total),
            length=_per_cent(cell.count, row.total),
        )
        passed += cell.count


def _per_cent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3) if whole else 0.0


def _thinned(ticks: list[Tick]) -> list[Tick]:
    """Every one, or every second, third ... one, so that they do not touch."""
    return ticks[:: math.ceil(len(ticks) / TICKS) or 1]
