"""The feeds, as a reader's program reads them."""

from datetime import UTC, date, datetime
from typing import Any

import feedparser
import pytest
from django.db import transaction
from django.test import Client

from commitments.models import Commitment, StatusUpdate
from tests.commitments.steps import update_in
from tests.factories import CommitmentFactory, StatusUpdateFactory, ThemeFactory
from tests.world import bare_ledger, public_ledger

pytestmark = pytest.mark.django_db
COMMITMENTS, CHANGES = "/feeds/commitments/", "/feeds/changes/"


def feed(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version) == (False, "atom10")
    return read


@pytest.mark.parametrize("path", [COMMITMENTS, CHANGES, f"{CHANGES}?by=effective"])
def test_feed_has_what_atom_asks_for(client: Client, path: str):
    public_ledger(2)
    bare_ledger()
    read = feed(client, path)

    assert read.feed.id == read.feed.links[1].href == f"http://testserver{path}"
    assert read.feed.updated_parsed == max(entry.updated_parsed for entry in read.entries)
    assert len({entry.id for entry in read.entries}) == len(read.entries) > 3
    for entry in read.entries:
        assert entry.id.startswith("tag:pacta,2026:")
        assert entry.title
        assert entry.summary
        assert client.get(entry.link.removeprefix("http://testserver").partition("#")[0]).status_code == 200


def test_commitment_is_told_in_our_words_and_in_its_own(client: Client):
    public_ledger()
    entry = next(each for each in feed(client, f"{COMMITMENTS}?thread=2021-P1-001").entries if "-001" in each.id)

    assert entry.id == "tag:pacta,2026:commitments/2021-P1-001"
    assert entry.link == "http://testserver/commitments/2021-P1-001/"
    assert "<p>Under way, 1 December 2021.</p><p>In our words.</p>" in entry.summary
    assert "<blockquote><p>establish a working group</p></blockquote>" in entry.summary
    assert [tag.term for tag in entry.tags] == ["theme-1", "under_way"]


def test_markup_in_a_title_or_quotation_is_text(client: Client):
    CommitmentFactory(title_en="<b>1 & 2</b>", summary="<script>x</script>")

    [entry] = feed(client, COMMITMENTS).entries

    assert entry.title.endswith("<b>1 & 2</b>") or "&lt;b&gt;1 &amp; 2" in entry.title
    assert b"<script>" not in client.get(COMMITMENTS).content


@pytest.mark.django_db(transaction=True)
def test_commitments_that_changed_last_come_first_and_fifty_of_them(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("alliance.feeds.commitments.NEWEST", 3)
    with transaction.atomic():
        public_ledger(2)
    Commitment.objects.filter(code="2021-P1-002").update(note="Looked at again.")

    entries = feed(client, COMMITMENTS).entries

    assert len(entries) == 3
    assert entries[0].id.endswith("2021-P1-002")
    assert entries[0].updated_parsed > entries[-1].updated_parsed or entries[0].updated >= entries[-1].updated


def test_feed_takes_the_query_of_the_page(client: Client):
    CommitmentFactory(theme=ThemeFactory(slug="cyber"))
    CommitmentFactory(theme=ThemeFactory(slug="climate"))

    assert len(feed(client, f"{COMMITMENTS}?theme=cyber&page=1&utm_source=mail&lang=ko").entries) == 1
    assert len(feed(client, f"{COMMITMENTS}?as_of=2000-01-01").entries) == 0


def test_changes_are_told_as_they_were_recorded(client: Client):
    update = StatusUpdateFactory(party=None, rationale="They met.", published_at=datetime(2022, 1, 1, 12, tzinfo=UTC))
    entries = {entry.id: entry for entry in feed(client, CHANGES).entries}

    told = entries[f"tag:pacta,2026:changes/event/{update.pk}"]
    assert told.title == f"Under way: {update.commitment.code} {update.commitment.title_en}"
    assert told.updated == "2022-01-01T12:00:00+00:00"
    assert "<p>Under way, 1 December 2021.</p><p>They met.</p><blockquote>" in told.summary
    assert f"tag:pacta,2026:changes/agreement/{update.commitment.agreement.code}" in entries


def test_withdrawal_is_told_beside_what_was_withdrawn(client: Client):
    update = StatusUpdateFactory()
    StatusUpdate.objects.filter(pk=update.pk).update(
        state="withdrawn",
        withdrawn_at=datetime(2022, 3, 1, tzinfo=UTC),
        withdrawn_by=update.reviewer,
        withdrawal_reason="A double.",
    )

    kinds = {entry.id.split("/")[1]: entry for entry in feed(client, CHANGES).entries}
    assert {"event", "withdrawn"} <= set(kinds)
    assert "Why it was withdrawn: A double." in kinds["withdrawn"].summary


def test_changes_take_the_period_of_the_page(client: Client):
    StatusUpdateFactory(effective_on=date(2021, 12, 1), published_at=datetime(2022, 1, 1, 12, tzinfo=UTC))

    assert [entry.id for entry in feed(client, f"{CHANGES}?since=2022-01-01&until=2022-02-01").entries] == []
    entries = feed(client, f"{CHANGES}?since=2021-12-31&until=2022-02-01").entries
    assert {entry.id.split("/")[1] for entry in entries} == {"event", "agreement"}
    assert len(feed(client, f"{CHANGES}?by=effective&since=2021-11-30&until=2021-12-31").entries) == 1


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (f"{COMMITMENTS}?stauts=x", "stauts: There is no parameter &#x27;stauts&#x27; here. Did you mean status?"),
        (f"{COMMITMENTS}?as_of=soon", "as_of: &#x27;soon&#x27; is no date"),
        (f"{CHANGES}?status=x", "This page takes no parameter but"),
        (f"{CHANGES}?by=x", "by: &#x27;x&#x27; is not among the words allowed here"),
    ],
)
def test_what_is_not_understood_is_a_400_with_a_sentence(client: Client, path: str, sentence: str):
    answer = client.get(path)

    assert answer.status_code == 400
    assert sentence in answer.text


@pytest.mark.parametrize("rows", [1, 20])
def test_feeds_cost_the_same_for_one_row_and_for_twenty(client: Client, django_assert_num_queries: Any, rows: int):
    public_ledger(rows)

    # the revision, the commitments, obligations, agencies, citations
    with django_assert_num_queries(5):
        feed(client, COMMITMENTS)
    # the revision, the meeting since which the page looks, the keys, statuses, agreements, citations
    with django_assert_num_queries(6):
        feed(client, CHANGES)


@pytest.mark.django_db(transaction=True)
def test_feed_that_the_reader_has_is_not_sent_again(client: Client, analyst: Any, reviewer: Any):
    with transaction.atomic():
        public_ledger()
    for path in (COMMITMENTS, CHANGES, "/calendar.ics"):
        first = client.get(path)
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
        update_in("published", analyst, reviewer, commitment=Commitment.objects.first())
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200
        assert client.get(path).content == client.get(f"{path}").content


def test_pages_lead_to_their_feeds(client: Client):
    public_ledger()

    page = client.get("/commitments/?theme=security&as_of=2026-01-01").text
    assert 'type="application/atom+xml" title="Commitments" href="/feeds/commitments/?theme=security"' in page
    assert 'type="text/calendar" title="Calendar of these rows" href="/calendar.ics?theme=security"' in page
    assert 'type="application/atom+xml" title="What changed" href="/feeds/changes/"' in client.get("/changes/").text
