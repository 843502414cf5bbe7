"""The calendar, as programs read it."""

from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from django.test import Client
from khal.icalendar import cal_from_ics

from alliance.models import User
from commitments.models import Agreement
from dialogues.models import Meeting
from tests.commitments.admin_forms import enter
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingItemFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.world import bare_ledger, public_ledger

pytestmark = pytest.mark.django_db
CALENDAR = "/calendar.ics"


def events(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{CALENDAR}{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert all(not event.errors for event in found)
    return {str(event["uid"]): event for event in found}


def told(event: Any) -> tuple[date, date, str]:
    return event["dtstart"].dt, event["dtend"].dt, str(event["status"])


def test_every_event_has_what_calendars_ask_for(client: Client):
    public_ledger(2)
    bare_ledger()
    found = events(client)

    assert {uid.partition("-")[0] for uid in found} == {"deadline", "meeting"}
    for event in found.values():
        assert {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "URL", "SUMMARY", "STATUS"} <= set(event)
        assert event["dtstamp"].dt == event["last-modified"].dt
        assert client.get(str(event["url"]).removeprefix("http://testserver")).status_code == 200


def test_khal_reads_every_event(client: Client):
    public_ledger(2)
    read = cal_from_ics(client.get(CALENDAR).text)

    assert {str(event["uid"]) for event in read.walk("VEVENT")} == set(events(client))


def test_next_date_is_no_more_exact_than_the_day_it_is_counted_from(client: Client):
    agreement = {"agreement__issued_on": date(2021, 5, 31), "agreement__issued_precision": "month"}
    CommitmentFactory(code="2021-A-001", obligation="recurring", recurrence_months=12, **agreement)

    description = events(client)["deadline-2021-A-001@pacta"]["description"]

    assert str(description).startswith("Known to the month alone, May 2022: this is its last day.")


def test_deadline_known_to_the_month_is_its_last_day_and_says_so(client: Client):
    CommitmentFactory(
        code="2021-A-001",
        title_en="Hold talks, soon; \\ 회담",
        deadline="by the end of May",
        due_on=date(2023, 5, 31),
        due_precision="month",
        due_basis="stated",
    )

    event = events(client)["deadline-2021-A-001@pacta"]

    assert told(event) == (date(2023, 5, 31), date(2023, 6, 1), "CONFIRMED")
    assert str(event["summary"]) == "Due: Hold talks, soon; \\ 회담 (2021-A-001)"
    assert str(event["description"]).splitlines() == [
        "Known to the month alone, May 2023: this is its last day.",
        "As worded: by the end of May.",
        "Not assessed; date passed, not looked at since.",
    ]


def test_promise_without_a_date_is_in_no_calendar(client: Client):
    CommitmentFactory()

    assert events(client) == {}


@pytest.mark.parametrize(
    ("state", "status"),
    [("scheduled", "CONFIRMED"), ("held", "CONFIRMED"), ("postponed", "TENTATIVE"), ("cancelled", "CANCELLED")],
)
def test_meeting_says_whether_it_takes_place(client: Client, state: str, status: str):
    days = {"starts_on": date(2022, 3, 1), "ends_on": date(2022, 3, 2)}
    MeetingFactory(code="scm-1", dialogue=DialogueFactory(slug="scm"), state=state, **days)

    assert told(events(client)["meeting-scm-1@pacta"]) == (date(2022, 3, 1), date(2022, 3, 3), status)


def test_meeting_that_changes_keeps_its_uid_and_counts_on(client: Client):
    MeetingFactory(code="scm-1", dialogue=DialogueFactory(slug="scm"), starts_on=date(2022, 3, 1), state="scheduled")
    before = events(client)["meeting-scm-1@pacta"]

    Meeting.objects.update(state="cancelled")

    after = events(client)["meeting-scm-1@pacta"]
    assert (after["sequence"], str(after["status"])) == (before["sequence"] + 1, "CANCELLED")
    assert after["dtstamp"].dt >= before["dtstamp"].dt


def test_end_of_an_agreement_is_in_it(client: Client):
    AgreementFactory(code="2020-SMA", state="in_force")
    Agreement.objects.update(in_force_until=date(2030, 12, 31))

    event = events(client)["agreement-2020-SMA@pacta"]
    assert told(event) == (date(2030, 12, 31), date(2031, 1, 1), "CONFIRMED")


def test_filters_narrow_it_to_what_belongs_to_the_commitments(client: Client):
    dated = {"deadline": "by 2022", "due_on": date(2022, 1, 1), "due_basis": "stated"}
    cyber = CommitmentFactory(code="2021-A-001", theme=ThemeFactory(slug="cyber"), **dated)
    CommitmentFactory(code="2021-A-002", theme=ThemeFactory(slug="climate"), **dated)
    dialogue = DialogueFactory(slug="scm")
    MeetingItemFactory(meeting=MeetingFactory(code="scm-1", dialogue=dialogue), commitment=cyber)
    MeetingFactory(code="scm-2", dialogue=dialogue, ordinal=2)
    MeetingFactory(code="kida-1", dialogue=DialogueFactory(slug="kida"))

    assert len(events(client)) == 5
    assert set(events(client, "?theme=cyber&lang=ko&page=1")) == {
        *("deadline-2021-A-001@pacta", "meeting-scm-1@pacta", "meeting-scm-2@pacta")
    }


def test_reviews_are_for_staff_alone_and_private(client: Client, analyst: User):
    commitment = CommitmentFactory(code="2021-A-001", review_every_days=365)
    StatusUpdateFactory(commitment=commitment, published_at=datetime(2022, 1, 1, 12, tzinfo=UTC))

    desk = enter(Client(), analyst)

    assert events(client) == {}
    event = events(desk)["review-2021-A-001@pacta"]
    assert (told(event), str(event["class"])) == ((date(2023, 1, 1), date(2023, 1, 2), "CONFIRMED"), "PRIVATE")


def test_calendar_stays_the_same_while_nothing_changes(client: Client):
    public_ledger()

    assert client.get(CALENDAR).content == client.get(CALENDAR).content


def test_what_is_not_understood_is_a_400_with_a_sentence(client: Client):
    answer = client.get(f"{CALENDAR}?stauts=x")

    assert answer.status_code == 400
    assert "stauts: There is no parameter" in answer.text


@pytest.mark.parametrize("rows", [1, 20])
def test_calendar_costs_the_same_for_one_row_and_for_twenty(client: Client, django_assert_num_queries: Any, rows: int):
    public_ledger(rows)

    with django_assert_num_queries(3):  # the commitments, the agreements, the meetings
        events(client)
