"""What the readers' pages show as of any day and with the knowledge of any moment, and what they do not understand."""

import re

import pytest
from django.test import Client

from tests.any_day.pages import PAGES, titles
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    MeetingFactory,
    MeetingOutcomeFactory,
    PassageFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/agreements/?as_of=2021-05-20", ["The vision"]),
        ("/agreements/?as_of=2021-05-21", ["The sheet", "The vision"]),
        ("/commitments/?as_of=2021-05-20", ["Meet each year"]),
        ("/commitments/?as_of=2021-05-21", ["Meet each year", "Go on meeting"]),
        ("/meetings/?as_of=2022-02-28", ["Consultative meeting"]),
        ("/dialogues/scm/?as_of=2019-03-01", ["Consultative meeting", "Meet each year"]),
        ("/meetings/scm-2/?as_of=2022-03-01", ["Go on meeting"]),
    ],
)
def test_page_lists_what_was_there_on_the_day(client: Client, address: str, shown: list[str]):
    assert titles(client.get(address)) == shown


def test_recommendation_appears_with_its_report(client: Client):
    assert "0 found" in words(client.get("/recommendations/?as_of=2023-12-31"))
    assert "Meet more often" in words(client.get("/recommendations/?as_of=2024-01-01"))


LATER = ["The sheet", "2021-FS", "Go on meeting", "scm-2", "Meet more often", "Technology dialogue", "Stalled"]


@pytest.mark.parametrize("address", [address for address in PAGES if address not in ("/method/", "/dialogues/")])
def test_nothing_of_a_later_day_stands_on_a_page(client: Client, address: str):
    page = client.get(f"{address}?as_of=2020-01-01")

    assert page.status_code == 200
    shown = re.sub("<form.*?</form>", "", page.text, flags=re.S)  # the filters offer every word and every dialogue
    assert [text for text in LATER if text in shown] == []


def test_commitment_tells_its_history_as_it_was_known(client: Client):
    def told(query: str) -> str:
        return words(part(client.get(f"/commitments/2018-V-001/?{query}"), "updates", "ol")[0])

    assert "Stalled All who owe it 1 June 2020 Latest" in told("known_at=2022-12-31")
    assert "Withdrawn" not in told("known_at=2022-12-31")
    assert "Stalled All who owe it 1 June 2020 Withdrawn 1 January 2023" in told("")
    assert "corrects an earlier update" in told("")
    assert "Stalled" not in told("as_of=2020-05-31")


def test_commitment_that_nobody_had_looked_at_says_so(client: Client):
    assert "Nobody has yet looked" in words(client.get("/commitments/2018-V-001/?known_at=2021-12-31"))


def test_dashboard_is_of_the_day(client: Client):
    def told(query: str) -> str:
        return words(client.get(f"/?{query}"))

    assert "0 of 1 assessed." in told("as_of=2019-05-31")
    assert "1 of 1 assessed." in told("as_of=2019-06-01")
    assert "0 of 1 assessed." in told("as_of=2019-06-01&known_at=2021-12-31")
    assert "0 of 1 assessed." in told("")  # the later promise counts
    assert "1 June 2020 Stalled Meet each year" in told("as_of=2020-07-01&known_at=2022-12-31")
    assert "Partly delivered" not in told("known_at=2022-12-31")
    assert "Partly delivered" not in told("as_of=2020-05-31")
    assert "1 made again later" in told("")
    assert "0 made again later" in told("as_of=2021-05-20")
    assert client.get("/?as_of=9999-12-31").status_code == 200
    assert client.get("/?as_of=0001-01-01").status_code == 200


@pytest.mark.parametrize("moment", ["as_of=2020-07-01&known_at=2022-12-31", "as_of=2021-05-20", "as_of=2022-03-01"])
def test_every_number_of_the_dashboard_leads_to_that_many_rows_of_the_day(client: Client, moment: str):
    numbers = {
        address: int(text.split()[0])
        for address, text in links(client.get(f"/?{moment}")).items()
        if "&as_of" in address and text[0].isdigit()
    }

    assert len(numbers) >= 5
    for address, number in numbers.items():
        unit = f"change{'' if number == 1 else 's'} after" if "/changes/" in address else "found"
        assert f" {number} {unit}" in words(client.get(address)), address


def test_method_counts_what_was_there_on_the_day(client: Client):
    counts = "1 agreements, 1 passages, 1 commitments, 1 published assessments, 2 dialogues and 1 meetings"

    assert f"On record on 1 January 2020: {counts}." in words(client.get("/method/?as_of=2020-01-01"))


def test_dialogue_had_not_ended_before_its_end(client: Client):
    DialogueFactory(slug="ended", ended_on="2022-06-01")

    assert "ended 1 June 2022" in words(client.get("/dialogues/ended/?as_of=2022-06-01"))
    assert "ended" not in words(part(client.get("/dialogues/ended/?as_of=2022-05-31"), "facts", "dl")[0])


def test_text_that_states_a_cadence_is_linked_from_the_day_on_which_it_was_issued(client: Client):
    told = PassageFactory(agreement__slug="cadence", agreement__issued_on="2020-02-01", number="3")
    DialogueFactory(slug="yearly", cadence_months=12, cadence_passage=told)

    def places(day: str) -> list[str]:
        return [link for link in links(client.get(f"/dialogues/yearly/?as_of={day}")) if "#p3" in link]

    assert places("2020-01-31") == []
    assert places("2020-02-01") == ["/agreements/cadence/?as_of=2020-02-01#p3"]


def test_meeting_tells_what_was_promised_in_its_outcomes_by_the_day(client: Client):
    early = MeetingFactory(code="early", dialogue=None, title_en="Talks", starts_on="2020-01-01")
    promise = CommitmentFactory(title_en="Meet again", quote="meet", agreement__issued_on="2020-02-01")
    MeetingOutcomeFactory(meeting=early, agreement=promise.agreement)

    assert titles(client.get("/meetings/early/?as_of=2020-01-31")) == []
    assert titles(client.get("/meetings/early/?as_of=2020-02-01")) == ["Meet again"]


def test_agreement_tells_of_the_meetings_that_it_came_out_of_by_the_day(client: Client):
    assert "Came out of" not in words(client.get("/agreements/sheet/?as_of=2022-02-28"))
    assert "Came out of" in words(client.get("/agreements/sheet/?as_of=2022-03-01"))


def test_agreement_of_a_later_day_does_not_end_yet(client: Client):
    AgreementFactory(title_en="Ends soon", issued_on="2020-02-01", in_force_until="2020-06-01")

    assert "Ends soon" not in words(client.get("/?as_of=2020-01-31"))
    assert "Ends soon" in words(client.get("/?as_of=2020-02-01"))


def test_meeting_ahead_is_on_the_dashboard_of_today_and_of_no_earlier_day(client: Client):
    MeetingFactory(code="scm-3", dialogue=None, title_en="Next talks", state="scheduled", starts_on="2025-03-01")

    assert "1 March 2025 Next talks" in words(client.get("/?as_of=2025-01-01"))
    assert "Next talks" not in words(client.get("/?as_of=2024-12-31"))


def test_filters_offer_the_texts_of_the_day_and_what_was_chosen(client: Client):
    form = part(client.get("/commitments/?as_of=2020-01-01&agreement=2024-R"), "filters", "form")[0]

    offered = [f'name="agreement" value="{code}"' in form for code in ("2018-V", "2021-FS", "2024-R")]
    assert offered == [True, False, True]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/agreements/sheet/", "On 1 January 2020 there was no such agreement yet: it counts from 21 May 2021 on."),
        ("/commitments/2021-FS-001/", "On 1 January 2020 there was no such commitment yet"),
        ("/meetings/scm-2/", "On 1 January 2020 there was no such meeting yet: it counts from 1 March 2022 on."),
    ],
)
def test_record_that_was_not_there_yet_is_a_404_that_leads_to_today(client: Client, address: str, told: str):
    page = client.get(f"{address}?as_of=2020-01-01")

    assert page.status_code == 404
    assert told in words(page)
    assert links(page)[address] == "Show the page of today"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("query", ["as_of=soon", "known_at=2025-01-02", "as_of=2020-01-01&as_of=2020-01-02"])
def test_moment_that_is_not_understood_is_a_400_with_its_sentence(client: Client, address: str, query: str):
    page = client.get(f"{address}?{query}")

    assert page.status_code == 400
    sentences = ["is no date: write", "is in the future: nobody knows", "Give this parameter once."]
    assert [sentence in words(page) for sentence in sentences].count(True) == 1
