"""The dashboard and its numbers."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from commitments.models import Commitment
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DialogueFactory,
    MeetingFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 1)


@pytest.fixture
def today():
    with time_machine.travel(datetime(2022, 6, 1, 3, tzinfo=UTC), tick=False):
        yield


def due(day: date, **fields: object) -> Commitment:
    return CommitmentFactory(due_on=day, deadline="by then", due_basis="stated", **fields)


def every_kind_of_commitment() -> None:
    """Counted ones with each kind of status and date, and one left out for each reason."""
    CommitmentFactory.create_batch(3)
    for implementation in ("under_way", "stalled", "not_assessable"):
        StatusUpdateFactory.create_batch(2, implementation=implementation)
    StatusUpdateFactory(commitment__obligation="standing", upheld=True)
    due(date(2022, 7, 1))
    due(date(2022, 5, 1))
    StatusUpdateFactory(commitment=due(date(2022, 2, 1)), effective_on=date(2022, 3, 1))
    CommitmentFactory.create_batch(2, strength="declaratory")
    StatusUpdateFactory(commitment__strength="declaratory", commitment__obligation="standing", upheld=True)
    CommitmentFactory(is_general=True)
    CommitmentLinkFactory()
    CommitmentFactory(agreement__draft=True)


def test_dashboard_tells_the_assessed_with_their_denominator_and_the_others_apart(client: Client, today: None):
    every_kind_of_commitment()

    tally = words(part(client.get("/"), "tally", "div")[0])

    assert tally.startswith("8 of 14 assessed. Shares are of all 14. Upheld 1 7% Under way 3 21% Stalled 2 14%")
    assert tally.endswith("Not assessed 6 43% Nobody has looked yet. That says nothing about what happened.")


def test_bar_is_of_the_whole_set_with_the_unassessed_apart(client: Client, today: None):
    every_kind_of_commitment()

    bar = part(client.get("/"), "bar", "svg")[0]

    # 98.5 per cent of the width for 14, and a gap of 1.5 before the last 6
    assert bar.count('<rect class="fill ') == 4
    assert 'class="fill not_assessable" x="42.214%" y="0" width="14.071%"' in bar
    assert 'class="rest" x="57.786%" y="1" width="42.214%"' in bar


def test_bar_without_a_rest_has_no_gap(client: Client, today: None):
    StatusUpdateFactory.create_batch(2)

    bar = part(client.get("/"), "bar", "svg")[0]

    assert 'class="fill under_way" x="0.0%" y="0" width="100.0%"' in bar
    assert "rest" not in bar


def test_dashboard_explains_only_what_there_is(client: Client, today: None):
    late = due(date(2022, 1, 1), title_en="Late")
    StatusUpdateFactory(commitment=late, effective_on=date(2022, 1, 2))

    page = words(client.get("/"))

    assert "Not assessed 0 0% Not in these shares" in page
    assert "Dates passed 1 overdue 1 January 2022 Late Republic of Korea" in page


def test_every_number_of_the_dashboard_leads_to_exactly_that_many_rows(client: Client, today: None):
    every_kind_of_commitment()
    quarterly = DialogueFactory(cadence_months=3, cadence_url="https://example.org")
    MeetingFactory(dialogue=quarterly, starts_on=date(2021, 1, 1))

    filtered = {address: text for address, text in links(client.get("/")).items() if "?" in address[1:]}
    numbers = {address: int(text.split()[0]) for address, text in filtered.items()}

    assert len(numbers) == 15
    for address, number in numbers.items():
        assert f" {number} found" in words(client.get(address)), address


def test_dashboard_tells_how_many_the_shares_leave_out_and_why(client: Client, today: None):
    every_kind_of_commitment()

    assert words(part(client.get("/"), "left-out", "div")[0]) == (
        "Not in these shares 3 declaratory: words of stance (1 upheld, 2 not assessed) "
        "1 general pledges: their parts are counted 1 made again later: the last of a thread is counted"
    )


def test_what_is_not_left_out_is_counted_and_nothing_else(today: None):
    every_kind_of_commitment()

    in_no_group = Commitment.objects.public().with_left_out(TODAY).filter(left_out="")

    assert set(in_no_group) == set(Commitment.objects.counted(TODAY))


def test_dashboard_tells_dates_ahead_and_dates_passed(client: Client, today: None):
    due(date(2022, 7, 31), due_precision="month", title_en="Soon due")
    due(date(2023, 7, 1), title_en="Far ahead")
    due(date(2022, 5, 1), title_en="Passed unseen")
    AgreementFactory(title_en="Ends soon", in_force_until=date(2023, 1, 1))
    MeetingFactory(title_en="Next round", state="scheduled", starts_on=date(2022, 8, 1))

    ahead, passed = part(client.get("/"), "block half", "section")

    assert words(ahead) == (
        "Dates ahead 1 due within 90 days July 2022 Soon due Republic of Korea "
        "Agreements that end within a year 1 January 2023 Ends soon Meetings scheduled 1 August 2022 Next round"
    )
    assert words(passed) == (
        "Dates passed 1 passed unseen A date that passed without anybody looking is a question, not a failure. "
        "1 May 2022 Passed unseen Republic of Korea"
    )


def test_dashboard_tells_the_latest_updates_with_what_they_changed(client: Client, today: None):
    commitment = CommitmentFactory(title_en="Found a group")
    StatusUpdateFactory(commitment=commitment, implementation="under_way", effective_on=date(2021, 6, 1))
    StatusUpdateFactory(
        commitment=commitment,
        implementation="delivered",
        effective_on=date(2022, 1, 1),
        published_at=datetime(2022, 2, 1, 12, tzinfo=UTC),
        batch="seed",
    )

    assert words(part(client.get("/"), "latest", "ol")[0]) == (
        "1 February 2022 Delivered Found a group changed; seed coding, not yet read by a second person "
        "1 January 2022 Under way Found a group first assessment"
    )


def test_events_come_before_searches_that_were_published_with_them(client: Client, today: None):
    searched = CommitmentFactory(title_en="Searched")
    StatusUpdateFactory(commitment=searched, implementation="no_action_found", effective_on=date(2022, 1, 1))
    StatusUpdateFactory(commitment__title_en="Happened", effective_on=date(2021, 12, 1))

    assert words(part(client.get("/"), "latest", "ol")[0]) == (
        "1 January 2022 Under way Happened first assessment 1 January 2022 No action found Searched first assessment"
    )


def test_dialogue_whose_meeting_has_been_missing_longest_comes_first(client: Client, today: None):
    for slug, last_met in [("after", date(2020, 3, 1)), ("before", date(2019, 3, 1))]:
        yearly = DialogueFactory(slug=slug, cadence_months=12, cadence_url="https://example.org/cadence")
        MeetingFactory(dialogue=yearly, starts_on=last_met)

    passed = part(client.get("/"), "block half", "section")[1]

    assert words(passed).endswith("March 2020 Before March 2021 After")


def test_latest_update_of_seed_coding_is_no_longer_unread_when_somebody_has_published_another(
    client: Client, today: None
):
    commitment = StatusUpdateFactory(batch="seed").commitment
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 1, 1))

    assert "seed coding" not in words(part(client.get("/"), "latest", "ol")[0])


def test_dashboard_of_an_empty_ledger_says_so(client: Client):
    page = client.get("/")

    assert page.status_code == 200
    assert "No promise is on record yet." in words(page)


@pytest.mark.parametrize("times", [1, 4])
def test_dashboard_costs_the_same_for_few_rows_and_for_many(
    client: Client, today: None, django_assert_num_queries, times: int
):
    for _ in range(times):
        every_kind_of_commitment()
        AgreementFactory(in_force_until=date(2023, 1, 1))
        MeetingFactory(state="scheduled", starts_on=date(2022, 8, 1))

    # tally of the counted, tally of the declaratory, those left out; due soon, passed, obligations of both;
    # agreements that end, meetings ahead, cadences missed, latest updates
    with django_assert_num_queries(10):
        client.get("/")
