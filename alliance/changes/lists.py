"""The two lists of the page of changes, each a page of rows with the exact number of all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, DateField, F, IntegerField, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Cast
from django.http import Http404
from django.utils import timezone

from alliance.changes.period import Period
from alliance.moment import Moment
from commitments.choices import Implementation, Precision
from commitments.models import Agreement, Commitment, StatusUpdate
from commitments.querysets import WHEN_PUBLISHED, StatusUpdateQuerySet

CONFIRMED = 20
"""How many confirmations are folded away below a list; a link leads to all of them."""

KINDS = ("event", "search", "withdrawn", "commitment", "agreement")
"""What is recorded, in the order in which things of one moment are told; the first two are statuses."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that was recorded: a status or the end of one, a promise added later, or a text with its promises.

    `kind` is one of KINDS.
    """

    kind: str
    at: datetime
    row: Any


@dataclass(frozen=True, kw_only=True)
class Group:
    """The rows of one day, month or year."""

    day: date
    precision: str
    rows: list[Any]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of a list in groups; and how many confirmations there are besides, with the first of them."""

    page_obj: Page
    groups: list[Group]
    confirmed: Sequence[StatusUpdate] = ()
    confirmed_total: int = 0

    @property
    def updates(self) -> Iterator[StatusUpdate]:
        """All statuses that the page tells of."""
        for group in self.groups:
            for row in group.rows:
                update = getattr(row, "row", row)
                if isinstance(update, StatusUpdate):
                    yield update
        yield from self.confirmed


def happened(period: Period, moment: Moment, *, changed: bool) -> StatusUpdateQuerySet:
    """The statuses that took effect in the period, as known at the moment: those with a change, or the others."""
    rows = StatusUpdate.objects.known(moment.day, moment.known_at).effective_between(*period.days(moment))
    return (rows.changing if changed else rows.confirming)(moment.known_at).by_day()


def published(period: Period, moment: Moment, *, news: bool) -> StatusUpdateQuerySet:
    """The statuses that were published in the period, whatever became of them later: those with news, or the others."""
    rows = StatusUpdate.objects.ever_known(moment.day, moment.known_at).published_between(*period.moments(moment))
    rows = rows.telling_news() if news else rows.confirming(WHEN_PUBLISHED).filter(replaces=None)
    return rows.order_by("-published_at", "-effective_on", "-id")


def place(kind: str) -> Value:
    """Of a kind in KINDS."""
    return Value(KINDS.index(kind), IntegerField())


STATUS = Case(When(implementation__in=Implementation.DATED_BY_SEARCH, then=place("search")), default=place("event"))


def recorded(period: Period, moment: Moment) -> QuerySet[Any, tuple[datetime, int, date, str]]:
    """All that was recorded in the period but confirmations, the latest first: moment, number in KINDS, day and key."""
    between, day = period.moments(moment), moment.day
    withdrawn = StatusUpdate.objects.ever_known(day, moment.known_at).withdrawn_between(*between)
    commitments = Commitment.objects.public().made_by(day).added_between(*between)
    agreements = Agreement.objects.public().made_by(day).published_between(*between)
    parts = [
        _keys(published(period, moment, news=True), STATUS, "published_at", "effective_on"),
        _keys(withdrawn.without_corrected(day, moment.known_at), place("withdrawn"), "withdrawn_at", "effective_on"),
        _keys(commitments, place("commitment"), "added_at", "agreement__issued_on"),
        _keys(agreements, place("agreement"), "published_at", "issued_on"),
    ]
    return parts[0].union(*parts[1:], all=True).order_by("-at", "what", "-on", "key")


def _keys(rows: QuerySet[Any], what: Value | Case, at: str, on: str) -> QuerySet[Any, Any]:
    keyed = rows.order_by().annotate(at=F(at), what=what, on=Cast(on, DateField()), key=Cast("pk", TextField()))
    return keyed.values_list("at", "what", "on", "key")


def list_happened(period: Period, moment: Moment, *, changed: bool, number: int, size: int) -> Listing:
    """By month, or by year what is known to the year alone."""
    page = _page(happened(period, moment, changed=changed), moment, number, size)
    confirmed = _page(happened(period, moment, changed=False), moment, 1, CONFIRMED) if changed else None
    return _listing(page, _groups(page, _month), confirmed)


def list_recorded(period: Period, moment: Moment, *, changed: bool, number: int, size: int) -> Listing:
    """By day."""
    rows = published(period, moment, news=False)
    if not changed:
        page = _page(rows, moment, number, size)
        told = [Entry(kind="event", at=update.published_at, row=update) for update in page]
        return _listing(page, _groups(told, _day), None)
    paginator = Paginator(recorded(period, moment), size)
    if number > paginator.num_pages:
        raise no_such_page()
    page = paginator.page(number)
    return _listing(page, _groups(entries_of(page, moment), _day), _page(rows, moment, 1, CONFIRMED))


def _listing(page: Page, groups: list[Group], confirmed: Page | None) -> Listing:
    if confirmed is None:
        return Listing(page_obj=page, groups=groups)
    total = confirmed.paginator.count
    return Listing(page_obj=page, groups=groups, confirmed=list(confirmed), confirmed_total=total)


def no_such_page() -> Http404:
    return Http404("This list has no such page.")


def _page(rows: StatusUpdateQuerySet, moment: Moment, number: int, size: int) -> Page:
    """That page of the rows, counted in the same statement."""
    told = rows.for_changes(moment.day, moment.known_at)
    found = list(told.annotate(total=Window(Count("*")))[(number - 1) * size : number * size])
    if not found and number > 1:
        raise no_such_page()
    return Page(found, number, Paginator(range(found[0].total if found else 0), size))


def entries_of(keys: Iterable[Any], moment: Moment) -> list[Entry]:
    """The records behind these keys; one query for each model."""
    found = list(keys)
    wanted = {kind: [key for _, what, _, key in found if KINDS[what] == kind] for kind in KINDS}
    told = StatusUpdate.objects.with_held_before(WHEN_PUBLISHED).for_changes(moment.day, moment.known_at)
    updates = _by_key(told.in_bulk([*wanted["event"], *wanted["search"], *wanted["withdrawn"]]))
    rows: dict[str, dict[str, Any]] = {
        **dict.fromkeys(("event", "search", "withdrawn"), updates),
        "commitment": _by_key(Commitment.objects.select_related("agreement").in_bulk(wanted["commitment"])),
        "agreement": _by_key(Agreement.objects.with_counts().in_bulk(wanted["agreement"])),
    }
    return [Entry(kind=KINDS[what], at=at, row=rows[KINDS[what]][key]) for at, what, _, key in found]


def _by_key(rows: dict[int, Any] | dict[UUID, Any]) -> dict[str, Any]:
    return {str(key): row for key, row in rows.items()}


def _groups(rows: Iterable[Any], of: Callable[[Any], tuple[date, str]]) -> list[Group]:
    """The rows in their order, those together that follow each other and have the same day."""
    return [Group(day=day, precision=precision, rows=list(found)) for (day, precision), found in groupby(rows, of)]


def _month(update: StatusUpdate) -> tuple[date, str]:
    year_alone = update.effective_precision == Precision.YEAR
    return update.effective_on.replace(day=1), Precision.YEAR if year_alone else Precision.MONTH


def _day(entry: Entry) -> tuple[date, str]:
    return timezone.localdate(entry.at), Precision.DAY
