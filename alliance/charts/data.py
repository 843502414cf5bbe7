"""The numbers of the charts: for each its rows, what they add up to, and the address of the list behind each number.

All charts of promises are of the counted ones, the set that every share is of.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dates import in_words
from alliance.language import name_of
from alliance.moment import Moment
from commitments.choices import NOT_ASSESSED, STATUS_LABELS, Strength
from commitments.models import Agreement, Commitment, Party, Theme
from commitments.tally import BAR_ORDER

ORDER = (*BAR_ORDER, NOT_ASSESSED)

FIRST_YEAR = 2017
"""Where the progress begins: the year of the first of the five documents that the ledger was made from."""

QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
"""The last day of each: month and day."""

COLUMNS = ("theme_id", "agreement_id", "strength")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How many of a row have a status, and the list that shows them; no address where no list does."""

    status: str
    label: str
    count: int
    address: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """The promises of one theme, text, party or day by status, and the list that shows them all, if any does.

    `aside` is what is told beside the label, `lang` the language of the label where it is not the page's. `below` are
    rows that this one holds, too.
    """

    key: str
    label: str
    address: str
    cells: Sequence[Cell]
    lang: str = ""
    aside: str = ""
    below: Sequence["Row"] = ()

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def not_assessed(self) -> int:
        return sum(cell.count for cell in self.cells if cell.status == NOT_ASSESSED)

    @property
    def assessed(self) -> int:
        return self.total - self.not_assessed

    def over(self, statuses: Iterable[str]) -> list[Cell | None]:
        """All of it as one cell, then its cell for each of the statuses; None where it has none."""
        cells = {cell.status: cell for cell in self.cells}
        whole = Cell(status="", label=self.label, count=self.total, address=self.address)
        return [whole, *(cells.get(status) for status in statuses)]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Rows by status, and the whole that they add up to; with `adds_up` off, each is a whole of its own.

    `name` is the one in the address, `head` says what a row is; `order` holds every status that can occur.
    """

    name: str
    title: str
    head: str
    rows: Sequence[Row]
    whole: Row
    adds_up: bool = True
    order: Sequence[str] = ORDER

    @property
    def legend(self) -> list[Cell]:
        """The statuses that occur, in order, each with one cell that has it."""
        found = {cell.status: cell for row in self.rows for cell in row.cells}
        return [found[status] for status in self.order if status in found]

    @property
    def table(self) -> list[tuple[Row, Row | None, list[Cell | None]]]:
        """Each row, the one above it if it stands below one, and its cells in the order of the legend."""
        statuses = [cell.status for cell in self.legend]
        pairs: list[tuple[Row, Row | None]] = []
        for upper in self.rows:
            pairs += [(upper, None), *((row, upper) for row in upper.below)]
        return [(row, upper, row.over(statuses)) for row, upper in pairs]

    @property
    def foot(self) -> list[Cell | None]:
        return self.whole.over(cell.status for cell in self.legend)


class Promises:
    """The charts of the promises of a moment, each by its name. What several of them need is asked for once."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.counted = Commitment.objects.counted(moment.day)
        self.list = reverse("commitments:commitment-list")
        self.labels = {status: str(STATUS_LABELS[status]) for status in ORDER}

    @cached_property
    def groups(self) -> list[tuple[Any, ...]]:
        return self.counted.tally_by(COLUMNS, self.moment.day, self.moment.known_at)

    def by(self, column: str) -> dict[Any, Counter[str]]:
        """The counts by status for each value of the column."""
        place = COLUMNS.index(column)
        found: dict[Any, Counter[str]] = defaultdict(Counter)
        for *values, implementation, count in self.groups:
            found[values[place]][implementation] += count
        return found

    @cached_property
    def whole(self) -> Row:
        return self.row("", _("All"), _sum(self.by("strength").values()))

    def status(self) -> Chart:
        rows = [Row(key=cell.status, label=cell.label, address=cell.address, cells=[cell]) for cell in self.whole.cells]
        return Chart(name="status", title=_("How the promises stand"), head=_("Status"), rows=rows, whole=self.whole)

    def themes(self) -> Chart:
        counts = self.by("theme_id")
        themes = {theme.pk: theme for theme in Theme.objects.all()}
        lower: dict[int, list[Row]] = defaultdict(list)
        for theme in themes.values():
            if theme.parent_id and theme.pk in counts:
                lower[theme.parent_id].append(self.named_row(theme, theme.slug, counts[theme.pk], theme=theme.slug))
        rows = []
        for theme in themes.values():
            parts = [counts[pk] for pk in counts if theme.pk in (pk, themes[pk].parent_id)]
            if theme.parent_id is None and parts:
                below = _largest_first(lower[theme.pk])
                rows.append(self.named_row(theme, theme.slug, _sum(parts), below=below, theme=theme.slug))
        return Chart(
            name="themes",
            title=_("How the promises of each theme stand"),
            head=_("Theme"),
            rows=_largest_first(rows),
            whole=self.whole,
        )

    def agreements(self) -> Chart:
        counts = self.by("agreement_id")
        texts = Agreement.objects.filter(pk__in=list(counts))  # latest first
        return Chart(
            name="agreements",
            title=_("How the promises of each text stand"),
            head=_("Agreement"),
            rows=[
                replace(self.named_row(text, text.code, counts[text.pk], agreement=text.code), aside=_issued(text))
                for text in texts
            ],
            whole=self.whole,
        )

    def strength(self) -> Chart:
        counts = self.by("strength")
        return Chart(
            name="strength",
            title=_("How the promises stand, by how hard their words bind"),
            head=_("Strength"),
            rows=[
                self.row(word.value, str(word.label), counts[word.value], strength=word.value)
                for word in Strength
                if word.value in counts
            ],
            whole=self.whole,
        )

    def parties(self) -> Chart:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for code, implementation, count in self.counted.tally_by_party(self.moment.day, self.moment.known_at):
            counts[code][implementation] = count
        parties = Party.objects.filter(code__in=list(counts))
        rows = [
            self.named_row(party, party.code, counts[party.code], party=party.code, role="obligor") for party in parties
        ]
        return Chart(
            name="parties",
            title=_("How each party stands with what it owes"),
            head=_("Party"),
            rows=_largest_first(rows),
            whole=_of_no_list(self.row("", _("All"), _sum(counts.values()))),
        )

    def progress(self) -> Chart:
        days = quarter_ends(self.moment)
        counts: dict[date, Counter[str]] = {day: Counter() for day in days}
        for day, implementation, count in Commitment.objects.tally_over(days, self.moment.known_at):
            counts[day][implementation] = count
        rows = [self.row(day.isoformat(), in_words(day), counts[day], **self._then(day)) for day in days]
        return Chart(
            name="progress",
            title=_("How the promises stood at the end of each quarter"),
            head=_("Day"),
            rows=rows,
            whole=rows[-1],
            adds_up=False,
        )

    def row(self, key: str, label: str, counts: Mapping[str, int], *, lang: str = "", **query: str) -> Row:
        """`query` is the filter of the list that shows the row, beside `counted`."""
        address = f"{self.list}?{urlencode({'counted': 'true', **query})}"
        cells = [
            Cell(status=status, label=self.labels[status], count=counts[status], address=f"{address}&status={status}")
            for status in ORDER
            if counts.get(status)
        ]
        return Row(key=key, label=label, address=address, cells=cells, lang=lang)

    def named_row(
        self, record: Any, key: str, counts: Mapping[str, int], *, below: Sequence[Row] = (), **query: str
    ) -> Row:
        """The row of a record, by its name in the page's language or else in English."""
        name = name_of(record)
        row = self.row(key, name or name_of(record, "en"), counts, lang="" if name else "en", **query)
        return replace(row, below=below) if below else row

    def _then(self, day: date) -> dict[str, str]:
        """What an address says of another day; nothing of the page's own."""
        return {"as_of": day.isoformat()} if day != self.moment.day else {}


def quarter_ends(moment: Moment) -> list[date]:
    """The last day of each quarter from 2017 on that was over by then, and the day itself; of one ahead, today too."""
    until = min(moment.day, moment.today)
    ends = [date(year, month, day) for year in range(FIRST_YEAR, until.year + 1) for month, day in QUARTERS]
    return [*(end for end in ends if end < until), *sorted({until, moment.day})]


def _of_no_list(row: Row) -> Row:
    """A sum that no list shows: a promise that several owe counts for each of them."""
    return replace(row, address="", cells=[replace(cell, address="") for cell in row.cells])


def _issued(text: Agreement) -> str:
    return in_words(text.issued_on, text.issued_precision) if text.issued_on else ""


def _sum(parts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(parts, Counter())


def _largest_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.total, row.label))
