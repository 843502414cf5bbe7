"""Whatever the words are made of, each format gives them back."""

import csv
import io
import json
from html import unescape
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from django.db import transaction
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alliance.spreadsheets import as_it_was
from tests.factories import AgreementFactory, CommitmentFactory, StatusUpdateFactory
from tests.formats.reading import body

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
"""Read as plain XML here: feedparser takes "Â¡" for a "¡" that was encoded twice, and mends it."""

LINES = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=80)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=LINES)
@example(words='=HYPERLINK("x";"y"), \'q\' & <b>b</b> ]]> \\n;,: %')
@example(words="약속은 지켜야 한다 " * 6 + "끝")
@example(words="'=1")
@example(words="Â¡")
@example(words="e\u0301 \U0001f91d \u202eabc\u202c \u00ad")
def test_words_come_back_from_every_format(client: Client, words: str):
    with transaction.atomic():
        agreement = AgreementFactory(title_en=words)
        promise = CommitmentFactory(
            agreement=agreement, title_en=words, summary=words, deadline=words, due_on="2022-12-31", due_basis="stated"
        )
        asked = f"commitments/?agreement={agreement.code}"

        [record] = client.get(f"/api/v1/{asked}&full=1").json()["results"]
        [line] = body(client, f"/api/v1/{asked}&format=jsonl").splitlines()
        [raw] = csv.DictReader(io.StringIO(body(client, f"/api/v1/{asked}&format=csv&raw=1"), newline=""))
        [entry] = ElementTree.fromstring(body(client, f"/feeds/commitments/?agreement={agreement.code}")).iter(
            f"{ATOM}entry"
        )
        [event] = icalendar.Calendar.from_ical(body(client, f"/calendar.ics?agreement={agreement.code}")).walk("VEVENT")

        assert (record["title"], record["summary"], record["deadline"]["text"]) == (words, words, words)
        assert json.loads(line) == record
        assert (raw["title"], raw["deadline"], raw["agreement_title"]) == (words, words, words)
        assert str(event["summary"]) == f"Due: {words} ({promise.code})"
        assert entry.findtext(f"{ATOM}title") == f"{promise.code} {words}"
        assert words in unescape(strip_tags(entry.findtext(f"{ATOM}summary")))
        transaction.set_rollback(True)


@pytest.mark.parametrize("mark", ["\x0b", "\x01", "\x1f", "\x7f", "\ufffe"])
def test_mark_that_no_feed_may_hold_is_a_space_there_and_stays_elsewhere(client: Client, mark: str):
    words = f"Meet{mark}again"
    promise = CommitmentFactory(title_en=words, summary=words, deadline=words, due_on="2022-12-31", due_basis="stated")

    [entry] = feedparser.parse(body(client, "/feeds/commitments/")).entries
    [event] = icalendar.Calendar.from_ical(body(client, "/calendar.ics")).walk("VEVENT")

    assert (entry.title, str(event["summary"])) == (f"{promise.code} Meet again", f"Due: Meet again ({promise.code})")
    assert "<p>Meet again</p>" in entry.summary
    assert json.loads(body(client, "/api/v1/commitments/?format=jsonl"))["title"] == words


TEXTS = st.tuples(
    st.sampled_from(["", "=", "'=", "+", "-", "@", "＝", "\t", "\n", '"', ";", ","]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80),
).map("".join)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS.filter(str.strip))
@example(text='=1+1,"a";\r\nb\rc\n\n\td\u2028e\x0bf\ufeff')
@example(text="\ufeff'=약속\n'-1")
def test_texts_of_many_lines_come_back_from_every_file(client: Client, text: str):
    with transaction.atomic():
        update = StatusUpdateFactory(rationale=text)
        asked = f"/api/v1/status-updates/?commitment={update.commitment.code}"

        [record] = client.get(f"{asked}&full=1").json()["results"]
        [line] = body(client, f"{asked}&format=jsonl").split("\n")[:-1]
        [safe] = csv.DictReader(io.StringIO(body(client, f"{asked}&format=csv").removeprefix("\ufeff"), newline=""))
        [raw] = csv.DictReader(io.StringIO(body(client, f"{asked}&format=csv&raw=1"), newline=""))

        assert record["rationale"] == raw["rationale"] == as_it_was(safe["rationale"]) == text
        assert json.loads(line) == record
        transaction.set_rollback(True)
