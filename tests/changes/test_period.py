"""Between which days the page of changes looks, and what it does not understand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.changes.ledger import promise, titles, update
from tests.factories import DialogueFactory, MeetingFactory
from tests.html import links, part, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_page_looks_since_the_last_meeting_of_leaders_or_ministers_and_says_so(client: Client):
    scm = DialogueFactory(name_en="Consultative meeting")
    MeetingFactory(dialogue=scm, ordinal=1, level="ministerial", starts_on=date(2022, 2, 1), ends_on=date(2022, 2, 3))
    MeetingFactory(dialogue=scm, ordinal=2, level="leaders", state="scheduled", starts_on=date(2022, 5, 1))
    MeetingFactory(level="working", starts_on=date(2022, 5, 1))

    page = client.get("/changes/")

    assert words(part(page, "lead", "p")[0]).startswith(
        "Since the last meeting of leaders or ministers on record: 1st Consultative meeting, 3 February 2022. "
    )
    assert "0 changes after 3 February 2022, until 1 June 2022" in words(page)


def test_page_without_any_meeting_looks_back_a_year_and_says_so(client: Client):
    lead = words(part(client.get("/changes/"), "lead", "p")[0])

    assert lead.startswith("Since 1 June 2021, a year before: no meeting of leaders or ministers is on record by then.")


@pytest.mark.parametrize("name", ["happened", "recorded"])
def test_first_day_is_left_out_and_the_last_is_in(client: Client, name: str):
    for day in (1, 2, 3, 4):
        update(date(2022, 3, day), commitment=promise(title_en=f"On day {day}"))

    page = client.get("/changes/?since=2022-03-01&until=2022-03-03")

    assert titles(page, name) == ["On day 3", "On day 2"]


def test_days_of_the_record_are_those_where_the_ledger_is_kept(client: Client):
    midnight = datetime(2022, 3, 1, 15, tzinfo=UTC)  # in Seoul
    for moment in (midnight - timedelta(microseconds=1), midnight):
        update(date(2022, 1, 1), published_at=moment, commitment=promise(title_en=f"At {moment:%H:%M}"))

    assert titles(client.get("/changes/?since=2022-03-01"), "recorded") == ["At 15:00"]
    assert titles(client.get("/changes/?since=2022-02-01&until=2022-03-01"), "recorded") == ["At 14:59"]


def test_since_a_meeting_is_since_its_last_day(client: Client):
    MeetingFactory(code="scm-51", starts_on=date(2022, 3, 1), ends_on=date(2022, 3, 2), level="working")
    for day in (2, 3):
        update(date(2022, 3, day), commitment=promise(title_en=f"On day {day}"))

    page = client.get("/changes/?since_meeting=scm-51")

    assert titles(page, "happened") == ["On day 3"]
    assert "Since Dialogue" in words(part(page, "lead", "p")[0])


def test_shortcuts_lead_to_the_last_meeting_of_each_dialogue_of_the_highest_level(client: Client):
    summit, ministers, experts = (DialogueFactory(name_en=name) for name in ("Summit", "Ministers", "Experts"))
    MeetingFactory(code="s-1", dialogue=summit, level="leaders", starts_on=date(2021, 1, 1))
    MeetingFactory(code="s-2", dialogue=summit, level="leaders", starts_on=date(2021, 5, 21))
    MeetingFactory(code="m-1", dialogue=ministers, level="ministerial", starts_on=date(2021, 12, 2))
    MeetingFactory(code="e-1", dialogue=experts, level="expert", starts_on=date(2022, 1, 1))

    shortcuts = part(client.get("/changes/?by=published"), "since", "nav")[0]

    assert list(links(shortcuts)) == [
        "/changes/?since_meeting=s-2&by=published",
        "/changes/?since_meeting=m-1&by=published",
        "/changes/?since=2021-06-01&by=published",
        "/changes/?since=2022-05-02&by=published",
    ]
    assert words(shortcuts).endswith("Ministers 2 December 2021 Summit 21 May 2021")
    for address in links(shortcuts):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=yesterday", "since: 'yesterday' is no date"),
        ("until=2022-02-30", "until: '2022-02-30' is no date"),
        (
            "since=2022-03-02&until=2022-03-01",
            "until: 1 March 2022 is before 2 March 2022, from which the page looks on.",
        ),
        ("since_meeting=scm-99", "There is no meeting with the code 'scm-99'. Did you mean scm-51?"),
        ("since_meeting=%00", r"There is no meeting with the code '\x00'."),
        ("since_meeting=later", "no record says that the meeting later was held and over by 1 June 2022"),
        ("since_meeting=undated", "no record says that the meeting undated was held and over by 1 June 2022"),
        ("since_meeting=scm-51&since=2022-01-01", "Give since or since_meeting, not both."),
        ("by=both", "by: 'both' is not among the words allowed here: effective, published."),
        ("by=published&page=0", "page: '0' is no whole number from 1 to 1000000."),
        ("page=2", "changed and page are of one list: say which with by=effective or by=published."),
        ("changed=false", "say which with by=effective or by=published."),
        ("by=published&changed=perhaps", "changed: 'perhaps' is neither true"),
        ("since=2022-01-01&since=2022-01-02", "Give since once."),
        ("sience=2022-01-01", "so none called 'sience'"),
    ],
)
def test_what_is_not_understood_is_a_400_with_a_sentence(client: Client, query: str, sentence: str):
    MeetingFactory(code="scm-51")
    MeetingFactory(code="later", state="scheduled", starts_on=date(2022, 8, 1))
    MeetingFactory(code="undated", starts_on=None)

    page = client.get(f"/changes/?{query}")

    assert page.status_code == 400
    assert sentence in words(page)


@pytest.mark.parametrize("query", ["since=&until=&by=", "since=0001-01-01&until=9999-12-31", "utm_source=mail&lang=en"])
def test_empty_fields_of_the_form_and_the_farthest_days_are_understood(client: Client, query: str):
    assert client.get(f"/changes/?{query}").status_code == 200
