"""The readers' page of a commitment."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from commitments.models import Commitment
from tests.factories import (
    MOMENT,
    AgreementFactory,
    CitationFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    MeetingFactory,
    MeetingItemFactory,
    PassageFactory,
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
    lead_in = PassageFactory(agreement=fact_sheet, number="6", text="Together the two countries will:")
    passage = PassageFactory(agreement=fact_sheet, number="7", text="Hold an annual meeting.", lead_in=lead_in)
    commitment = CommitmentFactory(agreement=fact_sheet, code="2021-FS-001", quote="")
    cite(commitment, "Hold an annual meeting", passage=passage)

    page = client.get("/commitments/2021-FS-001/")

    assert words(part(page, "quotation", "figure")[0]) == (
        "Together the two countries will: “Hold an annual meeting” Fact sheet, passage 7 "
        "In context Hold an annual meeting."
    )
    assert links(page)["/agreements/fact-sheet/#p7"] == "Fact sheet, passage 7"


def test_lead_in_of_several_items_stands_once_before_them(client: Client):
    lead_in = PassageFactory(text="Together they will:")
    commitment = CommitmentFactory(code="2021-FS-001", quote="")
    for number, text in enumerate(["Plant trees", "Save water"], start=1):
        passage = PassageFactory(agreement=lead_in.agreement, lead_in=lead_in, text=text)
        cite(commitment, text, passage=passage, number=number)

    page = client.get("/commitments/2021-FS-001/")

    assert len(part(page, "quotation", "figure")) == 2
    assert words(page).count("Together they will:") == 1


def test_commitment_shows_several_quotations_of_one_passage_together(client: Client):
    passage = PassageFactory(text=TEXT)
    commitment = CommitmentFactory(code="2021-FS-001", quote="")
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


NO_TEST = (
    "No fulfilment test has been written yet. Until then a status may tell of work on it, but not that it was kept, "
    "in part or whole, or broken."
)


@pytest.mark.parametrize(
    ("obligation", "told"),
    [
        ("one_off", NO_TEST),
        ("recurring", NO_TEST),
        ("standing", "No fulfilment test has been written yet. A standing promise may be judged without one."),
    ],
)
def test_commitment_without_a_test_says_whether_it_may_be_judged(client: Client, obligation: str, told: str):
    CommitmentFactory(code="2021-FS-001", obligation=obligation, delivered_when="", broken_when="")

    assert told in words(client.get("/commitments/2021-FS-001/"))


def test_commitment_tells_its_status_with_reason_confidence_and_evidence(client: Client):
    update = StatusUpdateFactory(commitment__code="2021-FS-001", rationale="The group met in Seoul.", evidence=False)
    EvidenceFactory(update=update, title="Readout of the first meeting")

    page = client.get("/commitments/2021-FS-001/")

    told = words(part(page, "updates", "ol")[0])
    assert told == (
        "Under way All who owe it 1 December 2021 Latest The group met in Seoul. "
        "Readout of the first meeting, Ministry of Foreign Affairs, 2 December 2021 (read 1 January 2022) "
        "· official document Medium confidence · published 1 January 2022"
    )


def test_date_of_a_status_is_no_more_exact_than_it_is_known(client: Client):
    year = {"effective_on": date(2021, 12, 31), "effective_precision": "year"}
    update = StatusUpdateFactory(commitment__code="2021-FS-001", evidence=False, **year)
    EvidenceFactory(update=update)

    page = client.get("/commitments/2021-FS-001/")

    assert words(part(page, "facts", "dl")[0]).startswith("Status Under way 2021 Owed by")
    assert "31 December" not in words(page)


@pytest.mark.parametrize(("language", "month"), [("en", "May 2022"), ("ko", "2022년 5월")])
def test_next_date_of_a_promise_is_no_more_exact_than_the_day_it_was_made(client: Client, language: str, month: str):
    agreement = {"agreement__issued_on": date(2021, 5, 31), "agreement__issued_precision": "month"}
    CommitmentFactory(code="2021-FS-001", obligation="recurring", recurrence_months=12, **agreement)

    for place in ("/commitments/2021-FS-001/", "/commitments/"):
        page = client.get(place, {"lang": language})
        assert '<time datetime="2022-05">' + month in page.text
        assert "2022-05-31" not in page.text


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


def test_seed_coding_that_came_after_an_assessment_is_named(client: Client):
    commitment = StatusUpdateFactory(commitment__code="2021-FS-001").commitment
    StatusUpdateFactory(commitment=commitment, batch="seed", published_at=datetime(2022, 2, 1, tzinfo=UTC))

    assert "Seed coding, not yet read by a second person." in words(client.get("/commitments/2021-FS-001/"))


def test_thread_stands_in_the_order_in_which_it_was_made(client: Client):
    earlier = CommitmentFactory(code="2019-V-001", agreement__issued_on=date(2019, 11, 15), title_en="First promise")
    later = CommitmentFactory(code="2021-FS-001", title_en="Second promise")
    CommitmentLinkFactory(later=later, earlier=earlier, kind="strengthens", note="the date is new")

    page = client.get("/commitments/2019-V-001/")

    assert words(part(page, "thread", "ol")[0]) == (
        "15 November 2019 · 2019-V-001 First promise "
        "21 May 2021 · 2021-FS-001 Second promise strengthens 2019-V-001: the date is new"
    )


def test_wording_of_a_thread_is_compared_word_by_word(client: Client):
    vision = AgreementFactory(issued_on=date(2019, 11, 15))
    earlier = CommitmentFactory(code="2019-V-001", agreement=vision, quote="")
    cite(earlier, "intend to meet", passage=PassageFactory(agreement=vision, text="They intend to meet."))
    later = CommitmentFactory(code="2021-FS-001", quote="")
    cite(later, "will meet yearly", passage=PassageFactory(agreement=later.agreement, text="They will meet yearly."))
    CommitmentLinkFactory(later=later, earlier=earlier, kind="strengthens")

    told = part(client.get("/commitments/2021-FS-001/"), "wordings", "ol")[0]

    assert words(told) == "15 November 2019 · 2019-V-001 intend to meet 21 May 2021 · 2021-FS-001, this promise " + (
        "intend to will meet yearly"
    )
    assert "<del>intend to</del><ins>will</ins> meet<ins> yearly</ins>" in told


def test_promise_made_once_has_no_comparison(client: Client):
    CommitmentFactory(code="2021-FS-001")

    assert "The wording over time" not in words(client.get("/commitments/2021-FS-001/"))


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


def test_commitment_is_summed_up_in_our_own_words_and_names_who_owes_it_in_both_languages(client: Client):
    CommitmentFactory(code="2021-FS-001", summary="They meet each year.")

    page = client.get("/commitments/2021-FS-001/")

    assert words(part(page, "lead", "p")[0]) == "They meet each year."
    assert '<li>Republic of Korea <span class="other" lang="ko">이름</span></li>' in page.text


def test_update_tells_how_much_of_a_target_is_achieved(client: Client):
    StatusUpdateFactory(commitment__code="2021-FS-001", achieved=2_500_000)

    assert "Achieved so far: 2,500,000, in the unit of the target." in words(client.get("/commitments/2021-FS-001/"))


def test_commitment_leads_to_the_advice_that_concerns_it(client: Client):
    advice = RecommendationFactory(code="2024-A-R01", title_en="Expand the framework")
    RecommendationLinkFactory(recommendation=advice, commitment=CommitmentFactory(code="2021-FS-001"))

    page = client.get("/commitments/2021-FS-001/")

    assert links(page)["/recommendations/#2024-A-R01"] == "Expand the framework"


def test_permanent_address_stands_on_the_page(client: Client):
    CommitmentFactory(code="2021-FS-001")

    told = words(client.get("/commitments/2021-FS-001/?as_of=2022-06-01"))

    assert "as of 1 June 2022, http://testserver/commitments/2021-FS-001/?as_of=2022-06-01" in told
