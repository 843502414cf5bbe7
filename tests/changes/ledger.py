"""Promises and statuses with their days, and the two lists of the page that tells of them."""

from datetime import UTC, date, datetime

from commitments.models import Commitment, StatusUpdate
from tests.factories import (
    CommitmentFactory,
    StatusUpdateFactory,
)
from tests.html import part, words

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def promise(**fields: object) -> Commitment:
    """Of a text that was published before every period here, so that it is no entry itself."""
    return CommitmentFactory(**{"title_en": "Found a group", "agreement__published_at": LONG_AGO} | fields)


def update(day: date, implementation: str = "under_way", **fields: object) -> StatusUpdate:
    """A status, published at noon of its day unless told otherwise."""
    given = {"published_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC)} | fields
    commitment = given.pop("commitment", None) or promise()
    return StatusUpdateFactory(commitment=commitment, implementation=implementation, effective_on=day, **given)


def section(page: object, name: str) -> str:
    """What stands in the list `happened` or `recorded`."""
    return page.text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def rows(page: object, name: str) -> list[str]:
    """The rows of that list, without those folded away."""
    return [words(row) for row in part(section(page, name).partition("<details")[0], "change", "li")]


def titles(page: object, name: str) -> list[str]:
    return [words(title) for title in part(section(page, name).partition("<details")[0], "row-title", "a")]
