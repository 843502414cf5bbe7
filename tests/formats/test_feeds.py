"""Feeds and calendar of the whole real ledger, read by programs that others wrote: they tell what the API does."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import feedparser
import icalendar
import pytest
from django.test import Client
from django.utils.html import strip_tags
from khal.icalendar import cal_from_ics

from alliance.feeds.atom import NEWEST
from tests.formats.reading import body, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seed_ledger")]
HOST = "http://testserver"


def by(key: str, records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record[key]: record for record in records}


def moment(record: dict[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(record[name]).replace(microsecond=0)


def updated(entry: Any) -> datetime:
    return datetime(*entry.updated_parsed[:6], tzinfo=UTC)


def made_at(client: Client, revision: int) -> datetime:
    entry = client.get(f"/api/v1/changes/?after={revision - 1}&page_size=1").json()["results"][0]
    assert entry["revision"] == revision
    return moment(entry, "at")


def words(entry: Any) -> str:
    return unescape(strip_tags(entry.summary))


def test_feed_of_commitments_tells_what_their_records_do(client: Client):
    read = feedparser.parse(body(client, "/feeds/commitments/"))
    records = by("code", told(client, "commitments"))
    newest = sorted(records.values(), key=lambda record: (-record["revision"], record["code"]))[:NEWEST]
    made = {number: made_at(client, number) for number in {record["revision"] for record in newest}}

    assert [entry.id for entry in read.entries] == [f"tag:pacta,2026:commitments/{record['code']}" for record in newest]
    for entry, record in zip(read.entries, newest, strict=True):
        assert entry.title == f"{record['code']} {record['title']}"
        assert entry.link == HOST + record["html_url"]
        assert updated(entry) == made[record["revision"]]
        assert [tag.term for tag in entry.tags] == [record["theme"]["slug"], record["status"]["implementation"]]
        assert record["summary"] in words(entry)
        assert record["citations"][0]["quote"] in words(entry)


def test_feed_of_changes_tells_what_the_records_do(client: Client):
    read = feedparser.parse(body(client, "/feeds/changes/"))
    updates, agreements = by("id", told(client, "status-updates")), by("code", told(client, "agreements"))
    commitments = by("code", told(client, "commitments"))

    kinds = set()
    for entry in read.entries:
        kind, key = entry.id.removeprefix("tag:pacta,2026:changes/").split("/")
        kinds.add(kind)
        if kind == "agreement":
            assert (entry.title, entry.link) == (
                f"Text published: {agreements[key]['title']}",
                HOST + agreements[key]["html_url"],
            )
            continue
        record = updates[key]
        promise = commitments[record["commitment"]]
        assert kind == ("search" if record["implementation"] in ("no_action_found", "not_assessable") else "event")
        assert entry.title.endswith(f": {promise['code']} {promise['title']}")
        assert updated(entry) == moment(record, "published_at")
        assert record["rationale"] in words(entry)
        assert promise["citations"][0]["quote"] in words(entry)
        assert entry.link == HOST + record["html_url"]
    assert len(read.entries) == NEWEST
    assert kinds & {"event", "search"}


def calendar(client: Client) -> dict[str, Any]:
    """The events by uid; two programs read the same."""
    text = body(client, "/calendar.ics")
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event.errors for event in found] == [[]] * len(found)
    assert [event.to_ical() for event in cal_from_ics(text).walk("VEVENT")] == [event.to_ical() for event in found]
    return {str(event["uid"]): event for event in found}


def days(event: Any) -> tuple[date, date]:
    """The first and the last; the end of a whole day is the next one."""
    return event["dtstart"].dt, event["dtend"].dt - timedelta(days=1)


def test_each_meeting_with_a_date_is_in_the_calendar(client: Client):
    events = {uid: event for uid, event in calendar(client).items() if uid.startswith("meeting-")}
    meetings = [record for record in told(client, "meetings") if record["starts_on"]]

    assert set(events) == {f"meeting-{record['code']}@pacta" for record in meetings}
    for record in meetings:
        event = events[f"meeting-{record['code']}@pacta"]
        first, last = (
            date.fromisoformat(record["starts_on"]),
            date.fromisoformat(record["ends_on"] or record["starts_on"]),
        )
        assert days(event) == (first if record["precision"] == "day" else last, last)
        expected = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}.get(record["state"], "CONFIRMED")
        assert str(event["status"]) == expected
        assert str(event["url"]) == HOST + record["html_url"]
        assert record["summary"] in str(event.get("description", ""))


def test_each_promise_with_a_date_is_in_the_calendar(client: Client):
    events = {uid: event for uid, event in calendar(client).items() if uid.startswith("deadline-")}
    records = {f"deadline-{record['code']}@pacta": record for record in told(client, "commitments")}
    dated = {uid: record for uid, record in records.items() if record["deadline"]["due_on"]}

    assert (
        set(dated)
        <= set(events)
        <= set(dated) | {uid for uid, record in records.items() if record["recurrence_months"]}
    )
    for uid, event in events.items():
        record = records[uid]
        assert str(event["summary"]) == f"Due: {record['title']} ({record['code']})"
        assert str(event["url"]) == HOST + record["html_url"]
        assert (str(event["status"]) == "CANCELLED") == (record["status"]["implementation"] in ("lapsed", "superseded"))
        if not record["recurrence_months"]:
            assert days(event) == (date.fromisoformat(record["deadline"]["due_on"]),) * 2


def test_each_agreement_with_an_end_is_in_the_calendar(client: Client):
    events = {uid: event for uid, event in calendar(client).items() if uid.startswith("agreement-")}
    ending = {
        f"agreement-{record['code']}@pacta": record for record in told(client, "agreements") if record["in_force_until"]
    }

    assert {uid: days(event)[1].isoformat() for uid, event in events.items()} == {
        uid: record["in_force_until"] for uid, record in ending.items()
    }
