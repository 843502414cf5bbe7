"""The page of a brief: what it is of, its lines with words and sources, what ends, what has changed, its cost."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from alliance.brief.page import CHANGES
from alliance.templatetags.brief import clipped, short_address
from commitments.models import Commitment
from dialogues.models import Dialogue
from tests.factories import (
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    DialogueFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PartyFactory,
    PassageFactory,
    SearchFactory,
    StatusUpdateFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2022-06-01T03:00:00Z", tick=False):
        yield


def a_dialogue() -> Dialogue:
    """Two meetings held and one ahead, with a promise of each kind taken up at the first."""
    scm = DialogueFactory(slug="scm", name_en="Security talks", cadence_months=12, cadence_url="https://example.org")
    first = MeetingFactory(dialogue=scm, code="scm-1", ordinal=1, starts_on=date(2021, 6, 1), place="Seoul")
    MeetingFactory(dialogue=scm, code="scm-2", ordinal=2, starts_on=date(2022, 3, 1), ends_on=date(2022, 3, 2))
    MeetingFactory(dialogue=scm, code="scm-3", ordinal=3, starts_on=date(2022, 9, 1), state="scheduled")
    delivered = CommitmentFactory(code="2021-A-001", title_en="Found a group", quote="found a group")
    StatusUpdateFactory(commitment=delivered, implementation="delivered", rationale="The group met.")
    stalled = CommitmentFactory(code="2021-A-002", title_en="Build a school", obligors=["USA"])
    StatusUpdateFactory(commitment=stalled, implementation="stalled", rationale="Work stopped.")
    moving = CommitmentFactory(code="2021-A-003", title_en="Sign a treaty")
    StatusUpdateFactory(commitment=moving, effective_on=date(2022, 4, 1), rationale="Talks began.")
    unknown = CommitmentFactory(code="2021-A-004", title_en="Share data")
    for commitment in (delivered, stalled, moving, unknown):
        MeetingItemFactory(meeting=first, commitment=commitment)
    CommitmentFactory(title_en="Of another dialogue")
    return scm


def sections(page: object) -> list[str]:
    return [words(section) for section in part(page, "brief-section", "section")]


# What it is of


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


# Its lines


def test_brief_says_what_to_claim_what_is_late_and_what_not_to_claim(client: Client):
    a_dialogue()

    use, late, moving, doubt = sections(client.get("/brief/?dialogue=scm"))[:4]

    assert use == (
        "Delivered or upheld, with the source to use 1 "
        "Assessed with high or medium confidence, and looked at within twice the time between two reviews. "
        "Found a group Delivered 1 December 2021 Owed by Republic of Korea 2021-A-001 found a group The group met. "
        "Official document: Press release, Ministry of Foreign Affairs, 1 December 2021 (example.org/release)"
    )
    assert "so is whatever is known with low confidence. United States Build a school Stalled" in late
    assert "Sign a treaty Under way 1 April 2022" in moving
    assert doubt.endswith(
        "Not assessed Nobody has looked into all who owe it: neither success nor failure is known. "
        "Share data Not assessed Owed by Republic of Korea 2021-A-004 establish 2021-A-004"
    )


def test_words_are_the_shortest_original_ones_of_one_passage(client: Client):
    commitment = CommitmentFactory(quote="")
    told = PassageFactory(agreement__issued_on=date(2021, 6, 1), text="They said: meet.")
    CitationFactory(commitment=commitment, passage=told, quote="meet", kind="reported")
    long = PassageFactory(agreement=commitment.agreement, text="They will meet each year without fail.")
    CitationFactory(commitment=commitment, passage=long, quote="meet each year without fail")
    short = PassageFactory(agreement=commitment.agreement, text="They will, in Seoul, meet yearly.")
    CitationFactory(commitment=commitment, passage=short, quote="They will")
    CitationFactory(commitment=commitment, passage=short, quote="meet yearly")

    assert [words(quote) for quote in part(client.get("/brief/"), "source", "p")] == ["They will … meet yearly"]


def test_words_that_only_another_text_tells_of_are_marked(client: Client):
    commitment = CommitmentFactory(quote="")
    told = PassageFactory(agreement__issued_on=date(2021, 6, 1), text="They said: meet.")
    CitationFactory(commitment=commitment, passage=told, quote="meet", kind="reported")

    assert words(part(client.get("/brief/"), "source", "p")[0]) == "As told by another text: meet"


def test_source_is_the_strongest_and_of_equals_the_latest(client: Client):
    update = StatusUpdateFactory(implementation="delivered", evidence=False)
    passage = PassageFactory(agreement__title_en="Joint statement", agreement__issued_on=date(2021, 12, 3), number="7")
    nowhere = {"url": "", "title": "", "publisher": "", "published_on": None, "accessed_on": None}
    EvidenceFactory(update=update, basis="credible_reporting", title="Newspaper", published_on=date(2021, 12, 30))
    EvidenceFactory(update=update, title="Old order", published_on=date(2021, 12, 2))
    EvidenceFactory(update=update, passage=passage, **nowhere)
    SearchFactory(update=update, published_on=None)

    [source] = part(client.get("/brief/"), "brief-source", "p")

    assert words(source) == "Official document: Joint statement, passage 7, 3 December 2021"


def test_what_must_not_be_claimed_has_its_reason_and_no_source_to_use(client: Client):
    StatusUpdateFactory(implementation="delivered", confidence="low", rationale="A rumour.")

    page = client.get("/brief/")

    assert "Low confidence What is on record is too thin to carry a claim" in sections(page)[3]
    assert words(page).count("Low confidence") == 1
    assert "A rumour." in sections(page)[3]
    assert part(page, "brief-source", "p") == []


def test_parties_that_differ_are_told_each_with_its_own(client: Client):
    both = CommitmentFactory(obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="KOR"), implementation="delivered")
    gone = {"implementation": "reversed", "rationale": "It left.", "effective_on": date(2021, 11, 1)}
    StatusUpdateFactory(commitment=both, party=PartyFactory(code="USA"), **gone)

    late = sections(client.get("/brief/"))[1]
    use = sections(client.get("/brief/?party=KOR"))[0]

    assert "Reversed 1 November 2021 Republic of Korea: delivered United States: reversed" in late
    assert "It left." in late
    assert "Delivered 1 December 2021" in use
    assert "The group met for the first time." in use


def test_seed_coding_is_said_once_at_the_foot(client: Client):
    def foot() -> str:
        return words(part(client.get("/brief/"), "brief-foot", "footer")[0])

    StatusUpdateFactory(batch="seed")
    assert foot().startswith("All statuses here are seed coding")
    StatusUpdateFactory()
    assert foot().startswith("Some of the statuses here are seed coding")
    Commitment.objects.filter(status_updates__batch="seed").update(retired_at=datetime.now(UTC), retired_reason="x")
    assert foot().startswith("Permanent address:")


# What ends, and what has changed


def test_agreements_that_end_are_those_of_the_promises_and_of_the_dialogue(client: Client):
    ends = {"in_force_until": date(2023, 1, 1)}
    talks = MeetingFactory(dialogue__slug="talks")
    MeetingOutcomeFactory(meeting=talks, agreement=AgreementFactory(code="2021-OUT", **ends))
    promise = CommitmentFactory(agreement=AgreementFactory(code="2021-HERE", **ends))
    MeetingItemFactory(meeting=talks, commitment=promise)
    AgreementFactory(code="2021-ELSE", **ends)
    AgreementFactory(code="2021-LATER", in_force_until=date(2023, 7, 1))

    def ending(query: str) -> list[str]:
        return [agreement.code for agreement in client.get(f"/brief/?{query}").context["ending"]]

    assert ending("dialogue=talks") == ["2021-HERE", "2021-OUT"]
    assert ending("agreement=2021-HERE") == ["2021-HERE"]
    assert ending("") == ending("ordering=-code") == ["2021-ELSE", "2021-HERE", "2021-OUT"]


def test_changes_are_told_since_the_last_meeting(client: Client):
    a_dialogue()

    changes = sections(client.get("/brief/?dialogue=scm"))[5]

    assert changes == (
        "Changes since 2nd Security talks on 2 March 2022 1 "
        "1 April 2022 Under way Sign a treaty nothing assessed before"
    )


def test_changes_of_a_meeting_that_was_held_are_told_since_that_one(client: Client):
    a_dialogue()

    def heading(query: str) -> str:
        return words(part(client.get(f"/brief/?{query}"), "brief-section", "section")[5].partition("</h2>")[0])

    assert heading("meeting=scm-1") == "Changes since 1st Security talks on 1 June 2021 3"
    assert heading("agreement=" + Commitment.objects.get(code="2021-A-003").agreement.code) == (
        "Changes since 3 March 2022 1"
    )


def test_change_is_no_search_and_no_confirmation_and_tells_what_held_before(client: Client):
    commitment = CommitmentFactory(title_en="Meet")
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 1, 1))
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 4, 1))
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 5, 1), implementation="stalled")
    StatusUpdateFactory(implementation="no_action_found", effective_on=date(2022, 5, 2))

    changes = sections(client.get("/brief/"))[5]

    assert changes == "Changes since 3 March 2022 1 1 May 2022 Stalled Meet before: under way"


def test_changes_beyond_the_room_are_counted(client: Client):
    StatusUpdateFactory.create_batch(CHANGES + 2, effective_on=date(2022, 5, 1))

    changes = sections(client.get("/brief/"))[5]

    assert changes.startswith(f"Changes since 3 March 2022 {CHANGES + 2} ")
    assert changes.endswith("2 earlier changes are not shown.")


# Numbers, cost, paper


@pytest.mark.parametrize("query", ["dialogue=scm", "party=USA", "claim=late&claim=usable", "as_of=2022-03-15", ""])
def test_every_number_leads_to_a_list_of_that_many(client: Client, query: str):
    a_dialogue()

    page = client.get(f"/brief/?{query}")

    brief = links(part(page, "brief", "article")[0]).items()
    listed = {link: text.split()[0] for link, text in brief if link.startswith("/commitments/?")}
    assert len(listed) >= 2
    for link, number in listed.items():
        assert f" {number} found" in words(client.get(link)), link


@pytest.mark.parametrize("times", [3, 60])
def test_brief_costs_the_same_for_few_rows_and_for_many(client: Client, django_assert_num_queries, times: int):
    scm = a_dialogue()
    for commitment in CommitmentFactory.create_batch(times):
        MeetingItemFactory(meeting=scm.meetings.get(ordinal=1), commitment=commitment)
    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 4, 1))

    # commitments, obligations, updates, evidence, agreements that end; of the dialogue: is it there, pulse, rounds
    with django_assert_num_queries(8):
        client.get("/brief/?dialogue=scm")
    with django_assert_num_queries(5):
        client.get("/brief/")


def test_brief_of_five_kinds_of_keys_costs_twelve_statements(client: Client, django_assert_num_queries):
    a_dialogue()
    code = Commitment.objects.get(code="2021-A-003").agreement.code

    with django_assert_num_queries(12):  # a statement for each kind says whether such keys are there
        page = client.get(f"/brief/?dialogue=scm&party=KOR&theme=climate&thread=2021-A-003&agreement={code}")

    assert page.context["total"] == 1


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("meet each year", 14, "meet each year"),
        ("meet each year", 13, "meet each …"),
        ("meet, each", 9, "meet …"),
        ("unbreakable", 6, "unbre …"),
    ],
)
def test_long_words_are_cut_at_their_end_between_two(text: str, most: int, kept: str):
    assert clipped(text, most) == kept


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.mofa.go.kr/", "mofa.go.kr"),
        ("https://example.org/release", "example.org/release"),
        (f"https://example.org/{'a' * 60}", f"example.org/{'a' * 35}…"),
        (f"https://{'a' * 60}.org/page", f"{'a' * 60}.org/…"),
    ],
)
def test_address_is_short_on_paper_and_keeps_its_host(url: str, told: str):
    assert short_address(url) == told
