"""The readers' pages of agreements, commitments and recommendations."""

from datetime import date

import pytest
from django.test import Client

from commitments.models import Commitment
from tests.factories import (
    MOMENT,
    AgreementFactory,
    AgreementPartyFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    MeetingOutcomeFactory,
    PassageFactory,
    RecommendationAddresseeFactory,
    RecommendationFactory,
    RecommendationLinkFactory,
    StatusUpdateFactory,
    TargetFactory,
    UserFactory,
)
from tests.html import links, part, words

pytestmark = pytest.mark.django_db

TEXT = "The two countries will establish a working group and hold an annual meeting."


def cite(commitment: Commitment, quote: str, **passage: object) -> None:
    CitationFactory(commitment=commitment, quote=quote, **passage)


def test_commitment_shows_its_words_with_lead_in_and_place(client: Client):
    fact_sheet = AgreementFactory(code="2021-FS", slug="fact-sheet", title_en="Fact sheet")
    lead_in = PassageFactory(agreement=fact_sheet, text="Together the two countries will:")
    passage = PassageFactory(agreement=fact_sheet, number="7", text="Hold an annual meeting.", lead_in=lead_in)
    cite(CommitmentFactory(agreement=fact_sheet, code="2021-FS-001"), "Hold an annual meeting", passage=passage)

    page = client.get("/commitments/2021-FS-001/")

    assert words(part(page, "quotation", "figure")[0]) == (
        "Together the two countries will: “Hold an annual meeting” Fact sheet, passage 7 "
        "In context Hold an annual meeting."
    )
    assert links(page)["/agreements/fact-sheet/#p7"] == "Fact sheet, passage 7"


def test_commitment_shows_several_quotations_of_one_passage_together(client: Client):
    passage = PassageFactory(text=TEXT)
    commitment = CommitmentFactory(code="2021-FS-001")
    cite(commitment, "establish a working group", passage=passage)
    cite(commitment, "hold an annual meeting", passage=passage, number=2)

    page = client.get("/commitments/2021-FS-001/")

    assert len(part(page, "quotation", "figure")) == 1
    assert "<mark>establish a working group</mark> and <mark>hold an annual meeting</mark>." in page.text


def test_commitment_that_nobody_looked_at_says_so_and_no_more(client: Client):
    CommitmentFactory(code="2021-FS-001")

    page = client.get("/commitments/2021-FS-001/")

    assert "Not assessed. Nobody has yet looked into what became of this promise." in words(page)
    assert part(page, "updates", "ol") == []


def test_commitment_tells_its_status_with_reason_confidence_and_evidence(client: Client):
    update = StatusUpdateFactory(commitment__code="2021-FS-001", rationale="The group met in Seoul.")
    EvidenceFactory(update=update, title="Readout of the first meeting")

    page = client.get("/commitments/2021-FS-001/")

    told = words(part(page, "updates", "ol")[0])
    assert told == (
        "Under way All who owe it 1 December 2021 Holds now The group met in Seoul. "
        "Readout of the first meeting, Ministry of Foreign Affairs, 2 December 2021 (read 1 January 2022) "
        "· official document Medium confidence · published 1 January 2022"
    )


def test_date_of_a_status_is_no_more_exact_than_it_is_known(client: Client):
    StatusUpdateFactory(commitment__code="2021-FS-001", effective_on=date(2021, 12, 31), effective_precision="year")

    page = client.get("/commitments/2021-FS-001/")

    assert words(part(page, "facts", "dl")[0]).startswith("Status Under way 2021 Owed by")
    assert "31 December" not in words(page)


def test_parties_that_stand_differently_are_told_apart(client: Client):
    commitment = CommitmentFactory(code="2021-FS-001", obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=commitment, party=commitment.obligations.get(party__code="KOR").party)

    page = client.get("/commitments/2021-FS-001/")

    assert words(part(page, "by-party", "table")[0]).endswith(
        "Republic of Korea Under way 1 December 2021 United States Not assessed"
    )


def test_history_keeps_what_was_withdrawn_with_its_reason(client: Client):
    commitment = CommitmentFactory(code="2021-FS-001")
    wrong = StatusUpdateFactory(
        commitment=commitment,
        implementation="stalled",
        state="withdrawn",
        withdrawn_at=MOMENT,
        withdrawn_by=UserFactory(),
        withdrawal_reason="It told of another group.",
    )
    StatusUpdateFactory(commitment=commitment, replaces=wrong)
    StatusUpdateFactory(commitment=commitment, draft=True, rationale="Nobody may read this yet.")

    told = words(part(client.get("/commitments/2021-FS-001/"), "updates", "ol")[0])

    assert "Withdrawn 1 January 2022 Why it was withdrawn: It told of another group." in told
    assert "corrects an earlier update" in told
    assert "Nobody may read this yet." not in told


def test_seed_coding_is_named_until_somebody_publishes_a_later_update(client: Client):
    commitment = StatusUpdateFactory(commitment__code="2021-FS-001", batch="seed").commitment
    notice = "Seed coding, not yet read by a second person."

    assert notice in words(client.get("/commitments/2021-FS-001/"))

    StatusUpdateFactory(commitment=commitment, effective_on=date(2022, 1, 1))

    assert notice not in words(client.get("/commitments/2021-FS-001/"))


def test_thread_stands_in_the_order_in_which_it_was_made(client: Client):
    earlier = CommitmentFactory(code="2019-V-001", agreement__issued_on=date(2019, 11, 15), title_en="First promise")
    later = CommitmentFactory(code="2021-FS-001", title_en="Second promise")
    CommitmentLinkFactory(later=later, earlier=earlier, kind="strengthens", note="the date is new")

    page = client.get("/commitments/2019-V-001/")

    assert words(part(page, "thread", "ol")[0]) == (
        "15 November 2019 · 2019-V-001 First promise "
        "21 May 2021 · 2021-FS-001 Second promise strengthens 2019-V-001: the date is new"
    )


def test_general_pledge_and_its_parts_lead_to_each_other(client: Client):
    agreement = AgreementFactory()
    pledge = CommitmentFactory(agreement=agreement, code="2021-FS-001", title_en="Cooperate", is_general=True)
    act = CommitmentFactory(agreement=agreement, code="2021-FS-002", title_en="Found a group")
    CommitmentLinkFactory(later=act, earlier=pledge, kind="part_of")

    assert links(client.get("/commitments/2021-FS-001/"))["/commitments/2021-FS-002/"] == "Found a group"
    assert links(client.get("/commitments/2021-FS-002/"))["/commitments/2021-FS-001/"] == "Cooperate"


def test_commitment_leads_to_the_meetings_and_dialogues_that_raised_it(client: Client):
    commitment = CommitmentFactory(code="2021-FS-001")
    meeting = MeetingFactory(code="scm-51", ordinal=51, dialogue__slug="scm", dialogue__name_en="Consultative Meeting")
    MeetingItemFactory(meeting=meeting, commitment=commitment, kind="reviewed")

    page = client.get("/commitments/2021-FS-001/")

    assert links(page)["/meetings/scm-51/"] == "51st Consultative Meeting"
    assert links(page)["/dialogues/scm/"] == "Consultative Meeting"


def test_target_is_told_with_its_number_its_words_and_its_payer(client: Client):
    TargetFactory(commitment__code="2021-FS-001", comparator="at_least", months=60)

    page = client.get("/commitments/2021-FS-001/")

    assert "at least 200,000,000 USD over 60 months $200 million Payer not stated" in words(page)


def test_permanent_address_stands_on_the_page(client: Client):
    CommitmentFactory(code="2021-FS-001")

    assert "http://testserver/commitments/2021-FS-001/" in words(client.get("/commitments/2021-FS-001/"))


def test_agreement_marks_each_promise_in_place_and_changes_no_letter(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    passage = PassageFactory(agreement=agreement, text=TEXT)
    cite(CommitmentFactory(code="2021-FS-001"), "establish a working group", passage=passage)
    cite(CommitmentFactory(code="2021-FS-002"), "hold an annual meeting", passage=passage)

    source = part(client.get("/agreements/fact-sheet/"), "source", "p")[0]

    assert words(source) == TEXT
    assert links(source) == {
        "/commitments/2021-FS-001/": "establish a working group",
        "/commitments/2021-FS-002/": "hold an annual meeting",
    }


def test_words_under_several_promises_are_marked_once_and_lead_to_all(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    passage = PassageFactory(agreement=agreement, text=TEXT)
    cite(CommitmentFactory(code="2021-FS-001"), "establish a working group and hold an annual meeting", passage=passage)
    cite(CommitmentFactory(code="2021-FS-002"), "hold an annual meeting", passage=passage)

    source = part(client.get("/agreements/fact-sheet/"), "source", "p")[0]

    assert source.startswith('The two countries will <a class="mark" href="/commitments/2021-FS-001/">establish')
    assert '<mark class="several">hold an annual meeting</mark>' in source
    assert links(source)["/commitments/2021-FS-002/"] == "2021-FS-002"


def test_margin_tells_each_promise_once_with_its_status(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    commitment = CommitmentFactory(code="2021-FS-001", title_en="Keep two principles")
    cite(commitment, "peace", passage=PassageFactory(agreement=agreement, text="It rests on peace"))
    cite(commitment, "law", passage=PassageFactory(agreement=agreement, text="and on law."), number=2)
    PassageFactory(agreement=agreement, text="They met in May.", no_commitment="past_event")

    margins = [words(margin) for margin in part(client.get("/agreements/fact-sheet/"), "margin", "div")]

    assert margins == [
        "Keep two principles Not assessed 2021-FS-001",
        "Again: 2021-FS-001",
        "No promise: past event",
    ]


def test_each_passage_has_its_anchor_and_its_mended_faults(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    fault = {"was": "miilitary", "is": "military", "reason": "letter doubled by the scan"}
    PassageFactory(agreement=agreement, number="12a", corrections=[fault])

    page = client.get("/agreements/fact-sheet/")

    assert 'id="p12a"' in page.text
    assert "1 scan fault corrected miilitary → military letter doubled by the scan" in words(page)


def test_passages_that_a_lead_in_introduces_are_items_of_a_list(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    lead_in = PassageFactory(agreement=agreement, heading="Climate", text="Together they will:")
    PassageFactory(agreement=agreement, heading="Climate", lead_in=lead_in, text="Plant trees;")

    page = client.get("/agreements/fact-sheet/")

    assert [words(heading) for heading in part(page, "chapter", "h3")] == ["Climate"]
    assert 'class="passage item"' in page.text


def test_agreement_without_text_says_so_and_lists_its_promises(client: Client):
    treaty = AgreementFactory(slug="treaty", kind="treaty", text_held="none", source_url="https://example.org/treaty")
    CommitmentFactory(agreement=treaty, code="1953-T-001", title_en="Defend each other")

    page = client.get("/agreements/treaty/")

    assert "No text of this treaty is held here." in words(page)
    assert links(page)["/commitments/1953-T-001/"] == "Defend each other"


def test_agreement_of_which_excerpts_are_held_says_so(client: Client):
    PassageFactory(agreement=AgreementFactory(slug="report", text_held="excerpts"))

    assert "Excerpts of the text Only the passages that carry something tracked" in words(
        client.get("/agreements/report/")
    )


def test_agreement_leads_to_the_meeting_out_of_which_it_came(client: Client):
    agreement = AgreementFactory(slug="fact-sheet")
    MeetingOutcomeFactory(
        agreement=agreement, meeting=MeetingFactory(code="summit-2021", title_en="Summit of May 2021")
    )

    assert links(client.get("/agreements/fact-sheet/"))["/meetings/summit-2021/"] == "Summit of May 2021"


def test_recommendation_shows_its_words_whom_it_asks_and_that_nobody_took_it_up(client: Client):
    advice = RecommendationFactory(code="2024-A-R01", title_en="Expand the framework")
    RecommendationAddresseeFactory(recommendation=advice, party__code="USA")
    passage = PassageFactory(agreement=advice.agreement, text="The United States should expand the framework.")
    CitationFactory(commitment=None, recommendation=advice, passage=passage, quote="should expand the framework")

    told = words(part(client.get("/recommendations/"), "advice-row", "li")[0])

    assert "asks United States" in told
    assert "“should expand the framework”" in told
    assert told.endswith("No uptake on record.")


def test_recommendation_that_was_taken_up_leads_to_the_promise(client: Client):
    advice = RecommendationFactory()
    promise = CommitmentFactory(code="2024-B-001", title_en="Expand it")
    RecommendationLinkFactory(recommendation=advice, commitment=promise, kind="taken_up_by")

    page = client.get("/recommendations/")

    assert links(page)["/commitments/2024-B-001/"] == "Expand it"
    assert "No uptake on record." not in words(page)


def test_row_of_a_commitment_has_what_status_who_and_when(client: Client):
    CommitmentFactory(
        code="2021-FS-001",
        title_en="Publish a target",
        title_ko="목표 발표",
        obligors=["KOR", "USA"],
        deadline="by COP26",
        due_on=date(2021, 11, 12),
        due_basis="event",
    )

    row = part(client.get("/commitments/"), "row", "li")[0]

    assert words(row) == (
        "Publish a target 목표 발표 2021-FS-001 · Climate · firm Not assessed Date passed, not checked since "
        "Owed by Republic of Korea United States Due 12 November 2021"
    )
    assert '<span class="korean" lang="ko">목표 발표</span>' in row


def commitment_row(number: int) -> None:
    commitment = CommitmentFactory(obligors=["KOR", "USA"])
    StatusUpdateFactory(commitment=commitment)


def agreement_row(number: int) -> None:
    AgreementPartyFactory()


def recommendation_row(number: int) -> None:
    advice = RecommendationFactory()
    RecommendationAddresseeFactory(recommendation=advice)
    passage = PassageFactory(agreement=advice.agreement)
    CitationFactory(commitment=None, recommendation=advice, passage=passage)
    RecommendationLinkFactory(recommendation=advice)


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(
    ("address", "row", "statements"),
    [
        # count, rows, obligations; the form: parties, themes, agreements, dialogues
        ("/commitments/", commitment_row, 7),
        # count, rows, parties; the form: parties
        ("/agreements/", agreement_row, 4),
        # count, rows, addressees, citations, links; the form: parties, themes, agreements
        ("/recommendations/", recommendation_row, 8),
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
def test_commitment_costs_the_same_for_one_of_each_part_and_for_many(
    client: Client, django_assert_num_queries, rows: int
):
    commitment = CommitmentFactory(code="2021-FS-001", obligors=["KOR", "USA"])
    for number in range(1, rows + 1):
        cite(commitment, "hold an annual meeting", passage=PassageFactory(), number=number)
        TargetFactory(commitment=commitment, number=number, payer=commitment.obligations.first().party)
        EvidenceFactory(update=StatusUpdateFactory(commitment=commitment))
        CommitmentLinkFactory(earlier=commitment, later=CommitmentFactory())
        MeetingItemFactory(commitment=commitment)

    # commitment; obligations, agencies, citations, further themes, targets, links there and back;
    # updates, evidence; thread, its links; parts; meetings, dialogues
    with django_assert_num_queries(15):
        client.get("/commitments/2021-FS-001/")


@pytest.mark.parametrize("rows", [1, 20])
def test_text_costs_the_same_for_one_passage_and_for_many(client: Client, django_assert_num_queries, rows: int):
    agreement = AgreementFactory(slug="fact-sheet")
    for _ in range(rows):
        cite(CommitmentFactory(agreement=agreement), "annual meeting", passage=PassageFactory(agreement=agreement))
        MeetingOutcomeFactory(agreement=agreement)

    # agreement, parties; passages, citations, commitments with their standing; meetings
    with django_assert_num_queries(6):
        client.get("/agreements/fact-sheet/")
