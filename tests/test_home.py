"""The dashboard and its numbers."""

import re
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
    PartyFactory,
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
    late = due(date(2022, 1, 1), title_en="Late", obligors=["KOR"])
    StatusUpdateFactory(commitment=late, effective_on=date(2022, 1, 2))

    assert words(section(client, "owed")) == (
        "Late and stuck Counted promises that are late or stuck, by the party that owes them "
        "Owed by Overdue Date passed unseen Stuck Republic of Korea 1 0 0 Each by the party’s own status. "
        "A date that passed without anybody looking is a question, not a failure. "
        "Stuck is what stalled, was reversed, or showed no action."
    )


def test_every_number_of_the_dashboard_leads_to_exactly_that_many_rows(client: Client, today: None):
    every_kind_of_commitment()
    quarterly = DialogueFactory(cadence_months=3, cadence_url="https://example.org")
    MeetingFactory(dialogue=quarterly, starts_on=date(2021, 1, 1))

    filtered = {address: text for address, text in links(client.get("/")).items() if "?" in address[1:]}
    numbers = {address: int(text.split()[0]) for address, text in filtered.items()}

    assert len(numbers) == 15
    for address, number in numbers.items():
        told = f" {number} changes after" if "/changes/" in address else f" {number} found"
        assert told in words(client.get(address)), address


def test_dashboard_tells_how_many_the_shares_leave_out_and_why(client: Client, today: None):
    every_kind_of_commitment()

    assert words(part(client.get("/"), "left-out soft", "p")[0]) == (
        "Not in these shares: 3 declaratory · 1 general pledges, whose parts are counted · "
        "1 made again later, where the last is counted"
    )


def test_what_is_not_left_out_is_counted_and_nothing_else(today: None):
    every_kind_of_commitment()

    in_no_group = Commitment.objects.public().with_left_out(TODAY).filter(left_out="")

    assert set(in_no_group) == set(Commitment.objects.counted(TODAY))


def section(client: Client, name: str, address: str = "/") -> str:
    """The part of the dashboard with that heading."""
    source = client.get(address).text
    start = source.index(f'<section aria-labelledby="{name}"')
    return source[start : source.index("</section>", start)]


def test_dashboard_tells_dates_ahead_and_agreements_that_end(client: Client, today: None):
    due(date(2022, 7, 31), due_precision="month", title_en="Soon due")
    due(date(2023, 7, 1), title_en="Far ahead")
    AgreementFactory(title_en="Ends soon", in_force_until=date(2023, 1, 1))
    AgreementFactory(title_en="Ends later", in_force_until=date(2024, 1, 1))

    assert words(section(client, "dates")) == (
        "Dates ahead Promises that fall due next July 2022 Soon due Republic of Korea "
        "1 July 2023 Far ahead Republic of Korea 1 promise due within 90 days "
        "Agreements that end next 1 January 2023 Ends soon 1 January 2024 Ends later Calendar"
    )


def test_dashboard_tells_the_next_dates_also_where_none_is_near(client: Client, today: None):
    due(date(2022, 5, 31), title_en="Passed")
    due(date(2050, 12, 31), title_en="Far ahead")
    AgreementFactory(title_en="Ended", in_force_until=date(2022, 5, 31))
    AgreementFactory(title_en="Ends later", in_force_until=date(2024, 1, 1))

    assert words(section(client, "dates")) == (
        "Dates ahead Promises that fall due next 31 December 2050 Far ahead Republic of Korea "
        "None of them within 90 days. Agreements that end next 1 January 2024 Ends later None of them within a year. "
        "Calendar"
    )


def test_next_date_on_the_dashboard_is_no_more_exact_than_the_day_it_is_counted_from(client: Client, today: None):
    agreement = {"agreement__issued_on": date(2021, 12, 31), "agreement__issued_precision": "year"}
    CommitmentFactory(title_en="Meet", obligation="recurring", recurrence_months=12, **agreement)

    assert "fall due next 2022 Meet" in words(section(client, "dates"))


def test_dashboard_without_dates_ahead_says_so(client: Client, today: None):
    due(date(2022, 5, 31))

    assert words(section(client, "dates")) == (
        "Dates ahead No counted promise has a date ahead. No agreement on record has an end ahead. Calendar"
    )


def test_meeting_that_a_cadence_lets_expect_is_ahead_to_the_end_of_its_month(client: Client, today: None):
    yearly = {"cadence_months": 12, "cadence_url": "https://example.org"}
    for name, last in (("May", date(2021, 5, 31)), ("June", date(2021, 6, 1)), ("July", date(2021, 7, 31))):
        MeetingFactory(dialogue=DialogueFactory(name_en=f"Talks of {name}", **yearly), starts_on=last)

    with time_machine.travel(datetime(2022, 6, 30, 3, tzinfo=UTC), tick=False):
        told = words(section(client, "ahead"))

    assert re.findall(r"Brief: (Talks of \w+)", told) == ["Talks of June", "Talks of July"]


def test_next_meetings_are_those_scheduled_and_those_expected_each_with_its_brief(client: Client, today: None):
    yearly = {"cadence_months": 12, "cadence_url": "https://example.org"}
    expected = DialogueFactory(slug="talks", name_en="Talks", **yearly)
    MeetingFactory(dialogue=expected, starts_on=date(2021, 7, 9))
    scheduled = DialogueFactory(slug="scm", name_en="SCM", **yearly)
    MeetingFactory(dialogue=scheduled, starts_on=date(2021, 12, 2), ordinal=53)
    MeetingFactory(dialogue=scheduled, starts_on=date(2022, 8, 1), ordinal=54, state="scheduled")
    MeetingFactory(dialogue=DialogueFactory(slug="late", **yearly), starts_on=date(2020, 1, 1))

    told = section(client, "ahead")

    assert words(told) == (
        "Next meetings July 2022 Talks expected by its cadence Brief: Talks 1 August 2022 54th SCM Brief: SCM "
        "1 dialogue has had no meeting on record for longer than stated."
    )
    assert links(told)["/brief/?dialogue=scm"] == "Brief: SCM"


def test_dashboard_tells_what_moved_since_the_last_meeting_of_highest_level(client: Client, today: None):
    MeetingFactory(code="summit", title_en="Summit", level="leaders", starts_on=date(2021, 12, 1))
    promise = CommitmentFactory(title_en="Found a group")
    StatusUpdateFactory(commitment=promise, implementation="under_way", effective_on=date(2021, 6, 1))
    StatusUpdateFactory(commitment=promise, implementation="stalled", effective_on=date(2022, 1, 1))
    StatusUpdateFactory(commitment=promise, implementation="stalled", effective_on=date(2022, 2, 1))

    told = section(client, "moved")

    assert words(told) == (
        "Moved since the last meeting Summit, 1 December 2021, was the last of leaders or ministers on record. "
        "1 January 2022 Stalled Found a group 1 change since · Feed"
    )
    assert links(told)["/changes/?since_meeting=summit&by=effective"] == "1 change since"


@pytest.mark.parametrize(
    ("kind", "is_meant"), [("consultations", True), ("summit", True), ("forum", False), ("negotiation", False)]
)
def test_last_meeting_is_one_of_the_parties_among_themselves(client: Client, today: None, kind: str, is_meant: bool):
    MeetingFactory(dialogue=DialogueFactory(kind=kind), level="ministerial", starts_on=date(2022, 1, 1))

    assert ("Moved since the last meeting" in words(section(client, "moved"))) is is_meant


def test_late_and_stuck_are_counted_by_each_party_alone(client: Client, today: None):
    both = CommitmentFactory(obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="KOR"), implementation="stalled")
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="USA"), implementation="under_way")
    due(date(2022, 5, 1), obligors=["USA"])

    rows = re.findall(r"<tr><th scope=.row.>.*?</tr>", section(client, "owed"), re.S)

    assert [words(row) for row in rows] == ["Republic of Korea 0 0 1", "United States 0 1 0"]


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

    # the last meetings, what moved and how much; dialogues and meetings ahead; where the counted stand, who is late and
    # which dates are next; the parties that are late; what is due, its obligors; agreements that end; those left out
    with django_assert_num_queries(10):
        client.get("/")
