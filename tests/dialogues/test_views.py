"""The readers' pages of dialogues and meetings."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import (
    MOMENT,
    AgreementFactory,
    CommitmentFactory,
    DialogueFactory,
    DialogueMentionFactory,
    DialoguePartyFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db


def test_dialogue_shows_its_pulse(client: Client):
    scm = DialogueFactory(slug="scm", cadence_months=12, cadence_url="https://example.org/cadence")
    DialoguePartyFactory(dialogue=scm)
    MeetingFactory(dialogue=scm, starts_on=date(2022, 3, 1))

    facts = words(part(client.get("/dialogues/scm/"), "facts", "dl")[0])

    assert facts == (
        "State Dormant Meeting missing Parties Republic of Korea 이름 Last met 1 March 2022 1 meeting on record "
        "Next expected March 2023 every 12 months, as stated"
    )


def test_dialogue_without_a_stated_cadence_expects_nothing(client: Client):
    MeetingFactory(dialogue__slug="scm")

    assert "Next expected No cadence is stated" in words(client.get("/dialogues/scm/"))


def test_dialogue_lists_its_rounds_latest_first_and_names_those_that_are_missing(client: Client):
    scm = DialogueFactory(slug="scm", name_en="Consultative Meeting")
    communique = AgreementFactory(title_en="Communiqué")
    MeetingOutcomeFactory(
        meeting=MeetingFactory(dialogue=scm, ordinal=50, starts_on=date(2018, 10, 31)), agreement=communique
    )
    MeetingFactory(dialogue=scm, ordinal=52, starts_on=date(2020, 10, 14), ends_on=date(2020, 10, 15))

    page = client.get("/dialogues/scm/")

    assert "Not on record: round 51." in words(page)
    assert [words(row) for row in part(page, "row", "li")] == [
        "52nd Consultative Meeting Held Place Not stated Date 14–15 October 2020",
        "50th Consultative Meeting Outcome: Communiqué Held Place Not stated Date 31 October 2018",
    ]


def test_dialogue_has_as_many_commitments_as_the_list_to_which_their_number_leads(client: Client):
    scm = DialogueFactory(slug="scm", established_by_commitment=CommitmentFactory())
    MeetingItemFactory(meeting__dialogue=scm)
    MeetingOutcomeFactory(meeting__dialogue=scm, agreement=CommitmentFactory().agreement)
    CommitmentFactory()

    page = client.get("/dialogues/scm/")

    assert links(page)["/commitments/?dialogue=scm"] == "3"
    assert "3 found" in words(client.get("/commitments/?dialogue=scm"))


def test_dialogue_tells_what_established_it_and_what_stands_over_and_under_it(client: Client):
    founding = CommitmentFactory(code="2021-FS-001", title_en="Found the group")
    upper = DialogueFactory(slug="upper", name_en="Upper dialogue")
    DialogueFactory(slug="group", name_en="The group", established_by_commitment=founding, parent=upper)

    assert links(client.get("/dialogues/group/"))["/commitments/2021-FS-001/"] == "Found the group"
    assert links(client.get("/dialogues/group/"))["/dialogues/upper/"] == "Upper dialogue"
    assert links(client.get("/dialogues/upper/"))["/dialogues/group/"] == "The group"


def test_meeting_shows_when_where_what_came_out_and_what_was_taken_up(client: Client):
    meeting = MeetingFactory(
        code="scm-51",
        ordinal=51,
        dialogue__name_en="Consultative Meeting",
        starts_on=date(2019, 11, 15),
        place="Seoul",
        level="ministerial",
    )
    vision = AgreementFactory(slug="vision", title_en="The vision")
    MeetingOutcomeFactory(meeting=meeting, agreement=vision)
    CommitmentFactory(agreement=vision, code="2019-V-001", title_en="Promised in the vision")
    MeetingItemFactory(
        meeting=meeting,
        commitment=CommitmentFactory(code="2018-V-001", title_en="Promised before"),
        note="both sides took stock",
    )

    page = client.get("/meetings/scm-51/")

    assert words(part(page, "facts", "dl")[0]) == "State Held Date 15 November 2019 Place Seoul Level Ministers"
    assert links(page)["/agreements/vision/"] == "The vision"
    assert links(page)["/commitments/2019-V-001/"] == "Promised in the vision"
    assert "Promised before reviewed there: both sides took stock" in words(page)


def test_meeting_leads_to_its_source(client: Client):
    passage = PassageFactory(agreement__slug="vision", agreement__title_en="The vision", number="2")
    MeetingFactory(code="scm-50", source_passage=passage, source_url="", source_title="", source_publisher="")
    MeetingFactory(code="scm-51", source_url="https://example.org/readout", source_title="Readout")

    assert links(client.get("/meetings/scm-50/"))["/agreements/vision/#p2"] == "The vision, passage 2"
    assert links(client.get("/meetings/scm-51/"))["https://example.org/readout"] == "Readout"


def test_meeting_without_a_dialogue_has_its_title_and_one_without_a_date_says_so(client: Client):
    MeetingFactory(code="summit-2019", dialogue=None, title_en="Summit at the border", starts_on=None)

    page = client.get("/meetings/summit-2019/")

    assert part(page, "head", "header")[0].count("Summit at the border") == 1
    assert "Date Not known" in words(page)


def silences(client: Client, address: str) -> list[str]:
    return [words(line) for line in part(client.get(address), "silence", "li")]


def test_silence_longer_than_the_cadence_shows_between_the_rounds(client: Client):
    talks = DialogueFactory(slug="talks", cadence_months=12, cadence_url="https://example.org")
    for day in (date(2016, 3, 1), date(2017, 5, 30), date(2019, 9, 1)):
        MeetingFactory(dialogue=talks, starts_on=day)
    MeetingFactory(dialogue=talks, starts_on=date(2018, 6, 1), state="cancelled")

    told = "No meeting on record for {} months; one every 12 is stated."
    assert silences(client, "/dialogues/talks/?as_of=2020-11-30") == [told.format(27)]
    assert silences(client, "/dialogues/talks/?as_of=2020-12-02") == [told.format(15), told.format(27)]


def test_silence_ends_with_the_dialogue_and_needs_a_cadence(client: Client):
    ended = DialogueFactory(
        slug="ended", cadence_months=12, cadence_url="https://example.org", ended_on=date(2020, 1, 31)
    )
    free = DialogueFactory(slug="free")
    for dialogue in (ended, free):
        MeetingFactory(dialogue=dialogue, starts_on=date(2019, 9, 1))

    assert silences(client, "/dialogues/ended/") == silences(client, "/dialogues/free/") == []


def test_silence_is_told_exactly_where_the_pulse_misses_a_meeting(client: Client):
    talks = DialogueFactory(slug="talks", cadence_months=1, cadence_url="https://example.org")
    MeetingFactory(dialogue=talks, starts_on=date(2021, 1, 30), ends_on=date(2021, 1, 31))

    for day in range(1, 20):
        page = client.get(f"/dialogues/talks/?as_of=2021-03-{day:02}")
        assert ("Meeting missing" in words(page)) == bool(part(page, "silence", "li")), day


def test_round_says_how_many_promises_were_made_and_taken_up_there(client: Client):
    scm = MeetingFactory(code="scm-51", dialogue__slug="scm")
    for kind in ("created", "reviewed", "reviewed"):
        MeetingItemFactory(meeting=scm, kind=kind)
    MeetingItemFactory(meeting=scm, kind="reported", commitment__agreement__draft=True)

    page = client.get("/dialogues/scm/")

    assert "Promises: 1 made 2 reviewed" in words(page)
    assert "reported" not in words(part(page, "rows", "ol")[0])
    assert links(page)["/commitments/?meeting=scm-51"] == "Promises"


def test_dialogue_of_many_promises_shows_the_first_and_leads_to_all(client: Client):
    meeting = MeetingFactory(dialogue__slug="summit")
    MeetingItemFactory.create_batch(21, meeting=meeting)

    page = client.get("/dialogues/summit/")

    assert len(part(page, "row-what", "div")) == 1 + 20
    assert "All 21" in words(page)
    assert "0 of 21 assessed" in words(page)


def test_commitment_has_a_timeline_of_everything_dated(client: Client):
    promise = CommitmentFactory(
        code="2021-FS-001", due_on=date(2022, 5, 21), deadline="within a year", due_basis="counted"
    )
    StatusUpdateFactory(commitment=promise, effective_on=date(2021, 12, 31), effective_precision="month")
    gone = {"state": "withdrawn", "withdrawn_at": MOMENT, "withdrawal_reason": "Wrong.", "withdrawn_by": UserFactory()}
    StatusUpdateFactory(commitment=promise, effective_on=date(2021, 11, 1), **gone)
    scm = MeetingFactory(ordinal=53, dialogue__name_en="SCM", starts_on=date(2021, 12, 2))
    MeetingItemFactory(meeting=scm, commitment=promise, kind="reviewed")
    MeetingItemFactory(meeting=MeetingFactory(starts_on=None), commitment=promise)

    told = words(part(client.get("/commitments/2021-FS-001/"), "timeline", "ol")[0])

    assert told == (
        "21 May 2021 Promised 2 December 2021 Reviewed there: 53rd SCM December 2021 Under way All who owe it "
        "21 May 2022 Due"
    )


def test_promise_of_a_dialogue_says_whether_it_still_meets(client: Client):
    promise = CommitmentFactory(code="2021-FS-001")
    talks = DialogueFactory(
        name_en="Talks", established_by_commitment=promise, cadence_months=12, cadence_url="https://example.org"
    )
    MeetingFactory(dialogue=talks, starts_on=date(2022, 3, 4))

    told = words(client.get("/commitments/2021-FS-001/?as_of=2022-06-01"))

    assert "Talks established by this promise Active last met 4 March 2022, next expected March 2023" in told


def dialogue_row(number: int) -> None:
    DialoguePartyFactory(dialogue=DialogueFactory(established_by_commitment=CommitmentFactory()))


def meeting_row(number: int) -> None:
    passage = PassageFactory()
    MeetingFactory(source_passage=passage, source_url="", source_title="", source_publisher="")


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(
    ("address", "row", "statements"),
    [
        # count, rows, parties, founding commitments; the form: parties, themes
        ("/dialogues/", dialogue_row, 10),
        # count, rows, source passages; the form: dialogues
        ("/meetings/", meeting_row, 6),
    ],
)
def test_list_costs_the_same_for_one_row_and_for_many(
    client: Client, django_assert_num_queries, address, row, statements, rows: int
):
    for number in range(rows):
        row(number)

    with django_assert_num_queries(statements):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 20])
def test_dialogue_costs_the_same_for_one_of_each_part_and_for_many(
    client: Client, django_assert_num_queries, rows: int
):
    scm = DialogueFactory(slug="scm", established_by_commitment=CommitmentFactory())
    for _ in range(rows):
        DialogueFactory(parent=scm)
        MeetingItemFactory(meeting__dialogue=scm)
        MeetingOutcomeFactory(meeting__dialogue=scm)
        DialogueMentionFactory(dialogue=scm)

    # dialogue, parties, founding commitment, children; meetings, outcomes; commitments, obligations; mentions
    with django_assert_num_queries(11):
        client.get("/dialogues/scm/")


@pytest.mark.parametrize("rows", [1, 20])
def test_meeting_costs_the_same_for_one_of_each_part_and_for_many(client: Client, django_assert_num_queries, rows: int):
    meeting = MeetingFactory(code="scm-51")
    for _ in range(rows):
        MeetingItemFactory(meeting=meeting)
        MeetingOutcomeFactory(meeting=meeting, agreement=CommitmentFactory().agreement)

    # meeting, outcomes, items; commitments of the outcomes, obligations
    with django_assert_num_queries(5):
        client.get("/meetings/scm-51/")
