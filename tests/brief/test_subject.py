"""What a brief is of: a dialogue, a meeting, a filter; and of which day."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.brief.ledger import a_dialogue, sections
from tests.factories import (
    DialogueFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


def test_brief_of_a_dialogue_tells_its_pulse_and_its_meetings(client: Client):
    a_dialogue()

    head = words(part(client.get("/brief/?dialogue=scm"), "head", "header")[0])

    assert head.startswith(
        "Brief · Consultations Security talks Active Last meeting: 2nd Security talks, 1–2 March 2022 "
        "Next meeting: 3rd Security talks, 1 September 2022 4 promises as of 1 June 2022. 1 of them is not assessed."
    )


def test_brief_of_a_dialogue_tells_when_it_may_meet_where_nothing_is_scheduled(client: Client):
    a_dialogue().meetings.filter(state="scheduled").update(state="cancelled")
    DialogueFactory(slug="silent")

    expected = words(part(client.get("/brief/?dialogue=scm"), "head", "header")[0])
    silent = words(part(client.get("/brief/?dialogue=silent"), "head", "header")[0])

    assert "No next meeting is on record; its cadence lets one be expected in March 2023." in expected
    assert "No meeting is on record. No next meeting is on record, and no cadence is stated. 0 promises" in silent
    assert "No promise is on record here." in words(client.get("/brief/?dialogue=silent"))


def test_brief_of_a_meeting_tells_its_date_and_place(client: Client):
    a_dialogue()

    page = client.get("/brief/?meeting=scm-1")

    assert words(part(page, "head", "header")[0]).startswith(
        "Brief · Meeting 1st Security talks 1 June 2021 · Seoul · Held 4 promises as of 1 June 2022."
    )
    assert "<title>Brief: 1st Security talks · Pacta</title>" in page.text


def test_meeting_of_a_later_day_is_not_told(client: Client):
    a_dialogue()

    page = client.get("/brief/?meeting=scm-2&as_of=2022-02-01")

    assert page.status_code == 200
    assert "2nd Security talks" not in words(page)


def test_filters_are_told_in_words_beside_what_the_heading_says(client: Client):
    a_dialogue()

    def told(query: str) -> list[str]:
        return [words(line) for line in part(client.get(f"/brief/?{query}"), "brief-filters", "p")]

    assert told("dialogue=scm") == told("meeting=scm-1") == told("") == []
    assert told("dialogue=scm&party=USA&status=stalled&status=not_assessed&counted=1") == [
        "Only: Party: United States · Status: Stalled · Status: Not assessed · Counted: Yes"
    ]
    assert told("meeting=scm-1&dialogue=scm") == ["Only: Dialogue: Security talks"]
    assert told("due_before=2022-01-01&ordering=-code") == ["Only: Due until: 2022-01-01"]


@pytest.mark.parametrize("query", ["stauts=done", "page=2", "status=done", "as_of=soon", "dialogue=nope", "claim=all"])
def test_address_that_is_not_understood_is_a_400_with_its_sentence(client: Client, query: str):
    page = client.get(f"/brief/?{query}")

    assert page.status_code == 400
    assert len(part(page, "errors", "div")) == 1
    assert sections(page) == []


def test_list_dialogue_and_meeting_lead_to_their_brief(client: Client):
    a_dialogue()

    assert "/brief/?dialogue=scm" in links(client.get("/dialogues/scm/"))
    assert "/brief/?meeting=scm-1" in links(client.get("/meetings/scm-1/"))
    assert "/brief/?party=USA&ordering=-code" in links(client.get("/commitments/?party=USA&ordering=-code&page=1"))
    assert "/brief/" in links(client.get("/commitments/"))
    then = links(client.get("/commitments/?party=USA&as_of=2022-05-01"))
    assert client.get(next(link for link in then if link.startswith("/brief/"))).context["total"] == 1


def test_permanent_address_shows_the_same_brief_of_that_day(client: Client):
    a_dialogue()
    page = client.get("/brief/?dialogue=scm&known_at=2022-05-01")

    [address] = part(page, "address", "span")

    assert address == "http://testserver/brief/?dialogue=scm&amp;known_at=2022-05-01&amp;as_of=2022-06-01"
    again = client.get("/brief/?" + urlsplit(address).query.replace("&amp;", "&"))
    assert sections(again) == sections(page)
