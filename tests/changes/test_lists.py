"""The lists of the page of changes: as of any day, in pages, at what cost; and that nothing is lost or told twice."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.changes import page
from alliance.changes.lists import happened, published, recorded
from alliance.changes.period import Period
from alliance.moment import Moment
from tests.commitments import oracle
from tests.commitments.promises import DAYS, MOMENTS, promises, store
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    StatusUpdateFactory,
    ThemeFactory,
    UserFactory,
)
from tests.history import a_ledger_with_a_past
from tests.html import links, part, words

NOW = datetime(2025, 1, 1, 3, tzinfo=UTC)


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def statuses(answer: object) -> list[str]:
    """The status that each row tells of."""
    return [re.findall(r'class="status (\w+)"', row)[-1] for row in part(answer, "turn", "p")]


# As of any day


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("by=effective", ["partly_delivered", "under_way"]),
        ("by=effective&as_of=2020-05-31", ["under_way"]),
        ("by=effective&known_at=2022-12-31", ["stalled", "under_way"]),
        ("by=effective&known_at=2021-12-31", []),
        ("by=published", ["partly_delivered", "stalled", "under_way"]),
        ("by=published&known_at=2022-12-31", ["stalled", "under_way"]),
        ("by=published&known_at=2022-12-31&until=2024-01-01", ["stalled", "under_way"]),
        ("by=published&as_of=2020-05-31", ["under_way"]),
        ("by=published&until=2022-01-01", ["stalled", "under_way"]),
    ],
)
def test_lists_tell_what_had_happened_by_the_day_and_what_was_known(
    client: Client, today: None, query: str, shown: list[str]
):
    a_ledger_with_a_past()

    assert statuses(client.get(f"/changes/?since=2018-01-01&{query}")) == shown


@pytest.mark.django_db
def test_every_link_of_the_page_keeps_the_day(client: Client, today: None):
    a_ledger_with_a_past()
    MeetingFactory(level="leaders", starts_on=date(2019, 1, 1))

    answer = client.get("/changes/?as_of=2024-06-01&since=2018-01-01")

    inner = [link for link in links(answer) if link.startswith(("/changes/?", "/commitments/2"))]
    assert len(inner) == 7
    assert [link for link in inner if "as_of=2024-06-01" not in link] == ["/changes/?since=2018-01-01"]  # of today


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "is_offered"), [("2024-01-01", False), ("2024-01-02", True)])
def test_meeting_that_is_over_leads_to_what_changed_since(client: Client, today: None, day: str, is_offered: bool):
    MeetingFactory(code="scm-51", starts_on=date(2023, 12, 31), ends_on=date(2024, 1, 2))

    [*found] = [link for link in links(client.get(f"/meetings/scm-51/?as_of={day}")) if link.startswith("/changes/")]

    assert found == ([f"/changes/?since_meeting=scm-51&as_of={day}"] if is_offered else [])
    assert [client.get(link).status_code for link in found] == [200] * len(found)


@pytest.mark.django_db(transaction=True)
def test_promise_that_was_added_to_a_public_text_is_an_entry_of_its_own(client: Client):
    with transaction.atomic():
        text = AgreementFactory(code="2021-FS", title_en="The sheet")
        CommitmentFactory(agreement=text, title_en="Coded with the text")
    with transaction.atomic():
        CommitmentFactory(agreement=text, code="2021-FS-002", title_en="Found later")

    answer = client.get("/changes/?since=2021-12-31&by=published")

    assert [words(row) for row in part(answer, "change", "li")] == [
        "Promise added Found later 2021-FS-002 It stands in The sheet, which was public before.",
        "Text published The sheet 2021-FS 2 promises in it · issued 21 May 2021",
    ]


@pytest.mark.django_db(transaction=True)
def test_promise_that_was_coded_before_its_text_was_published_came_with_it(client: Client):
    with transaction.atomic():
        text = AgreementFactory(draft=True, code="2021-FS", title_en="The sheet")
    with transaction.atomic():
        CommitmentFactory(agreement=text)
    with transaction.atomic():
        text.published_at = NOW
        text.save()

    answer = client.get("/changes/?since=2021-12-31&by=published")

    assert [words(row) for row in part(answer, "change", "li")] == [
        "Text published The sheet 2021-FS 1 promise in it · issued 21 May 2021"
    ]


# Pages


def many(number: int) -> None:
    """So many of each kind: first assessments, confirmations, withdrawals, texts, and dialogues that met."""
    for n in range(number):
        commitment = CommitmentFactory(obligors=["KOR", "USA"])
        StatusUpdateFactory(commitment=commitment, effective_on=date(2021, 12, 1))
        StatusUpdateFactory(commitment=commitment, effective_on=date(2021, 12, 2))
        gone = {"withdrawn_at": NOW - timedelta(days=1), "withdrawn_by": UserFactory(), "withdrawal_reason": "Wrong."}
        StatusUpdateFactory(state="withdrawn", **gone)
        MeetingFactory(dialogue=DialogueFactory(), level="leaders", starts_on=date(2021, 6, 1 + n))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of few rows, so that few rows make many pages."""
    monkeypatch.setattr(page, "FEW", 2)
    monkeypatch.setattr(page, "MANY", 4)


@pytest.mark.django_db
@pytest.mark.parametrize(("by", "total"), [("effective", 6), ("published", 9 + 3 + 9)])
def test_pages_of_a_list_hold_as_many_rows_as_it_counts(client: Client, today: None, short: None, by: str, total: int):
    many(3)
    StatusUpdateFactory.create_batch(3)
    address, numbers = f"/changes/?since=2021-07-01&by={by}", []

    while address:
        answer = client.get(address)
        assert words(part(answer, "count", "p")[0]).startswith(f"{total} ")
        numbers.append(len(part(answer.text.partition("<details")[0], "change", "li")))
        address = "".join(f"/changes/{link}" for link, text in links(answer).items() if text == "After →")

    assert (sum(numbers), set(numbers[:-1])) == (total, {4})
    assert client.get(f"/changes/?since=2021-07-01&by={by}&page={len(numbers) + 1}").status_code == 404


@pytest.mark.django_db
def test_both_lists_in_short_lead_to_all_of_each(client: Client, today: None, short: None):
    many(3)

    answer = client.get("/changes/?since=2021-07-01")

    shown = {text: link for link, text in links(answer).items() if text.startswith("All ")}
    assert shown["All 3"] == "/changes/?since=2021-07-01&by=effective"
    assert shown["All 15"] == "/changes/?since=2021-07-01&by=published"
    for block in part(answer, "block", "section"):
        assert len(part(block.partition("<details")[0], "change", "li")) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "statements"),
    [
        # shortcuts; happened, confirmed; count and keys of the recorded, statuses, texts, confirmed; who owes
        ("since=2021-07-01", 9),
        # besides: the meeting since which it looks
        ("", 10),
        ("since=2021-07-01&by=effective", 4),
        ("since=2021-07-01&by=effective&changed=false", 3),
        ("since=2021-07-01&by=published", 7),
    ],
)
@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_few_rows_and_for_many(
    client: Client, today: None, django_assert_num_queries, number: int, query: str, statements: int
):
    many(number)

    with django_assert_num_queries(statements):
        client.get(f"/changes/?{query}")


# Nothing lost, nothing twice


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ledger=st.lists(promises(), min_size=1, max_size=2),
    cuts=st.lists(DAYS, min_size=3, max_size=3, unique=True).map(sorted),
    day=DAYS,
    known=MOMENTS,
)
def test_two_periods_that_follow_each_other_have_the_entries_of_both_together(
    ledger: list[oracle.Promise], cuts: list[date], day: date, known: datetime
):
    moment = Moment(day=day, known_at=known, today=day)
    first, second, whole = (Period(since=a, until=b) for a, b in (cuts[:2], cuts[1:], cuts[::2]))
    with transaction.atomic():
        people = {"author": UserFactory(), "reviewer": UserFactory(), "theme": ThemeFactory()}
        for promise in ledger:
            store(promise, people)

        def entries(period: Period) -> list[tuple]:
            """All three lists of statuses that it shows or folds away, and the other entries of the record."""
            changes = [(change, row.pk) for change in (True, False) for row in happened(period, moment, changed=change)]
            confirmed = [("confirmed", row.pk) for row in published(period, moment, news=False)]
            return [*changes, *confirmed, *recorded(period, moment)]

        together = entries(whole)
        assert len(set(together)) == len(together)
        assert sorted(map(str, [*entries(first), *entries(second)])) == sorted(map(str, together))
        assert sum(what in (True, False) for what, *_ in together) == happenings(ledger, moment, whole)
        transaction.set_rollback(True)


def happenings(ledger: list[oracle.Promise], moment: Moment, period: Period) -> int:
    """How many updates took effect in the period, of what was made, as known at the moment; counted in Python."""
    return sum(
        update.is_known(moment.day, moment.known_at)
        and not update.is_withdrawn(moment.known_at)
        and period.since < update.effective_on <= (period.until or date.max)
        for promise in ledger
        if promise.is_made(moment.day)
        for update in promise.updates
    )
